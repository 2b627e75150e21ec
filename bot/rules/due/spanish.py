"""How Spanish says dates, the basics: "el viernes", "mañana", "fin de mes", "dentro de dos semanas", "4 de diciembre"."""

import re

from bot.rules.due.context import Doubt, Language, Lead
from bot.rules.due.dates import NUMBER, with_month
from bot.rules.due.forms import Needs, Occasion, Reason, Said, asked, certain, form
from bot.rules.due.meanings import (
    DAY,
    WEEK,
    Unit,
    after,
    coming,
    day_of_month,
    end_of_month,
    end_of_named_month,
    end_of_week,
    last_weekday,
    mere_weekday,
    some_day_of_month,
    some_day_of_week,
    this_weekday,
    unless_lately,
    week_day,
    weekend,
)

_WEEKDAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
_WEEKDAY = "(?P<day>lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)"
# As we write it ourselves: "mar 3 nov 2026".
_SHORT_WEEKDAY = "(?:(?:lun|mar|mi[eé]|jue|vie|s[aá]b|dom)[.]?,? )?"
_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_MONTH = (
    "(?P<month>ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|mayo?|jun(?:io)?|jul(?:io)?|ago(?:sto)?|sep(?:t|tiembre)?"
    r"|oct(?:ubre)?|nov(?:iembre)?|dic(?:iembre)?)\b\.?"
)
_IN_ORDER = "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
_NUMBERS = {word: number for number, word in enumerate(_IN_ORDER.split(), start=1)}
_NUMBERS |= {"un": 1, "una": 1, "veinte": 20, "treinta": 30}
_COUNT = rf"(?P<count>[1-9][0-9]{{0,2}}|{'|'.join(_NUMBERS)})"
_UNITS = {"dia": Unit.DAY, "semana": Unit.WEEK, "quincena": Unit.FORTNIGHT, "mes": Unit.MONTH}
_WORKING = r"(?P<working> (?:h[aá]biles|laborables|lectivos|de clases?|de escuela))?"
_NEXT_WEEK = "(?:la )?(?:pr[oó]xima semana|semana (?:que viene|pr[oó]xima|entrante))"
_PLAIN = str.maketrans("áéíóú", "aeiou")


def _weekday(match: re.Match[str]) -> int:
    return _WEEKDAYS.index(match["day"].translate(_PLAIN))


def _month(match: re.Match[str]) -> int:
    return _MONTHS.index(match["month"][:3]) + 1


def _today(_match: re.Match[str], occasion: Occasion) -> Said:
    return certain(occasion.today)


def _tomorrow(_match: re.Match[str], occasion: Occasion) -> Said:
    return certain(occasion.today + DAY)


def _day_after_tomorrow(_match: re.Match[str], occasion: Occasion) -> Said:
    return certain(occasion.today + 2 * DAY)


def _mere_weekday(match: re.Match[str], occasion: Occasion) -> Said:
    return mere_weekday(_weekday(match), occasion.today)


def _this_weekday(match: re.Match[str], occasion: Occasion) -> Said:
    return this_weekday(_weekday(match), occasion.today)


def _next_weekday(match: re.Match[str], occasion: Occasion) -> Said:
    """The coming one to most people, next week's to some: asked, unless they are the same."""
    days = dict.fromkeys(
        (coming(_weekday(match), occasion.today), week_day(occasion.today, 1, _weekday(match)))
    )
    return Said(tuple(days), Reason.AMBIGUOUS if len(days) > 1 else None)


def _last_weekday(match: re.Match[str], occasion: Occasion) -> Said:
    return last_weekday(_weekday(match), occasion.today)


def _weekday_of_next_week(match: re.Match[str], occasion: Occasion) -> Said:
    return certain(week_day(occasion.today, 1, _weekday(match)))


def _counted(match: re.Match[str], occasion: Occasion) -> Said:
    count = _NUMBERS[match["count"]] if match["count"] in _NUMBERS else int(match["count"])
    unit = _UNITS[match["unit"].translate(_PLAIN)]
    return after(count, Unit.WORKING_DAY if match["working"] else unit, occasion.today, occasion)


def _week(_match: re.Match[str], occasion: Occasion) -> Said:
    return some_day_of_week(0, occasion)


def _next_week(_match: re.Match[str], occasion: Occasion) -> Said:
    return some_day_of_week(1, occasion)


def _end_of_week(_match: re.Match[str], occasion: Occasion) -> Said:
    return end_of_week(occasion.today)


def _weekend(_match: re.Match[str], occasion: Occasion) -> Said:
    return weekend(occasion.today, 0)


def _end_of_month(_match: re.Match[str], occasion: Occasion) -> Said:
    return certain(end_of_month(occasion.today))


def _end_of_named_month(match: re.Match[str], occasion: Occasion) -> Said:
    return unless_lately(end_of_named_month(_month(match), occasion.today), occasion.today)


def _some_day_of_month(match: re.Match[str], occasion: Occasion) -> Said:
    return some_day_of_month(end_of_named_month(_month(match), occasion.today), occasion)


