"""How Spanish says dates: "el viernes", "mañana", "fin de mes", "dentro de dos semanas", "4 de diciembre", "mar 8 dic".

People leave accents out on a phone, so no word needs one.
"""

import re

from bot.rules.due.context import Doubt, Language, Lead
from bot.rules.due.dates import NUMBER, with_month
from bot.rules.due.forms import Needs, Occasion, Reason, Said, asked, certain, form, spaced
from bot.rules.due.meanings import (
    DAY,
    DECEMBER,
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
    nth_weekday,
    some_day_of_month,
    some_day_of_week,
    this_weekday,
    unless_lately,
    week_day,
    weekend,
    without_year,
)

_WEEKDAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
_WEEKDAY = "(?P<day>lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)"
# "mar 8 dic", as our own messages write it; in letters alone "mar" is March too.
_SHORT_DAYS = ("lun", "mar", "mie", "jue", "vie", "sab", "dom")
_SHORT_DAY = r"(?P<day>lun|mar|mi[eé]|jue|vie|s[aá]b|dom)\b\.?,?"
_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_MONTH = (
    "(?P<month>ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|mayo?|jun(?:io)?|jul(?:io)?|ago(?:sto)?|sep(?:t|tiembre)?"
    r"|oct(?:ubre)?|nov(?:iembre)?|dic(?:iembre)?)\b\.?"
)
_FULL_MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
_IN_ORDER = "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
_NUMBERS = {word: number for number, word in enumerate(_IN_ORDER.split(), start=1)}
_NUMBERS |= {"un": 1, "una": 1, "veinte": 20, "treinta": 30}
_COUNT = rf"(?P<count>[1-9][0-9]{{0,2}}|{'|'.join(_NUMBERS)})"
_UNITS = {"dia": Unit.DAY, "semana": Unit.WEEK, "quincena": Unit.FORTNIGHT, "mes": Unit.MONTH}
_WORKING = r"(?P<working> (?:h[aá]biles|laborables|lectivos|de clases?|de escuela))?"
_NEXT_WEEK = "(?:la )?(?:pr[oó]xima semana|semana (?:que viene|pr[oó]xima|entrante))"
_PLAIN = str.maketrans("áéíóú", "aeiou")
_MARCH = 3
# "en 8 días" is a week to many, "en 15 días" two.
_ROUND = {8: 7, 15: 14}
_NUMBER = rf"(?P<number>{NUMBER})(?:\.?[ºo°]|er|ro)?(?![0-9])"
_IN_YEAR = "(?:,? (?:del? )?(?P<year>20[0-9]{2}))?"
_ORDINALS = {"pr": 1, "se": 2, "te": 3, "cu": 4}
_NTH = "(?P<nth>primer|segundo|tercer|cuarto|[uú]ltimo|1er|2do|3er|4to)"
# Hours and days of the month in words; a day in words behind a weekday is asked about: "el martes quince".
_HOUR_IN_WORDS = "(?:una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)"
_DAY_IN_WORDS = (
    "(?:uno|primero|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|diecis[eé]is|diecisiete"
    "|dieciocho|diecinueve|veinte|veinti[a-zéóú]+|treinta)"
)
# "el 12 de diciembre" and "el viernes 3 maestros" are no 12th and no 3rd.
_ENDS_THERE = "(?= ?(?:[.,;:!?)](?![0-9])|$)| (?:y|e|o|u|al|a m[aá]s|a las?|a primera|al medio|por la|x la|por favor|en la|sin falta|si es posible)(?![a-z]))"


def _weekday(match: re.Match[str]) -> int:
    return _WEEKDAYS.index(match["day"].translate(_PLAIN))


def _short_day(match: re.Match[str]) -> int:
    return _SHORT_DAYS.index(match["day"].translate(_PLAIN))


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


def _mere_short_day(match: re.Match[str], occasion: Occasion) -> Said:
    return mere_weekday(_short_day(match), occasion.today)


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
    if unit is Unit.DAY and count in _ROUND and not match["working"]:
        return asked(Reason.AMBIGUOUS, occasion.today + _ROUND[count] * DAY, occasion.today + count * DAY)
    return after(count, Unit.WORKING_DAY if match["working"] else unit, occasion.today, occasion)


