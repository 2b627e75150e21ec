"""Everything held about a person: gathered for nobody but them, and sent to them as a file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.blocks.dates import shown_hour
from bot.blocks.tallies import counted, shown_date
from bot.home.messages.settings import FREQUENCIES
from bot.items.messages.success_checks import ANSWERS
from bot.outbox.deliveries import Attachment, Kind, Outgoing, Sending, ToSend, enqueue
from bot.privacy.messages.my_data_document import (
    DEEDS,
    FILE_NAME,
    Answer,
    MyData,
    OwnDeed,
    OwnItem,
    OwnNote,
    OwnVote,
    TeamRole,
    my_data_file,
)
from bot.privacy.messages.privacy import my_data_message
from bot.privacy.my_meetings import own_meetings, own_words
from bot.rules.local_time import local_date
from bot.rules.votes import Choice
from bot.teams.membership import require_person, shown_name
from rubric_data import Rubric
from storage import Database
from storage.assessments import VOTING, Assessment, Ballot, Round
from storage.deliveries import Owed, is_owed
from storage.home import HomeView
from storage.items import ActionItem, SuccessCheck
from storage.people import Person, Workspace
from storage.personal import (
    ballots_of,
    count_messages_to,
    deeds_of,
    members_of_person,
    notes_of,
    opened_by,
    votes_of,
)
from storage.personal_items import checks_answered_by, drafts_of, items_about
from storage.requests import is_first_delivery
from storage.typed import count_replies


def ask_for_my_data(db: Database, actor: Actor, now: datetime, machine_now: datetime) -> None:
    """*My data as a file*: the worker sends it as a direct message; one at a time, however often it is asked for.

    Raises:
        RefusalError: nothing is held about them.
    """
    with db.write() as session:
        first = is_first_delivery(session, actor.request, actor.workspace_id, now)
        person = require_person(session, actor)
        if first and not is_owed(session, actor.workspace_id, MY_DATA.name, str(person.id), actor.user_id):
            file = ToSend(actor.workspace_id, MY_DATA, str(person.id), actor.user_id, uuid4().hex, now)
            enqueue(session, file, machine_now)


def _render_my_data(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How somebody's own data reach them: read at the moment of sending."""
    person = session.get(Person, int(owed.subject))
    if person is None or (person.workspace_id, person.slack_user_id) != (
        owed.workspace_id,
        owed.recipient,
    ):
        return None
    content = my_data_file(my_data(session, person, owed.due_at))
    file = Attachment(FILE_NAME, content, "Everything I hold about you")
    return Outgoing(my_data_message(is_late=sending.is_late), attachment=file)


MY_DATA = Kind("my_data", _render_my_data)


def my_data(session: Session, person: Person, now: datetime) -> MyData:
    """Everything the tables hold about one person, and nothing of anybody else."""
    places = members_of_person(session, person.id)
    member_ids = [member.id for member, _ in places]
    teams = {ilt.id: shown_name(ilt) for _, ilt in places}
    return MyData(
        workspace=session.get_one(Workspace, person.workspace_id).name,
        made_on=local_date(now, person.zone),
        name=person.name,
        slack_id=person.slack_user_id,
        zone=person.zone,
        teams=[TeamRole(shown_name(ilt), member.role, member.is_present) for member, ilt in places],
        votes=_votes(session, person, member_ids, teams),
        answers=[
            Answer(*_where(assessment, teams, vote.criterion_key), Choice(vote.choice).words)
            for vote, assessment in votes_of(session, member_ids)
        ],
        notes=[
            OwnNote(*_where(assessment, teams, note.criterion_key), note.note, note.link, note.is_signed)
            for note, assessment in notes_of(session, member_ids)
        ],
        items=_items(session, person, teams),
        drafts=[draft.words for draft in drafts_of(session, person.id)],
        deeds=[
            OwnDeed(local_date(entry.at, person.zone), DEEDS[entry.deed], teams.get(entry.ilt_id or 0, ""))
            for entry in deeds_of(session, person.id)
        ],
        messages=count_messages_to(session, person),
        language=person.locale,
        settings=list(_settings(session, person)),
        meetings=own_meetings(session, person, member_ids, teams),
        meeting_words=own_words(session, person, member_ids, teams),
    )


def _settings(session: Session, person: Person) -> Iterator[str]:
    """What they chose on their Home tab, and what is kept about the app's own tabs."""
    if person.reminder_hour:
        yield f"Reminder hour: {shown_hour(person.reminder_hour)}"
    yield f"Reminders: {FREQUENCIES[person.frequency]}"
    for away in person.time_off:
        yield f"Time off: {shown_date(away.first_day)} to {shown_date(away.last_day)}"
    if home := session.get(HomeView, person.id):
        yield f"Home tab: opened last on {shown_date(local_date(home.opened_at, person.zone))}"
    if typed := count_replies(session, person.id):
        yield f"What I understood of what you typed to me: {counted(typed, 'message')}, kept for 30 days"


def _votes(
    session: Session, person: Person, member_ids: Sequence[int], teams: Mapping[int, str]
) -> list[OwnVote]:
    places = [
        (one, assessment, _part_in(ballot, one))
        for ballot, one, assessment in ballots_of(session, member_ids)
    ]
    opened = [(one, assessment, "you opened it") for one, assessment in opened_by(session, person.id)]
    return [
        OwnVote(
            _title(assessment, one.criterion_key),
            teams.get(assessment.ilt_id, ""),
            local_date(one.opened_at, person.zone) if one.opened_at else None,
            what,
        )
        for one, assessment, what in (*places, *opened)
    ]


def _items(session: Session, person: Person, teams: Mapping[int, str]) -> list[OwnItem]:
    answered = checks_answered_by(session, person.id)
    return [
        OwnItem(
            item.number,
            teams.get(item.ilt_id, ""),
            item.text,
            item.state,
            [
                *(words for words, holds in _ties(item, person.id, helps=helps) if holds),
                *(_said(check) for check in answered if check.item_id == item.id),
            ],
        )
        for item, helps in items_about(session, person.id)
    ]


def _ties(item: ActionItem, person_id: int, *, helps: bool) -> list[tuple[str, bool]]:
    return [
        ("you own it", item.owner_id == person_id),
        ("you help", helps),
        ("you logged it", item.logged_by_id == person_id),
        ("it is offered to you", item.handed_to_id == person_id),
        ("you marked it done", item.done_by_id == person_id),
        (f"you said what changed: {item.done_note}", item.done_by_id == person_id and bool(item.done_note)),
    ]


def _said(check: SuccessCheck) -> str:
    note = f" ({check.note})" if check.note else ""
    return f"you were asked whether it worked and said: {ANSWERS[check.answer or '']}{note}"


def _part_in(ballot: Ballot, one: Round) -> str:
    if one.state in VOTING:
        return "it is open, and you are counted"
    return "you took part" if ballot.took_part else "you were counted"


def _title(assessment: Assessment, criterion_key: str | None) -> str:
    title = str(assessment.rubric["title"])
    return f"{title}, again: {_short(assessment, criterion_key)}" if criterion_key else title


def _where(assessment: Assessment, teams: Mapping[int, str], key: str) -> tuple[str, str, str]:
    return str(assessment.rubric["title"]), teams.get(assessment.ilt_id, ""), _short(assessment, key)


def _short(assessment: Assessment, key: str) -> str:
    criteria = Rubric.model_validate(assessment.rubric).criteria()
    return next(criterion.short for criterion in criteria if criterion.key == key)
