"""How dates are written in a list that a district publishes, in English and in Spanish: what `bot.rules.date_lists` reads with."""

import re

# In English and in Spanish, by their first three letters.
MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "ene feb mar abr may jun jul ago sep oct nov dic",
    )
    for number, name in enumerate(names.split(), 1)
}
MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    "|dec(?:ember)?"
    "|ene(?:ro)?|febrero|marzo|abr(?:il)?|mayo|junio|julio|ago(?:sto)?|sep(?:t(?:iembre)?)?|octubre|noviembre|dic(?:iembre)?"
)
DAYS = {
    name: number
    for names in ("mon tue wed thu fri sat sun", "lun mar mie jue vie sab dom", "lun mar mié jue vie sáb dom")
    for number, name in enumerate(names.split())
}
WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:s|nes)?|thu(?:r|rs)?|fri|sat(?:ur)?|sun)(?:day)?s?"
    r"|lun(?:es)?|mar(?:tes)?|mi[eé](?:rcoles)?|jue(?:ves)?|vie(?:rnes)?|s[aá]b(?:ados?)?|dom(?:ingos?)?)"
)
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|\.?[º°])?(?!\d)"
OF = r"(?:of|de)\s+"
YEAR = r"20\d\d|'\d\d"
HALF = r"(?!(?:1/[234]|2/3|3/4)[\s-]*(?:days?|hours?|hrs?|of|an?)\b)"
TOKEN = re.compile(
    rf"(?<![\w/.])(?:(?P<iso>20\d\d)-(?P<iso_month>\d{{1,2}})-(?P<iso_day>\d{{1,2}})(?![\d-])"
    rf"|{HALF}(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})(?:/(?P<slash_year>20\d\d|\d\d))?(?![\d/])"
    rf"|(?P<dash_one>\d{{1,2}})-(?P<dash_two>\d{{1,2}})-(?P<dash_year>20\d\d)(?!\d)"
    # "mar 3 nov" is a Tuesday.
    rf"|(?P<month>{MONTH})\b\.?\s*(?!(?<=mar )\d\d?\s+(?:{OF})?(?:{MONTH})\b\.?(?!\s*\d\d?(?!\d)))(?P<day>{DAY})"
    rf"(?:(?:,?\s*|/)(?P<year>{YEAR})(?!\d))?"
    # "Meeting 6 December 1" is no 6th.
    rf"|(?P<first_day>{DAY})\s*(?:{OF}|-)?(?P<then_month>{MONTH})\b\.?(?!\s+{DAY}(?!\s*(?:{OF})?(?:{MONTH})\b))"
    rf"(?:,?\s*(?:del?\s+)?(?P<then_year>{YEAR})(?!\d))?)"
)
# "Nov 23-27", "Sep 8, 22 & 29": a day of the month that was named last.
BARE = re.compile(
    rf"(?P<between>\s*(?:[-–—,;&/+]|\b(?:to|through|thru|until|and|or|al|hasta|y|o)\b)[\s,]*(?:{WEEKDAY}\b[.,\s]*)?(?:the\s+)?)(?P<day>{DAY})(?![\w/:])(?!\s*(?:[ap]\.?m\b|min|people|-\s*\d+\s*[ap]m))"
)
TIME = re.compile(
    r"(?<![\d/])(?:at\s+|@\s*|from\s+)?(?:\d{1,2}(?::\d\d)?\s*(?:[ap]\.?m\b\.?)?\s*(?:-|–|—|to|until)\s*)?"
    r"(?:\d{1,2}:\d\d(?::\d\d)?(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?)(?:\s*(?:-|–|—|to|until)\s*\d{1,2}:\d\d)?|\b(?:at\s+)?noon\b"
)
RANGE = re.compile(r"\s*(?:[-–—]+|to|through|thru|until|till|thr|al?|hasta(?:\s+el)?)\s*")
# "Dec 21 thru New Year's": up to a day that has no date.
UNTIL_A_NAME = re.compile(
    r"\s*(?:through|thru|until|till|to|hasta|al)\s+(?!noon|dismissal|be\b|mediod)[^\W\d]"
)
# "23 al 27 de noviembre": the month stands behind both.
SHARED_MONTH = re.compile(
    rf"(?i:\b(?P<first>{DAY})(?P<between>\s*(?:al?|y|hasta|[-–—])\s*(?:el\s+)?(?:{WEEKDAY}\s+)?)(?P<last>{DAY})(?P<month>\s+de\s+(?:{MONTH}))\b)"
)
WEEKDAY_BEFORE = re.compile(rf"\b({WEEKDAY})[.,\s]*$")
WEEKDAYS_BEFORE = re.compile(rf"\b{WEEKDAY}\.?\s*(?:[-–—]|to|through|al?)\s*{WEEKDAY}[.,\s]*$")
WEEKDAY_AFTER = re.compile(rf"[\s,]*\(?\s*({WEEKDAY})\b[.)]*")
WEEKDAYS = re.compile(
    rf"(?<!good )(?<!black )\b{WEEKDAY}\b\.?(?:\s*(?:[-–—]|to|through|al?)\s*{WEEKDAY}\b\.?)?"
)
MONTH_HEAD = re.compile(rf"\W*(?P<month>{MONTH})\.?\W*(?P<year>20\d\d)?\W*")
YEAR_HEAD = re.compile(r"[^\d]*\b(?P<first>20\d\d)\s*[-–—/]\s*(?:20)?\d\d\b[^\d]*")
UNDER_MONTH = re.compile(rf"\W*(?:{WEEKDAY}\b[.,\s]*)?(?P<day>{DAY})(?![\w/:])")
WEEK_OF = re.compile(r"\b(?:week\s+of\s+(?:the\s+)?|semana\s+del?\s+)(?:\w+\s*,\s*)?$")
# The day after the last one off: "school resumes Jan 5".
BACK = re.compile(
    r"[\s;,(–—-]*(?:(?:school|classes|students?|staff|teachers?)\s+)?(?:re-?(?:sumes?|opens?|turns?|turning)|back)\b[^\d;]*$"
    r"|[\s;,(–—-]*(?:(?:las\s+)?clases\s+)?(?:se\s+reanudan|regres\w+|vuelven)\b[^\d;]*$"
)
# Two columns, for the first and the last day.
START_END = re.compile(
    r"(?i:[^\d]*\b(?:start|from|first|begin)[^\d]*[\t,;|][^\d]*\b(?:end|to|last|through|until)\b[^\d]*)"
)
CELLS = re.compile(r"\s*[\t,;|]\s*")
# What a calendar also lists, where there is school: each of these, unless the line says too that it is off.
IN_SCHOOL = re.compile(
    r"(?i:\b(?:(?:first|last)\s+day|begins?|starts?|ends?|resumes?|returns?|back\s+to\s+school|early\s+(?:release|dismissal)|late\s+start"
    r"|half[\s-]days?|1/2\s+days?|minimum\s+days?|delayed|in\s+session|conferences?|conf|progress\s+reports?|report\s+cards?|grades?\s+due"
    r"|picture|testing|exams?|open\s+house|orientation|graduation|make-?\s?up"
    r"|(?:primer|[uú]ltimo)\s+d[ií]a|(?:comienza|empieza|inicia|termina)n?|regreso\s+a\s+clases|salida\s+temprana|medio\s+d[ií]a"
    r"|conferencias?|calificaciones|boletas?|ex[aá]menes|pruebas?|graduaci[oó]n|orientaci[oó]n)\b)"
)
IS_OFF = re.compile(
    r"(?i:\b(?:no\s+(?:school|classes|students)|closed|off|holiday|break|recess|vacation|not\s+in\s+session"
    r"|(?:no\s+hay|sin)\s+(?:clases|escuela)|cerrad[ao]s?|d[ií]as?\s+(?:libres?|feriados?|festivos?)|feriados?|receso|vacaciones)\b)"
)
NO_NAME = re.compile(
    r"(?i:\b(?:no\s+(?:school|classes)|schools?\s+closed|closed|holiday\s*[:–—-]|day\s+off|(?:the\s+)?week\s+of|to|through|thru|until|and|from|on|the)\b)"
)

# What leads to a date in Spanish; elsewhere the same words belong to a name ("Día del Trabajo").
LEADS = re.compile(rf"(?i:\b(?:desde\s+)?(?:del?|el|al?|hasta|y|los)\s+(?:{WEEKDAY}[.,\s]*)?$)")
