"""What a team does with an entry and says of it: opened, it helped, it is not there any more, on the agenda, in the channel."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.errors import RefusalError
from bot.library.messages.forms import post_of_removed, resource_post
from bot.library.messages.lists import Done
from bot.library.messages.shapes import Entry
from bot.library.shelf import Shelf, own_entry, shelf_of
from bot.outbox.behind import library_changed
from bot.outbox.languages import language_of_team
from bot.outbox.living import post_in_channel
from bot.rules.local_time import local_date
from bot.rules.text import tame
from bot.teams.membership import Place, place_in, require_facilitator, require_place, shown_name
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import later, say, speaking
from rubric_data import ResourceKind, Resources
from storage.library import (
    Mark,
    ResourcePost,
    Said,
    TeamResource,
    helped_counts,
    note_helped,
    own_number,
    posts_of,
    say_of,
    take_back_helped,
    unsay,
)
from storage.living import PostedMessage
from storage.people import Person

_SHARED_TODAY = later("“{title}” was shared in the channel today already. Nothing was posted.")
# The two questions of the source, for a video that a team watches together.
_WATCH = later("What do they have in place? Which of it would help us?")


@dataclass(frozen=True)
class _Hold:
    """A place, and the team's library."""

    act: Act
    place: Place
    shelf: Shelf

    def done(self, entry: Entry, helped: int = 0) -> Done:
        return Done(self.place.ilt.id, shown_name(self.place.ilt), entry, helped)


@contextmanager
def _held(turn: Turn, resources: Resources, ilt_id: int) -> Iterator[_Hold]:
    with turn.write() as act:
        place = require_place(act, ilt_id)
        yield _Hold(act, place, shelf_of(act.session, place.ilt, resources))


def note_opened(turn: Turn, resources: Resources, ilt_id: int, ref: str) -> None:
    """*Open*: the address opens whatever happens here; that somebody of the team did is noted, not who."""
    with turn.write() as act:
        place = place_in(act.session, turn.actor, ilt_id)
        shelf = shelf_of(act.session, place.ilt, resources) if place else None
        entry = next((one for one in shelf.entries if one.ref == ref), None) if shelf else None
        if entry and say_of(act.session, Mark(ilt_id, ref, Said.OPENED, entry.address, None), act.now):
            library_changed(act.session, ilt_id)


def it_helped(turn: Turn, resources: Resources, ilt_id: int, ref: str) -> Done:
    """*It helped*: counted once a person.

    Raises:
        RefusalError: no member of that team, or it is not in its library any more.
    """
    with _held(turn, resources, ilt_id) as hold:
        entry, session = hold.shelf.entry(ref), hold.act.session
        note_helped(session, ilt_id, ref, hold.place.person.id, hold.act.now)
        library_changed(session, ilt_id)
        return hold.done(entry, helped=helped_counts(session, ilt_id)[ref])


def it_did_not_help(turn: Turn, resources: Resources, ilt_id: int, ref: str) -> Done:
    """*Undo* of it. Raises as `it_helped`."""
    with _held(turn, resources, ilt_id) as hold:
        entry = hold.shelf.entry(ref)
        take_back_helped(hold.act.session, ilt_id, ref, hold.place.person.id)
        library_changed(hold.act.session, ilt_id)
        return hold.done(entry)


def it_is_gone(turn: Turn, resources: Resources, ilt_id: int, ref: str) -> Done:
    """*Not there any more*: hidden for this team; a second tap finds it done. Raises as `it_helped`."""
    with _held(turn, resources, ilt_id) as hold:
        if hold.shelf.gone_by.get(ref) == hold.place.person.id:
            return hold.done(hold.shelf.gone_entry(ref))
        entry, session = hold.shelf.entry(ref), hold.act.session
        unsay(session, ilt_id, ref, Said.THERE)
        say_of(session, Mark(ilt_id, ref, Said.GONE, entry.address, hold.place.person.id), hold.act.now)
        library_changed(session, ilt_id)
        return hold.done(entry)


