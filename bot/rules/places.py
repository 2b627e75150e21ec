"""Where schools are: time zones and public holidays to choose from, in the words people use for them."""

from bot.rules.local_time import zone_of
from bot.rules.working_days import knows_holidays
from bot.words import ENGLISH, language, later, locale, say

_US_ZONES = {
    "America/New_York": later("New York (Eastern)"),
    "America/Chicago": later("Chicago (Central)"),
    "America/Denver": later("Denver (Mountain)"),
    "America/Phoenix": later("Phoenix (Arizona)"),
    "America/Los_Angeles": later("Los Angeles (Pacific)"),
    "America/Anchorage": later("Anchorage (Alaska)"),
    "Pacific/Honolulu": later("Honolulu (Hawaii)"),
    "America/Adak": later("Adak (Aleutian Islands)"),
    "America/Puerto_Rico": later("San Juan (Puerto Rico)"),
    "America/St_Thomas": later("Charlotte Amalie (Virgin Islands)"),
    "Pacific/Guam": later("Guam"),
    "Pacific/Saipan": later("Saipan (Northern Marianas)"),
    "Pacific/Pago_Pago": later("Pago Pago (American Samoa)"),
}
# Zones of the United States that are not offered by themselves: their clocks agree with one above by now.
_MORE_US_ZONES = {"Boise", "Detroit", "Juneau", "Menominee", "Metlakatla", "Nome", "Sitka", "Yakutat"}
_US_STATES_WITH_ZONES = ("America/Indiana/", "America/Kentucky/", "America/North_Dakota/", "US/")

# Elsewhere, from west to east; a city each.
_WORLD_ZONES = [
    "America/Vancouver",
    "America/Tijuana",
    "America/Edmonton",
    "America/Regina",
    "America/Guatemala",
    "America/Mexico_City",
    "America/Winnipeg",
    "America/Bogota",
    "America/Jamaica",
    "America/Lima",
    "America/Panama",
    "America/Toronto",
    "America/Caracas",
    "America/Halifax",
    "America/La_Paz",
    "America/Santiago",
    "America/St_Johns",
    "America/Argentina/Buenos_Aires",
    "America/Montevideo",
    "America/Sao_Paulo",
    "Atlantic/Azores",
    "Africa/Abidjan",
    "Africa/Accra",
    "Africa/Casablanca",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/London",
    "Africa/Lagos",
    "Europe/Amsterdam",
    "Europe/Berlin",
    "Europe/Brussels",
    "Europe/Budapest",
    "Europe/Copenhagen",
    "Europe/Madrid",
    "Europe/Oslo",
    "Europe/Paris",
    "Europe/Prague",
    "Europe/Rome",
    "Europe/Stockholm",
    "Europe/Vienna",
    "Europe/Warsaw",
    "Europe/Zurich",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Asia/Beirut",
    "Asia/Jerusalem",
    "Europe/Athens",
    "Europe/Bucharest",
    "Europe/Helsinki",
    "Europe/Kyiv",
    "Africa/Nairobi",
    "Asia/Baghdad",
    "Asia/Riyadh",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Asia/Tehran",
    "Asia/Dubai",
    "Asia/Kabul",
    "Asia/Karachi",
    "Asia/Tashkent",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Ho_Chi_Minh",
    "Asia/Jakarta",
    "Asia/Hong_Kong",
    "Asia/Kuala_Lumpur",
    "Asia/Manila",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Taipei",
    "Australia/Perth",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Australia/Darwin",
    "Australia/Adelaide",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Pacific/Fiji",
    "UTC",
]

