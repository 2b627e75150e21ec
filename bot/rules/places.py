"""Where schools are: time zones and public holidays to choose from, in the words people use for them."""

from bot.rules.local_time import zone_of
from bot.rules.working_days import knows_holidays

_US_ZONES = {
    "America/New_York": "New York (Eastern)",
    "America/Chicago": "Chicago (Central)",
    "America/Denver": "Denver (Mountain)",
    "America/Phoenix": "Phoenix (Arizona)",
    "America/Los_Angeles": "Los Angeles (Pacific)",
    "America/Anchorage": "Anchorage (Alaska)",
    "Pacific/Honolulu": "Honolulu (Hawaii)",
    "America/Adak": "Adak (Aleutian Islands)",
    "America/Puerto_Rico": "San Juan (Puerto Rico)",
    "America/St_Thomas": "Charlotte Amalie (Virgin Islands)",
    "Pacific/Guam": "Guam",
    "Pacific/Saipan": "Saipan (Northern Marianas)",
    "Pacific/Pago_Pago": "Pago Pago (American Samoa)",
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
    "AL": "Alabama",
    "AK": "Alaska",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
    "AS": "American Samoa",
    "GU": "Guam",
    "MP": "Northern Marianas",
    "PR": "Puerto Rico",
    "VI": "Virgin Islands",
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
    return _US_ZONES.get(name) or name.rpartition("/")[2].replace("_", " ")


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
    states = [(f"{UNITED_STATES}-{code}", name) for code, name in _US_HOLIDAYS.items()]
    return [(UNITED_STATES, "United States (federal)"), *states]


def other_holidays_offered() -> list[tuple[str, str]]:
    """(code, words) of other countries."""
    return list(_COUNTRIES.items())


def holidays_words(code: str) -> str:
    """Whose public holidays a code means: "Illinois"; a code that is not offered stands for itself."""
    return dict([*us_holidays_offered(), *other_holidays_offered()]).get(code, code)


def knows_holiday_code(code: str) -> bool:
    """Whether the public holidays of "US" or "US-IL" are known."""
    country, _, subdivision = code.partition("-")
    return knows_holidays(country, subdivision or None)
