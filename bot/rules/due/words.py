"""English names of days, months and numbers, as parts of patterns and as what they stand for."""

from bot.rules.due.meanings import Unit

# Also a test and a star; "wed" and "mon" are left to be asked about.
SHORT_WEEKEND = r"(?P<day>sat|sun)\b(?:\.(?=\s*[\w,]))?"
WEEKDAY = (
    r"(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\b(?:(?<!day)\.(?=\s*[\w,]))?"
)
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\.(?=\s*[0-9]))?"
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_IN_ORDER = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
_NUMBERS = {word: number for number, word in enumerate(_IN_ORDER.split(), start=1)}
_NUMBERS |= {"a": 1, "an": 1, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90}
COUNT = rf"(?P<count>[1-9][0-9]{{0,2}}|{'|'.join(_NUMBERS)})"

_UNITS = {
    "day": Unit.DAY,
    "week": Unit.WEEK,
    "wk": Unit.WEEK,
    "fortnight": Unit.FORTNIGHT,
    "month": Unit.MONTH,
    "school day": Unit.WORKING_DAY,
    "working day": Unit.WORKING_DAY,
    "work day": Unit.WORKING_DAY,
    "workday": Unit.WORKING_DAY,
    "business day": Unit.WORKING_DAY,
    "weekday": Unit.WORKING_DAY,
}
UNIT = rf"(?P<unit>{'|'.join(_UNITS)})"
# Days of a month in words: "fourth", "twenty-first".
_NTHS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth"
)
_ORDINALS = {word: number for number, word in enumerate(_NTHS.split(), start=1)}
_ORDINALS |= {f"twenty {word}": 20 + number for word, number in _ORDINALS.items() if number < 10}  # noqa: PLR2004
_ORDINALS |= {"twentieth": 20, "thirtieth": 30, "thirty first": 31}
ORDINAL = "|".join(word.replace(" ", "[- ]") for word in _ORDINALS)
# Long enough to be known with a slip of the finger in them.
NAMES = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "april",
    "august",
    "september",
    "october",
    "november",
    "december",
    "tomorrow",
]
BEFORE = r"(?:before|bef[.]?|b/?4|prior to|ahead of)"


def weekday_number(word: str) -> int:
    """0 for "Monday" and "Mon"."""
    return _DAYS.index(word[:3])


def month_number(word: str) -> int:
    """1 for "January" and "Jan"."""
    return _MONTHS.index(word[:3]) + 1


def ordinal_of(words: str) -> int:
    """4 for "fourth", 21 for "twenty-first" and "twenty first"."""
    return _ORDINALS[" ".join(words.replace("-", " ").split())]


def count_of(word: str) -> int:
    """1 for "1", "a" and "one"."""
    return _NUMBERS[word] if word in _NUMBERS else int(word)


def unit_of(words: str) -> Unit:
    """A working day for "school day", whatever blanks are between."""
    return _UNITS[" ".join(words.split())]