def bring_back(turn: Turn, resources: Resources, ilt_id: int, ref: str) -> Done:
    """*Bring back*, *Undo*: by an organizer, or by whoever said that it is gone. A second tap finds it done.

    Raises:
        RefusalError: as `it_helped`; or they may not.
    """
    with _held(turn, resources, ilt_id) as hold:
        if any(one.ref == ref for one in hold.shelf.entries):
            return hold.done(hold.shelf.entry(ref))
        entry, session = hold.shelf.gone_entry(ref), hold.act.session
        if hold.shelf.gone_by.get(ref) != hold.place.person.id:
            require_facilitator(session, hold.place, say("bring back what is hidden"))
        unsay(session, ilt_id, ref, Said.GONE)
        if ref in {one.ref for one in shelf_of(session, hold.place.ilt, resources).gone}:
            say_of(session, Mark(ilt_id, ref, Said.THERE, entry.address, None), hold.act.now)
        library_changed(session, ilt_id)
        return hold.done(entry)


@dataclass(frozen=True)
class ForAgenda:
    """An agenda item to be proposed about an entry. `objective`: empty: the team is asked for it."""

    title: str
    objective: str


def for_agenda(turn: Turn, resources: Resources, ilt_id: int, ref: str, most: int) -> ForAgenda:
    """*Put on the agenda…*, *Watch together…*. `most`: characters of a title. Raises as `it_helped`."""
    with turn.read() as act:
        place = require_place(act, ilt_id)
        entry = shelf_of(act.session, place.ilt, resources).entry(ref)
    if entry.kind is not ResourceKind.VIDEO:
        return ForAgenda(tame(entry.title, most), "")
    return ForAgenda(tame(say("Watch together: {title}", title=entry.title), most), say(_WATCH))


def share_in_channel(turn: Turn, resources: Resources, ilt_id: int, ref: str) -> Done:
    """*Share in the channel*: one message with *Open*; once a day. A repeated delivery posts nothing more.

    Raises:
        RefusalError: as `it_helped`; or it was shared today.
    """
    with _held(turn, resources, ilt_id) as hold:
        entry, ilt = hold.shelf.entry(ref), hold.place.ilt
        if hold.act.is_first:
            _require_not_today(hold, entry)
            post = ResourcePost(
                ilt_id=ilt_id,
                ref=ref,
                listed=None if entry.is_own else _kept(hold, resources, ref),
                posted_at=hold.act.now,
                posted_by_id=hold.place.person.id,
            )
            hold.act.session.add(post)
            hold.act.session.flush()
            user = hold.place.person.slack_user_id
            post_in_channel(hold.act, ilt, ids.RESOURCE_MESSAGE, post.id, answerable=user)
        return hold.done(entry)


def _require_not_today(hold: _Hold, entry: Entry) -> None:
    zone = team_time(hold.place.ilt).zone
    last = next(iter(posts_of(hold.act.session, hold.place.ilt.id, entry.ref)), None)
    if last and local_date(last.posted_at, zone) == local_date(hold.act.now, zone):
        raise RefusalError(say(_SHARED_TODAY, title=entry.title))


def _kept(hold: _Hold, resources: Resources, ref: str) -> dict[str, Any]:
    """What was shared stays readable when the list changes; in the channel's language, whoever shared it."""
    session, ilt = hold.act.session, hold.place.ilt
    with speaking(language_of_team(session, ilt.id)):
        entry = shelf_of(session, ilt, resources).entry(ref)
    return {
        "title": entry.title,
        "kind": entry.kind.value,
        "what": entry.what,
        "why": entry.why,
        "publisher": entry.publisher,
        "address": entry.address,
        "where": entry.where,
        "minutes": entry.minutes,
    }


def render_resource(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The message in the channel: of a team's own as it is now, of others as they were when they were shared."""
    post = session.get_one(ResourcePost, message.subject_id)
    by = session.get_one(Person, post.posted_by_id).name
    if post.listed is not None:
        kind = ResourceKind(post.listed["kind"])
        return resource_post(post.ilt_id, Entry(post.ref, **{**post.listed, "kind": kind}), by)
    row = session.get(TeamResource, own_number(post.ref))
    return resource_post(post.ilt_id, own_entry(session, row), by) if row else post_of_removed()