def _late_in_month(_match: re.Match[str], occasion: Occasion) -> Said:
    last = end_of_month(occasion.today)
    return asked(Reason.AMBIGUOUS, last - WEEK, last)


def _with_month_name(match: re.Match[str], occasion: Occasion) -> Said:
    return with_month(_month(match), match, occasion.today)


def _nth(match: re.Match[str], occasion: Occasion) -> Said:
    return day_of_month(int(match["number"]), occasion.today)


SPANISH = Language(
    forms=(
        form("hoy|esta (?:tarde|noche)", _today, Needs.NOTHING),
        form(r"(?<!la\s)(?<!esta\s)mañana", _tomorrow, Needs.NOTHING),
        form("pasado mañana", _day_after_tomorrow, Needs.NOTHING),
        form(_WEEKDAY, _mere_weekday),
        form(f"este {_WEEKDAY}", _this_weekday),
        form(f"(?:este )?pr[oó]ximo {_WEEKDAY}", _next_weekday),
        form(f"{_WEEKDAY} (?:pr[oó]ximo|que viene|entrante|siguiente)", _next_weekday),
        form(f"{_WEEKDAY} pasado", _last_weekday),
        form(f"{_WEEKDAY} de {_NEXT_WEEK}", _weekday_of_next_week),
        form(
            f"(?:dentro de|en) {_COUNT} (?P<unit>d[ií]a|semana|quincena|mes)(?:e?s)?{_WORKING}",
            _counted,
            Needs.NOTHING,
        ),
        form("esta semana", _week),
        form(_NEXT_WEEK, _next_week),
        form("(?:el )?final(?:es)? de (?:la|esta) semana", _end_of_week),
        form("(?:(?:el|este) )?fin de (?:la )?semana", _weekend),
        form("(?:a )?(?:el )?fin(?:al)? (?:de|del) (?:este )?mes", _end_of_month),
        form("(?:a )?finales de mes", _late_in_month),
        form(f"(?:a )?(?:el )?fin(?:al)? de {_MONTH}", _end_of_named_month),
        form(f"en {_MONTH}", _some_day_of_month),
        form(
            rf"{_SHORT_WEEKDAY}(?P<number>{NUMBER})(?![0-9])(?: (?:a|al|o) (?P<until>{NUMBER}))? (?:de )?{_MONTH}"
            r"(?:,? (?:del? )?(?P<year>20[0-9]{2}))?",
            _with_month_name,
        ),
        form(rf"(?<=el\s)(?P<number>{NUMBER})(?= ?(?:[.,;:!?)]|$))", _nth, Needs.A_LEAD),
    ),
    leads=tuple(
        (lead, re.compile(pattern))
        for lead, pattern in (
            (Lead.DUE, r"\b(?:vence|fecha\s+l[ií]mite|fecha|plazo)[\s:=–—-]+(?:(?:es|el|para)\s+)*$"),
            (Lead.BY, r"\b(?:para|a\s+m[aá]s\s+tardar)(?:\s+el)?\s+$"),
            (Lead.UNTIL, r"\bhasta(?:\s+el)?\s+$"),
            (Lead.BEFORE, r"\bantes\s+del?(?:\s+el)?\s+$"),
            (Lead.ON, r"\bel\s+$"),
        )
    ),
    doubts=(
        # "las notas del viernes", "desde el lunes", "cada viernes"
        Doubt(
            before=re.compile(
                r"\b(?:del?|desde|despu[eé]s\s+del?|a\s+partir\s+del?|cada|todos\s+los|hacia|sobre|entre|o|[uú]ltimo|primer"
                r"|como|con|por|quiz[aá]s?|tal\s+vez|un|mi|su|nuestro|al)(?:\s+el)?\s+$"
            ),
            leads=frozenset({Lead.NONE, Lead.ON}),
        ),
        # "lo que dijimos el viernes"
        Doubt(
            before=re.compile(r"\b(?:que|donde|cuando|porque|fue|era)\b"),
            leads=frozenset({Lead.NONE, Lead.ON}),
        ),
        Doubt(before=re.compile(r"\b(?:no|nunca)\b")),
        # "el viernes de diciembre", "el viernes o el lunes"
        Doubt(after=re.compile(r"\s+(?:o|de|del|despu[eé]s|antes|al|a)\b|[\s,]*[0-9]|\s*\?|-\w")),
    ),
    hour_before=re.compile(r"\b(?:al\s+)?mediod[ií]a\s+(?:del\s+)?$"),
    hour_after=re.compile(
        r"[\s,]+(?:(?:por|en|a)\s+la\s+(?:mañana|tarde|noche)\b|al\s+mediod[ií]a\b"
        r"|a\s+las?\s+[0-9]{1,2}(?::[0-9]{2})?\b(?:\s*[ap]\.?m\b\.?)?|a\s+primera\s+hora\b|a\s+m[aá]s\s+tardar\b)"
    ),
    goes_on=re.compile(r"\s*(?:$|[,.;:!?)\]—–]|-\s|(?:con|para|y|por|en)\b)"),
)