_US_HOLIDAYS = {
    "AL": later("Alabama"),
    "AK": later("Alaska"),
    "AZ": later("Arizona"),
    "AR": later("Arkansas"),
    "CA": later("California"),
    "CO": later("Colorado"),
    "CT": later("Connecticut"),
    "DE": later("Delaware"),
    "DC": later("District of Columbia"),
    "FL": later("Florida"),
    "GA": later("Georgia"),
    "HI": later("Hawaii"),
    "ID": later("Idaho"),
    "IL": later("Illinois"),
    "IN": later("Indiana"),
    "IA": later("Iowa"),
    "KS": later("Kansas"),
    "KY": later("Kentucky"),
    "LA": later("Louisiana"),
    "ME": later("Maine"),
    "MD": later("Maryland"),
    "MA": later("Massachusetts"),
    "MI": later("Michigan"),
    "MN": later("Minnesota"),
    "MS": later("Mississippi"),
    "MO": later("Missouri"),
    "MT": later("Montana"),
    "NE": later("Nebraska"),
    "NV": later("Nevada"),
    "NH": later("New Hampshire"),
    "NJ": later("New Jersey"),
    "NM": later("New Mexico"),
    "NY": later("New York"),
    "NC": later("North Carolina"),
    "ND": later("North Dakota"),
    "OH": later("Ohio"),
    "OK": later("Oklahoma"),
    "OR": later("Oregon"),
    "PA": later("Pennsylvania"),
    "RI": later("Rhode Island"),
    "SC": later("South Carolina"),
    "SD": later("South Dakota"),
    "TN": later("Tennessee"),
    "TX": later("Texas"),
    "UT": later("Utah"),
    "VT": later("Vermont"),
    "VA": later("Virginia"),
    "WA": later("Washington"),
    "WV": later("West Virginia"),
    "WI": later("Wisconsin"),
    "WY": later("Wyoming"),
    "AS": later("American Samoa"),
    "GU": later("Guam"),
    "MP": later("Northern Marianas"),
    "PR": later("Puerto Rico"),
    "VI": later("Virgin Islands"),
}
UNITED_STATES = "US"
# Left out: countries whose holidays are known for a few years only, or whose school weeks have other weekends
# (`working_days` knows Saturday and Sunday).
_COUNTRIES = {
    "AR": "Argentina",
    "AU": "Australia",
    "AT": "Austria",
    "BE": "Belgium",
    "BR": "Brazil",
    "CA": "Canada",
    "CL": "Chile",
    "CN": "China",
    "CO": "Colombia",
    "CZ": "Czechia",
    "DK": "Denmark",
    "FI": "Finland",
    "FR": "France",
    "DE": "Germany",
    "GH": "Ghana",
    "GR": "Greece",
    "GT": "Guatemala",
    "HK": "Hong Kong",
    "HU": "Hungary",
    "ID": "Indonesia",
    "IE": "Ireland",
    "IT": "Italy",
    "JM": "Jamaica",
    "JP": "Japan",
    "KE": "Kenya",
    "MY": "Malaysia",
    "MX": "Mexico",
    "NL": "Netherlands",
    "NZ": "New Zealand",
    "NG": "Nigeria",
    "NO": "Norway",
    "PA": "Panama",
    "PE": "Peru",
    "PH": "Philippines",
    "PL": "Poland",
    "PT": "Portugal",
    "RO": "Romania",
    "SG": "Singapore",
    "ZA": "South Africa",
    "KR": "South Korea",
    "ES": "Spain",
    "SE": "Sweden",
    "CH": "Switzerland",
    "TW": "Taiwan",
    "TH": "Thailand",
    "TR": "Türkiye",
    "AE": "United Arab Emirates",
    "GB": "United Kingdom",
    "UY": "Uruguay",
    "VN": "Vietnam",
}


# What tables of zones hold besides places.
_NO_PLACES = {"localtime", "posixrules", "Factory", "right", "posix"}


def zones_offered(*first: str | None) -> list[tuple[str, str]]:
    """(IANA name, words) to choose from, at most 100: `first` those that must not be missing, then the usual ones."""
    names = dict.fromkeys([*filter(None, first), *_US_ZONES, *_WORLD_ZONES])
    return [(name, zone_words(name)) for name in names]


def zone_words(name: str) -> str:
    """What people call a zone: "Chicago (Central)", "Ho Chi Minh"."""
    known = _US_ZONES.get(name)
    return say(known) if known else city_of(name)


def city_of(zone: str) -> str:
    """The city of a zone, as the language has it; in English as the zone is named."""
    named = zone.rpartition("/")[2].replace("_", " ")
    known = locale().time_zones.get(zone, {}) if language() != ENGLISH else {}
    return str(known.get("city", named))


def knows_zone(name: str) -> bool:
    """Whether that is a zone of some place: not that of this machine, nor another way of counting its seconds."""
    return zone_of(name).key == name and name.partition("/")[0] not in _NO_PLACES


def is_us_zone(name: str) -> bool:
    """Whether clocks in the United States go by it."""
    area, _, city = name.partition("/")
    return (
        name in _US_ZONES
        or name.startswith(_US_STATES_WITH_ZONES)
        or (area == "America" and city in _MORE_US_ZONES)
    )


def us_holidays_offered() -> list[tuple[str, str]]:
    """(code, words) of the United States as a whole, then of each state and territory."""
    states = [(f"{UNITED_STATES}-{code}", say(name)) for code, name in _US_HOLIDAYS.items()]
    return [(UNITED_STATES, say("United States (federal)")), *states]


def other_holidays_offered() -> list[tuple[str, str]]:
    """(code, words) of other countries."""
    known = locale().territories if language() != ENGLISH else {}
    return [(code, str(known.get(code, name))) for code, name in _COUNTRIES.items()]


def holidays_words(code: str) -> str:
    """Whose public holidays a code means: "Illinois"; a code that is not offered stands for itself."""
    return dict([*us_holidays_offered(), *other_holidays_offered()]).get(code, code)


def knows_holiday_code(code: str) -> bool:
    """Whether the public holidays of "US" or "US-IL" are known."""
    country, _, subdivision = code.partition("-")
    return knows_holidays(country, subdivision or None)