def _today_in(match: re.Match[str], occasion: Occasion) -> Said:
    """A week to most: "de hoy en ocho"."""
    count = 7 if match["about"].startswith(("ocho", "8")) else 14
    return asked(Reason.AMBIGUOUS, occasion.today + count * DAY)


def _weekday_in(match: re.Match[str], occasion: Occasion) -> Said:
    """A week after the coming one: "el viernes en ocho"."""
    weeks = 1 if match["about"].startswith(("ocho", "8")) else 2
    return asked(Reason.AMBIGUOUS, coming(_weekday(match), occasion.today) + weeks * WEEK)


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


def _nth_weekday_of_month(match: re.Match[str], occasion: Occasion) -> Said:
    last = end_of_named_month(_month(match), occasion.today)
    return nth_weekday(_nth_of(match), _weekday(match), last, occasion.today)


def _nth_weekday_of_this_month(match: re.Match[str], occasion: Occasion) -> Said:
    return nth_weekday(_nth_of(match), _weekday(match), end_of_month(occasion.today), occasion.today)


def _nth_of(match: re.Match[str]) -> int:
    word = match["nth"].translate(_PLAIN)
    return -1 if word.startswith("u") else _ORDINALS.get(word[:2], 0) or int(word[0])


def _with_month_name(match: re.Match[str], occasion: Occasion) -> Said:
    return with_month(_month(match), match, occasion.today)


def _short_day_with_month(match: re.Match[str], occasion: Occasion) -> Said:
    return _on_a(_short_day(match), _with_month_name(match, occasion))


def _short_day_and_nth(match: re.Match[str], occasion: Occasion) -> Said:
    said = _on_a(_short_day(match), _nth(match, occasion))
    if match["day"] != "mar":
        return said
    return asked(
        Reason.AMBIGUOUS, *said.dates, *without_year(_MARCH, int(match["number"]), occasion.today).dates
    )


def _weekday_and_nth(match: re.Match[str], occasion: Occasion) -> Said:
    return _on_a(_weekday(match), _nth(match, occasion))


def _on_a(weekday: int, said: Said) -> Said:
    """That date; asked about where it is another weekday."""
    if said.reason or said.dates[0].weekday() == weekday:
        return said
    return asked(Reason.AMBIGUOUS, *said.dates)


def _nth(match: re.Match[str], occasion: Occasion) -> Said:
    return day_of_month(int(match["number"]), occasion.today)


def _nth_of_next_month(match: re.Match[str], occasion: Occasion) -> Said:
    return without_year(occasion.today.month % DECEMBER + 1, int(match["number"]), occasion.today)


def _first_of_month(match: re.Match[str], occasion: Occasion) -> Said:
    return without_year(_month(match), 1, occasion.today)


# Words that no English sentence holds: many who write Spanish have their Slack in English. Names of people are none of them.
SAYS_SPANISH = spaced(
    r"\b(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|ma[ñn]ana|hoy|semanas?|quincena|enero|febrero|marzo|agosto"
    r"|septiembre|octubre|noviembre|diciembre|(?:para|hasta) el|antes del|dentro de|fin de mes|a m[aá]s tardar"
    r"|en (?:[0-9]+|una?|dos|tres|cuatro|cinco) (?:d[ií]as?|mes(?:es)?)|el (?:lun|mi[eé]|jue|vie)|el [0-9]{1,2}(?:ro)? de"
    r"|(?:el|al|del) [0-9]{1,2}[/.-][0-9]{1,2}|[0-9]{1,2} (?:de )?(?:ene|abr|ago|dic)|el d[ií]a [0-9]{1,2}|(?:mes|que) viene)\b"
)

