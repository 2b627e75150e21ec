"""The language that is spoken, and how a sentence is filled."""

import gettext
import io
from contextvars import copy_context

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot import settings, words
from bot.blocks.tallies import so_far
from bot.meetings.messages.reflection_shapes import turnout
from bot.rules.rotation import USUAL_ROLES, role_of_words, role_words
from bot.words import (
    ENGLISH,
    LANGUAGES,
    count,
    language,
    language_for,
    later,
    offered,
    own_name,
    say,
    speaking,
)

LOUD = "xx"


class _Loud(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return f"{message}!"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{msgid1 if n == 1 else msgid2}!"


@pytest.fixture
def loud(monkeypatch) -> str:
    """A second language."""
    monkeypatch.setattr(words, "LANGUAGES", (ENGLISH, LOUD))
    monkeypatch.setitem(words._BY_LANGUAGE, LOUD, _Loud())
    return LOUD


def test_a_sentence_is_said_with_its_values_in_their_places():
    assert say("{team} meets on {day}.", team="ILT {x}", day="Tue") == "ILT {x} meets on Tue."


def test_a_sentence_without_values_is_said_as_it_stands():
    assert say("Type {this} as it is.") == "Type {this} as it is."


def test_one_and_many_are_two_whole_sentences():
    one, many = "{number} item of {name} is late.", "{number} items of {name} are late."
    said = [count(one, many, number, name="Ann") for number in (1, 0, 2)]
    assert said == ["1 item of Ann is late.", "0 items of Ann are late.", "2 items of Ann are late."]


def test_a_constant_is_marked_where_it_is_made_and_said_in_the_language_of_later(loud):
    constant = later("Saved.")
    with speaking(loud):
        assert (constant, say(constant), count(constant, "", 1)) == ("Saved.", "Saved.!", "Saved.!")


def test_an_unknown_language_reads_english(loud):
    with speaking(loud), speaking("tlh"):
        assert language() == ENGLISH


@pytest.mark.parametrize(
    ("hour", "said"), [("4:00 p.m.", "4:00 p.m."), ("*4:00 p.m.*", "*4:00 p.m.*"), ("4:00 PM", "4:00 PM.")]
)
def test_an_hour_with_a_period_ends_a_sentence_without_another(hour, said):
    assert say("Open until {hour}.", hour=hour) == f"Open until {said}"


@pytest.mark.parametrize("what", ["Name who kept it…", "What do we see?", "Done!", "Lincoln & Co."])
def test_what_ends_by_itself_ends_a_sentence_without_a_period(what):
    assert say("Kept: {what}. {what}.docx is {what}", what=what) == f"Kept: {what} {what}.docx is {what}"


def test_a_language_ends_with_its_block_whatever_happens_in_it(loud):
    with pytest.raises(ZeroDivisionError), speaking(loud):
        _ = 1 / 0
    assert language() == ENGLISH


@pytest.fixture
def offering(monkeypatch):
    """Both languages are offered."""
    monkeypatch.setattr(words, "_offered", ["en", "es"])


@pytest.mark.usefixtures("offering")
@pytest.mark.parametrize(
    ("locale", "wanted"),
    [
        *[(one, "es") for one in ("es-LA", "es-ES", "es_MX", "ES-us", "es")],
        *[(one, "en") for one in ("en-US", "fr-FR", "tlh", "", "e", "español", "est-EE", None)],
    ],
)
def test_a_locale_reads_its_language_and_an_unknown_one_english(locale, wanted):
    assert language_for(locale) == wanted


def test_a_language_that_is_not_offered_is_nobodys():
    assert language_for("es-LA") in offered()


@pytest.fixture
def broken(monkeypatch) -> list[tuple[str, str]]:
    """A Spanish catalog with a lost place, a wrong one, a brace too many, and nothing else. What the log says."""
    catalog = Catalog(locale="es", header_comment="")
    catalog.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n != 1);")]
    for text, said in (
        ("{team} meets.", "{equipo} se reúne."),
        ("{day} is off.", "{ es libre."),
        ("Saved.", ""),
    ):
        catalog.add(text, said)
    catalog.add(("{number} day", "{number} days"), ("{numero} día", "{numero} días"))
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    found = gettext.GNUTranslations(compiled)
    found.add_fallback(words._Missing("es"))
    monkeypatch.setitem(words._BY_LANGUAGE, "es", found)
    monkeypatch.setattr(words, "_told", set())
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(
        words._log, "warning", lambda _event, **what: told.append((what["text"], what["why"]))
    )
    return told


def test_what_cannot_be_said_in_a_language_is_read_in_english_and_told_to_the_log_once(broken):
    with speaking("es"):
        for _ in range(2):
            said = [
                say("{team} meets.", team="ILT"),
                say("{day} is off.", day="May 1"),
                say("Saved."),
                say("New."),
            ]
            assert said == ["ILT meets.", "May 1 is off.", "Saved.", "New."]
            assert [count("{number} day", "{number} days", n) for n in (1, 2)] == ["1 day", "2 days"]
    # What is missing is told by a fingerprint: somebody may have typed it.
    missing = {text for text, why in broken if why == "missing"}
    assert len(missing) == 2
    assert not missing & {"New.", "Saved."}
    assert sorted(told for told in broken if told[1] == "broken") == [
        ("{day} is off.", "broken"),
        ("{number} day", "broken"),
        ("{number} days", "broken"),
        ("{team} meets.", "broken"),
    ]


def test_a_catalog_that_cannot_be_read_is_english(monkeypatch, tmp_path):
    (tmp_path / "es.mo").write_bytes(b"no catalog")
    monkeypatch.setattr(words, "_CATALOGS", tmp_path)
    assert words._read("es").gettext("Saved.") == "Saved."


def test_what_is_missing_among_the_values_is_our_own_fault_in_every_language():
    with pytest.raises(KeyError):
        say("{team} meets.", day="Tue")


def test_another_context_keeps_its_own_language(loud):
    with speaking(loud):
        other = copy_context()
    assert (language(), other.run(language)) == (ENGLISH, loud)


def test_the_setting_knows_the_languages_there_are():
    assert settings.LANGUAGES == LANGUAGES


def test_each_language_is_called_by_its_own_name():
    assert [own_name(one) for one in LANGUAGES] == ["English", "Español"]


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        ("1:00 p.m.", "Equipo: la próxima reunión es hoy a la 1:00 p.m."),
        ("11:00 a.m.", "Equipo: la próxima reunión es hoy a las 11:00 a.m."),
    ],
)
def test_spanish_has_one_hour_that_is_one(hour, said):
    with speaking("es"):
        assert say("{team}: the next meeting is today at {hour}.", team="Equipo", hour=hour) == said


def test_spanish_counts_those_who_have_finished_and_not_those_who_were_asked():
    with speaking("es"):
        assert [so_far(1, 8), so_far(2, 8)] == ["1 de 8 terminó", "2 de 8 terminaron"]
        assert [turnout(1, 5), turnout(4, 5)] == ["1 de 5 respondió", "4 de 5 respondieron"]


def test_a_usual_role_stays_one_whatever_words_it_was_shown_in():
    with speaking("es"):
        shown = [role_words(one) for one in USUAL_ROLES]
        assert shown == ["Facilitación", "Tiempo", "Notas"]
        assert [role_of_words(one) for one in [*shown, "Bienvenida"]] == [*USUAL_ROLES, "Bienvenida"]
