"""Texts that are their owner's alone: what stands in the database, and who can read it."""

import threading

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from bot.actor import Actor
from bot.errors import SettingsError
from bot.practice.kept import Level
from bot.practice.page import mark, read_page
from bot.worker.in_database import readable_with_keys
from bot.worker.startup import look_at_keys
from rubric_data import load_growth
from storage.growth import GrowthPage, keep_page, pages_of
from storage.keys import is_key, new_key
from storage.people import Person, Workspace
from storage.sealed import Looked, Sealed, SealedError, looked_over, reseal, seal, unseal
from tests.databases import opened
from tests.steps.bot import settings_for
from tests.steps.turns import turn_of

OLD, NEW = new_key(), new_key()


@pytest.fixture(scope="module")
def address(sqlite):
    return sqlite.migrated()


def sealed_with(address: str, *keys: str, text: str = "I interrupt people") -> Sealed:
    with opened(address, keys=keys) as database, database.read() as session:
        return seal(session, "7", text)


def read_with(address: str, sealed: Sealed, *keys: str, owner: str = "7") -> str:
    with opened(address, keys=keys) as database, database.read() as session:
        return unseal(session, owner, sealed)


@pytest.mark.parametrize("keys", [(), (OLD,)], ids=["plain", "encrypted"])
@pytest.mark.parametrize("text", ["I interrupt people", "", "a|b", "Zeichen \0 und \ud800 Hälften ✓"])
def test_its_owner_reads_what_was_typed(address, keys, text):
    told = text.replace("\0", "").replace("\ud800", "")
    assert read_with(address, sealed_with(address, *keys, text=text), *keys) == told


def test_with_a_key_nothing_typed_is_in_what_is_stored(address):
    sealed = sealed_with(address, NEW)
    assert "interrupt" in sealed_with(address).stored
    assert "interrupt" not in sealed.stored
    assert "interrupt" not in repr(sealed_with(address))


def test_the_first_key_encrypts_and_every_key_reads(address):
    sealed = sealed_with(address, OLD)
    assert read_with(address, sealed, NEW, OLD) == "I interrupt people"
    rotated = sealed_with(address, NEW, OLD)
    assert read_with(address, rotated, NEW) == "I interrupt people"
    assert read_with(address, sealed_with(address), NEW) == "I interrupt people"


@pytest.mark.parametrize("keys", [(), (OLD,)], ids=["plain", "encrypted"])
def test_what_was_carried_into_another_row_is_refused(address, keys):
    with pytest.raises(SealedError, match="another row"):
        read_with(address, sealed_with(address, *keys), *keys, owner="8")


@pytest.mark.parametrize("keys", [(), (NEW,)], ids=["none", "another"])
def test_without_its_key_it_is_refused_in_a_sentence_without_the_text(address, keys):
    with pytest.raises(SealedError, match="cannot be read with ILT_DATA_KEYS") as refused:
        read_with(address, sealed_with(address, OLD), *keys)
    assert "interrupt" not in str(refused.value)


def test_what_was_changed_in_the_database_is_refused(address):
    stored = sealed_with(address, OLD).stored
    with pytest.raises(SealedError):
        read_with(address, Sealed(stored[:-4] + "AAA="), OLD)


# Named: each process of the tests makes keys of its own, and all must list the same tests.
@pytest.mark.parametrize(
    "text",
    ["", OLD[:-1], OLD + "=", OLD[:-2] + "B=", "é" + OLD[1:], OLD[:3] + "+" + OLD[4:]],
    ids=["none", "short", "long", "loose_bits", "no_ascii", "other_alphabet"],
)
def test_what_cannot_be_a_key_is_told(text):
    assert is_key(OLD)
    assert not is_key(text)


@pytest.fixture
def pages(maker) -> tuple[str, list[int]]:
    """A database with some growth pages, not encrypted: more than are encrypted anew in one transaction."""
    address = maker.migrated()
    with opened(address) as database, database.write() as session:
        session.add(Workspace(id="T1", name="", bot_user_id="U1", bot_name="ILT"))
        session.flush()
        people = [
            Person(workspace_id="T1", slack_user_id=f"U{number}", name="", zone="") for number in range(250)
        ]
        session.add_all(people)
        session.flush()
        ids = [person.id for person in people]
        for person_id in ids:
            keep_page(session, session.get_one(Person, person_id), f"page of {person_id}")
    return address, ids