SPANISH = Language(
    forms=(
        form("hoy(?: mismo)?|esta (?:tarde|noche)", _today, Needs.NOTHING),
        form(r"(?<!la\s)(?<!esta\s)ma[ñn]ana(?: mismo)?", _tomorrow, Needs.NOTHING),
        form("pasado ma[ñn]ana", _day_after_tomorrow, Needs.NOTHING),
        form(_WEEKDAY, _mere_weekday),
        # "el jue", "pal vie": only behind an article, and "el mar" is the sea.
        form(rf"(?<=l\s)(?P<day>lun|mi[eé]|jue|vie)\b\.?{_ENDS_THERE}", _mere_short_day),
        form(f"este {_WEEKDAY}", _this_weekday),
        form(f"{_WEEKDAY} de esta semana", _this_weekday),
        form(f"{_WEEKDAY},? (?:el )?{_NUMBER}{_ENDS_THERE}", _weekday_and_nth),
        form(f"{_SHORT_DAY} (?:el )?{_NUMBER}{_ENDS_THERE}", _short_day_and_nth),
        form(f"{_SHORT_DAY} {_NUMBER}(?P<until>)? (?:de )?{_MONTH}{_IN_YEAR}", _short_day_with_month),
        form(f"(?:este )?(?:pr[oó]ximo|siguiente|next) {_WEEKDAY}", _next_weekday),
        form(f"{_WEEKDAY} (?:pr[oó]ximo|que viene|entrante|siguiente)", _next_weekday),
        form(f"{_WEEKDAY} pasado", _last_weekday),
        form(f"{_WEEKDAY} en (?P<about>ocho|8|quince|15)(?: d[ií]as)?", _weekday_in),
        form("(?:de )?hoy en (?P<about>ocho|8|quince|15)(?: d[ií]as)?", _today_in, Needs.NOTHING),
        form(f"{_WEEKDAY} de {_NEXT_WEEK}", _weekday_of_next_week),
        form(f"{_NEXT_WEEK},? (?:el )?{_WEEKDAY}", _weekday_of_next_week),
        form(
            f"(?:dentro de|en|de (?:aqu[ií]|hoy) (?:a|en)) {_COUNT} (?P<unit>d[ií]a|semana|quincena|mes)(?:e?s)?{_WORKING}",
            _counted,
            Needs.NOTHING,
        ),
        form(f"{_NTH} {_WEEKDAY} de {_MONTH}", _nth_weekday_of_month),
        form(f"{_NTH} {_WEEKDAY} (?:del|de este) mes(?! (?:que|pr|en))", _nth_weekday_of_this_month),
        form("esta semana", _week),
        form(_NEXT_WEEK, _next_week),
        form("(?:el |al )?final(?:es)? de (?:la|esta) semana", _end_of_week),
        form("(?:(?:el|este) )?fin de (?:la )?semana", _weekend),
        form("(?:a )?(?:el )?fin(?:al)? (?:de|del) (?:este )?mes", _end_of_month),
        form("(?:a )?finales de mes", _late_in_month),
        form(f"(?:a )?(?:el )?fin(?:al)? de {_MONTH}", _end_of_named_month),
        form(f"en {_MONTH}", _some_day_of_month),
        form(
            rf"{_NUMBER}(?: (?:a|al|o|y) (?P<until>{NUMBER}))? (?:de )?{_MONTH}{_IN_YEAR}",
            _with_month_name,
        ),
        form(rf"{_MONTH} {_NUMBER}(?P<until>)?{_IN_YEAR}", _with_month_name),
        form(f"primero de {_MONTH}", _first_of_month),
        form(rf"(?<=el\s)(?:d[ií]a )?{_NUMBER}{_ENDS_THERE}", _nth, Needs.A_LEAD),
        form(rf"(?<=el\s)(?:d[ií]a )?{_NUMBER} (?:de este|del) mes(?! (?:que|pr|en))", _nth),
        form(
            rf"(?<=el\s)(?:d[ií]a )?{_NUMBER} del (?:pr[oó]ximo mes|mes (?:que viene|pr[oó]ximo|entrante))",
            _nth_of_next_month,
        ),
    ),
    leads=tuple(
        (lead, re.compile(pattern))
        for lead, pattern in (
            (Lead.DUE, r"\b(?:vence|(?:fecha\s+)?l[ií]mite|fecha|plazo)[\s:=–—-]+(?:(?:es|el|para)\s+)*$"),
            # "pa mañana", "p/ el viernes"; "on the PA" is none.
            (
                Lead.BY,
                r"(?:\b(?:para|a\s+m[aá]s\s+tardar|(?<!el\s)(?<!the\s)pa'?)(?:\s+el)?\s+|\bpa'?l\s+|(?<![\w/])p/\s*(?:el\s+)?)$",
            ),
            (Lead.UNTIL, r"\bhasta(?:\s+el)?\s+$"),
            (Lead.BEFORE, r"\bantes\s+del?(?:\s+el)?\s+$"),
            (Lead.ON, r"\bel\s+$"),
        )
    ),
    doubts=(
        # "las notas del viernes", "desde el lunes", "cada viernes"
        Doubt(
            before=re.compile(
                r"\b(?:del?|desde|despu[eé]s\s+del?|a\s+partir\s+del?|cada|los|hacia|sobre|entre|o|[uú]ltimo|primer"
                r"|como|con|por|quiz[aá]s?|tal\s+vez|un|mi|su|nuestro|al)(?:\s+el)?\s+$"
            ),
            leads=frozenset({Lead.NONE, Lead.ON}),
        ),
        # "lo que dijimos el viernes", "si llueve el viernes"
        Doubt(
            before=re.compile(
                r"\b(?:(?<!tiene\s)(?<!tienes\s)(?<!tengo\s)(?<!tienen\s)(?<!tenemos\s)(?<!hay\s)que|donde|cuando|porque|si|fue|era)\b"
            ),
            leads=frozenset({Lead.NONE, Lead.ON}),
        ),
        Doubt(before=re.compile(r"\b(?:no|nunca)\b(?!\s+(?:(?:se|te|nos)\s+)?(?:olvid|falt|dej))")),
        # "está fuera hasta el lunes"
        Doubt(
            before=re.compile(
                r"\b(?:fuera|ausentes?|cerrad[oa]s?|abiert[oa]s?|de\s+(?:permiso|vacaciones)|esper(?:ar|a|o|en))\b[^.;]*$"
            ),
            leads=frozenset({Lead.UNTIL}),
        ),
        # "el viernes de diciembre", "el viernes o el lunes"
        Doubt(
            after=re.compile(
                rf"\s+(?:o|de|del|despu[eé]s|antes|al|a(?!\s+cargo)|no|santo|negro)\b|[\s,]*(?:el\s+)?(?:[0-9]|{_DAY_IN_WORDS}\b)|\s*\?|-\w"
            )
        ),
    ),
    hour_before=re.compile(
        r"\b(?:(?:al?\s+)?medio\s?d[ií]a\s+(?:del\s+)?|a\s+las?\s+[0-9]{1,2}(?::[0-9]{2})?\s+del\s+)$"
    ),
    hour_after=re.compile(
        r"[\s,]+(?:(?:por|x|en|a)\s+la\s+(?:ma[ñn]ana|tarde|noche)\b|al?\s+medio\s?d[ií]a\b"
        rf"|a\s+las?\s+(?:[0-9]{{1,2}}(?::[0-9]{{2}})?|{_HOUR_IN_WORDS}(?:\s+(?:y|menos)\s+(?:media|cuarto|pico|cinco|diez|veinte))?)\b(?:\s*[ap]\.?\s?m\b\.?|\s+(?:de|por|en)\s+la\s+(?:mañana|tarde|noche)\b)?|a\s+primera\s+hora\b|a\s+m[aá]s\s+tardar\b)"
    ),
    goes_on=re.compile(
        r"\s*(?:$|[,.;:!?)\]—–]|-\s|(?:si\s+(?:se|es|hay|no)|con|para|y|por|en|sin\s+falta|a\s+m[aá]s\s+tardar|a\s+cargo|l[oa]s?\s+hacen?)\b)"
    ),
    names=(*_WEEKDAYS, *_FULL_MONTHS.split(), "mañana"),
)
