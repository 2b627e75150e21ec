"""What people type in Spanish is understood or asked about, and never taken for something else."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from bot.blocks.dates import long_day, shown_day
from bot.home.messages.menu import help_screen
from bot.home.messages.unknown import did_you_mean
from bot.rules.action_words import Named, read_action
from bot.rules.check_ins import Did, Worked
from bot.rules.command_spanish import COMMANDS as NAMES
from bot.rules.command_spanish import in_english
from bot.rules.command_words import closest
from bot.rules.dates_by_hand import read_dates
from bot.rules.due_words import read_due
from bot.rules.typed_check_in import CheckInWords, read_check_in
from bot.rules.typed_reply import Deed, is_only_a_day, read_reply
from bot.rules.working_days import DaysOff
from bot.words import speaking
from handlers.command import HELP
from tests.unit.due_words_table import ASKED, ASKED_TOO_MUCH, SCHOOL, UNDERSTOOD, WRONG
from tests.unit.spanish_phrases import (
    COMMANDS,
    DATES,
    DATES_LATER,
    ENGLISH,
    LATIN_AMERICA,
    MONDAY,
    OWNERS,
    REPLIES,
    TEACHERS_DATES,
    TEACHERS_OWNERS,
    TEACHERS_REPLIES,
    TEACHERS_TEXTS,
)

TEAM = (
    Named("maya", "Maya Lopez", "U1"),
    Named("luis", "Luis Fox", "U2"),
    Named("jose", "José Núñez", "U3"),
    Named("ann", "Ann Bell", "U4"),
)
TEACHERS = (
    Named("ana", "Ana Torres", "U1"),
    Named("luis", "Luis Fox", "U2"),
    Named("carmen", "Carmen Vega", "U3"),
    Named("raul", "Raúl Ortiz", "U4"),
    Named("maria l", "María López", "U5"),
    Named("maria p", "María Peña", "U6"),
    Named("me", "Beatriz Gil", "U7"),
)
TODAY = date(2026, 11, 2)
ASK = "ask"
PLACES = ("Comprar marcadores, {}", "Comprar marcadores - {}", "{}: comprar marcadores")
NOT_DONE = {Deed.UNKNOWN, Deed.WHICH, Deed.DAY}


def day_of(words: str, typed_on: str, locale: str) -> str:
    due = read_due(words, date.fromisoformat(typed_on), SCHOOL, locale=locale).due
    return due.isoformat() if due else ASK


def owner_of(sentence: str, team: Sequence[Named] = TEAM, author: str = "ann") -> str:
    """With the helpers; "?" where it is asked who owns it."""
    draft = read_action(sentence, team, author, TODAY, DaysOff(), locale="es-MX")
    return " ".join([str(draft.owner), *draft.helpers]) if draft.is_owner_certain else "?"


def verdict(got: str, expected: str, asked: str) -> str:
    if got in expected.split("|"):
        return ASKED if got == asked else UNDERSTOOD
    return ASKED_TOO_MUCH if got == asked else WRONG


def judged(
    phrases: Iterable[Sequence[object]], judge: Callable[..., str]
) -> tuple[Counter[str], list[Sequence[object]]]:
    """How many of each, and those that are wrong."""
    rows = [(judge(*phrase), phrase) for phrase in phrases]
    return Counter(each for each, _ in rows), [phrase for each, phrase in rows if each == WRONG]


def date_verdict(words: str, typed_on: str, locale: str, expected: str) -> str:
    return verdict(day_of(words, typed_on, locale), expected, ASK)


def owner_verdict(sentence: str, owner: str, helpers: Sequence[str]) -> str:
    return verdict(owner_of(sentence), owner if owner == "?" else " ".join([owner, *helpers]), "?")


def meant_by(typed: str) -> str:
    """What a reply does; "ask" where it changes nothing."""
    reply = read_reply(typed)
    if reply.deed is not Deed.DAY:
        return ASK if reply.deed in NOT_DONE else reply.answer or reply.deed.value
    read = read_due(reply.rest, TODAY, SCHOOL, locale=LATIN_AMERICA)
    return "day" if is_only_a_day(reply.rest, read.start, read.end) else ASK


def test_no_spanish_date_becomes_another_and_most_are_understood():
    count, wrong = judged([*DATES, *DATES_LATER], date_verdict)
    assert wrong == []
    assert (count[UNDERSTOOD], count[ASKED], count[ASKED_TOO_MUCH]) == (85, 83, 1)


def test_no_owner_is_guessed_in_a_spanish_sentence():
    count, wrong = judged(OWNERS, owner_verdict)
    assert wrong == []
    assert (count[UNDERSTOOD], count[ASKED], count[ASKED_TOO_MUCH]) == (22, 15, 0)


def test_nothing_that_teachers_type_in_spanish_is_taken_for_something_else():
    dates = [
        (words, MONDAY, locale, day) for words, day in TEACHERS_DATES for locale in (LATIN_AMERICA, ENGLISH)
    ]
    count, wrong = judged(dates, date_verdict)
    assert wrong == []
    assert (count[UNDERSTOOD], count[ASKED], count[ASKED_TOO_MUCH]) == (50, 52, 18)
    count, wrong = judged(
        [(place.format(said), owner) for said, owner in TEACHERS_OWNERS for place in PLACES],
        lambda sentence, owner: verdict(owner_of(sentence, TEACHERS, "me"), owner, "?"),
    )
    assert wrong == []
    assert (count[UNDERSTOOD], count[ASKED], count[ASKED_TOO_MUCH]) == (31, 45, 38)
    count, wrong = judged(TEACHERS_REPLIES, lambda typed, meant: verdict(meant_by(typed), meant, ASK))
    assert wrong == []
    assert (count[UNDERSTOOD], count[ASKED], count[ASKED_TOO_MUCH]) == (14, 8, 8)


def test_no_word_of_the_date_or_the_owner_is_left_in_the_text():
    owned = [place.format(said) for said, owner in TEACHERS_OWNERS for place in PLACES]
    drafts = [read_action(each, TEACHERS, "me", TODAY, DaysOff(), locale=LATIN_AMERICA) for each in owned]
    assert {draft.text for draft in drafts if draft.is_owner_certain} == {"Comprar marcadores"}
    dated = [
        read_action(words, TEACHERS, "me", TODAY, SCHOOL, locale=LATIN_AMERICA).text
        for words, _ in TEACHERS_TEXTS
    ]
    assert dated == [text for _, text in TEACHERS_TEXTS]


def test_helpers_and_the_text_are_what_is_left():
    draft = read_action(
        "Para Maya Lopez y Luis Fox: compartir el protocolo a más tardar el viernes",
        TEAM,
        "ann",
        TODAY,
        DaysOff(),
        locale="es-MX",
    )
    assert (draft.owner, draft.helpers, draft.text) == ("maya", ("luis",), "Compartir el protocolo")
    assert draft.due.due == date(2026, 11, 6)


def test_spanish_replies_are_read_and_doubtful_ones_change_nothing():
    for typed, deed, number, rest in REPLIES:
        reply = read_reply(typed)
        if deed == ASK:
            assert reply.deed in NOT_DONE, typed
            continue
        kind = "move" if reply.is_move else "snooze" if reply.is_snooze else reply.deed.value
        said = reply.answer if reply.deed is Deed.ANSWER else reply.rest
        assert (kind, reply.numbers or reply.number, said) == (deed, number, rest), typed


def test_check_ins_are_answered_in_spanish():
    assert read_check_in("según lo previsto, mejor") == CheckInWords(Did.AS_PLANNED, Worked.BETTER)
    assert read_check_in("Aún no") == CheckInWords(Did.NOT_YET)
    assert read_check_in("¡Sin novedades!") == CheckInWords(has_nothing=True)
    assert read_check_in("no va a ser mejor hasta el lunes") is None


def test_commands_are_understood_in_both_languages():
    assert [(typed, in_english(typed)) for typed, meant in COMMANDS if in_english(typed) != meant] == []


def test_each_command_has_a_spanish_name_that_is_no_other_commands():
    known = {line.word for line in HELP}
    assert known - NAMES.keys() == {"agenda", "plan"}
    names = [name for command in NAMES for name in NAMES[command]]
    assert len(names) == len(set(names))
    assert not known & set(names)


def test_a_slip_in_a_spanish_command_is_asked_about():
    known = [line.word for line in HELP]
    found = {
        typed: closest(typed, known) for typed in ("reflecionar", "mis tareas", "registrar leer el plan")
    }
    assert {typed: meant and meant.words for typed, meant in found.items()} == {
        "reflecionar": "reflect",
        "mis tareas": "actions",
        "registrar leer el plan": "action leer el plan",
    }


def test_days_as_our_spanish_messages_write_them_are_read_again():
    days = [TODAY + timedelta(days=number) for number in range(200)]
    with speaking("es"):
        written = [(day, words) for day in days for words in (long_day(day), shown_day(day, day))]
    read = [(day, read_due(words, TODAY, DaysOff(), locale="es-LA").due) for day, words in written]
    assert [(day, due) for day, due in read if day.weekday() < 5 and due != day] == []


def test_numbers_of_a_list_are_asked_about_where_people_write_both_orders():
    def to_come(text: str, locale: str) -> list[str]:
        return [day.isoformat() for day in read_dates(text, TODAY, DaysOff(), locale=locale).to_come]

    assert to_come("3/12", "es-LA") == []
    assert to_come("3/12", "es-ES") == ["2026-12-03"]
    assert to_come("3/12\n17/12", "es-LA") == ["2026-12-03", "2026-12-17"]


def test_the_help_names_each_command_in_the_readers_language():
    with speaking("es"):
        shown = help_screen(HELP)["text"]
        asked = did_you_mean("C1", "reunión comensar", "meeting start", "", "")
        words = "compartir los datos con las familias"
        either = did_you_mean("C1", words, "action", words, words)
    assert asked["text"].endswith("/ilt reunión comenzar?")
    assert either["blocks"][1]["elements"][1]["text"]["text"] == "No, /ilt compartir"
    assert [name for names in NAMES.values() if f"/ilt {(name := names[0])}:" not in shown] == []
    assert "/ilt reflect:" in help_screen(HELP)["text"]