def test_everything_is_brought_under_the_first_key_while_the_bot_runs(pages):
    address, ids = pages
    for keys in ((OLD,), (NEW, OLD)):
        with opened(address, keys=keys) as database:
            assert reseal(database) == len(ids)
    with opened(address, keys=(NEW,)) as database:
        assert reseal(database) == len(ids)
        with database.read() as session:
            assert looked_over(session) == Looked(open=0, unreadable=0)
            assert [pages_of(session, session.get_one(Person, one)) for one in ids] == [
                [f"page of {one}"] for one in ids
            ]


def test_what_cannot_be_read_is_counted_and_stays_as_it_is(pages):
    address, ids = pages
    with opened(address) as database, database.read() as session:
        assert looked_over(session) == Looked(open=len(ids), unreadable=0)
    with opened(address, keys=(OLD,)) as database:
        reseal(database)
    with opened(address, keys=(NEW,)) as database:
        with database.read() as session:
            assert looked_over(session) == Looked(open=0, unreadable=len(ids))
        assert reseal(database) == 0
    assert page_with(address, ids[0], OLD) == [f"page of {ids[0]}"]


def page_with(address: str, person_id: int, *keys: str) -> list[str]:
    with opened(address, keys=keys) as database, database.read() as session:
        return pages_of(session, session.get_one(Person, person_id))


def test_check_tells_what_is_not_encrypted_and_what_cannot_be_read(pages):
    address, ids = pages
    with opened(address) as database:
        assert readable_with_keys(database).startswith("none set: ")
    with opened(address, keys=(OLD,)) as database:
        with pytest.raises(SettingsError, match=f"{len(ids)} texts were stored before there were keys"):
            readable_with_keys(database)
        reseal(database)
        assert "alone is encrypted in the database" in readable_with_keys(database)
    with (
        opened(address, keys=(NEW,)) as database,
        pytest.raises(SettingsError, match=f"{len(ids)} texts in the database cannot be read"),
    ):
        readable_with_keys(database)


def test_a_process_without_the_keys_is_told_so_at_its_start(pages, caplog):
    address, _ = pages
    with opened(address, keys=(OLD,)) as database:
        look_at_keys(settings_for("http://nowhere", address), database)
        reseal(database)
        look_at_keys(settings_for("http://nowhere", address), database)
    assert "keys_do_not_fit" not in caplog.text
    with opened(address, keys=(NEW,)) as database:
        look_at_keys(settings_for("http://nowhere", address, ilt_data_keys=SecretStr(NEW)), database)
    assert "keys_do_not_fit" in caplog.text
    with (
        opened(address) as database,
        pytest.raises(SealedError, match="ILT_DATA_KEYS is not set: put it back"),
    ):
        look_at_keys(settings_for("http://nowhere", address), database)


def test_two_phones_of_one_person_lose_nothing_of_each_other(maker):
    growth, keys = load_growth(), [skill.key for skill in load_growth().skills()]
    address = maker.migrated()
    with opened(address, keys=(OLD,)) as database:
        with database.write() as session:
            session.add(Workspace(id="T1", name="", bot_user_id="U1", bot_name="ILT"))
        turn = turn_of(database, Actor("T1", "U7"))
        together = threading.Barrier(2)

        def tap(mine: list[str]) -> None:
            together.wait()
            for key in mine:
                mark(turn, growth, key, Level.ALONE)

        phones = [threading.Thread(target=tap, args=(keys[place::2],)) for place in range(2)]
        for phone in phones:
            phone.start()
        for phone in phones:
            phone.join()
        page = read_page(turn, growth).page
        assert [page.level(key) for key in keys] == [Level.ALONE] * len(keys)
        assert len(page.changes) == len(keys)


def test_whoever_has_two_pages_since_two_workspaces_became_one_has_one_again(sqlite):
    growth = load_growth()
    with opened(sqlite.migrated(), keys=(OLD,)) as database:
        with database.write() as session:
            session.add_all(
                Workspace(id=one, name="", bot_user_id="U1", bot_name="ILT") for one in ("T1", "E1")
            )
        turns = [turn_of(database, Actor(one, "U7")) for one in ("T1", "E1")]
        for turn, key in zip(turns, ("listen_and_ask", "see_patterns"), strict=True):
            mark(turn, growth, key, Level.ALONE)
        with database.write() as session:
            kept = session.scalars(select(Person.id).where(Person.workspace_id == "E1")).one()
            session.execute(update(GrowthPage).values(person_id=kept))
        page = mark(turns[1], growth, "keep_it_going", Level.HELPS).page
        assert set(page.skills) == {"listen_and_ask", "see_patterns", "keep_it_going"}
        with database.read() as session:
            assert len(session.scalars(select(GrowthPage)).all()) == 1
