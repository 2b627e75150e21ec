"""Everything held about a person: gathered for nobody but them, and sent to them as a file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from bot.outbox.deliveries import Attachment, Kind, Outgoing, Sending, ToSend, enqueue
from bot.outbox.messages.my_data import Heading
from bot.outbox.my_data import MyData, Whose
from bot.privacy.messages.my_data_document import FILE_NAME, AboutMe, deed_line, messages_line, my_data_file
from bot.privacy.messages.privacy import my_data_message
from bot.rules.local_time import local_date
from bot.teams.membership import require_person, shown_name
from bot.turn import Turn
from bot.words import say
from storage.deliveries import Owed
from storage.delivery_rows import is_owed
from storage.people import Person, Workspace
from storage.personal import count_messages_to, deeds_of, members_of_person


def ask_for_my_data(turn: Turn) -> None:
    """*My data as a file*: the worker sends it as a direct message; one at a time, however often it is asked for.

    Raises:
        RefusalError: nothing is held about them.
    """
    with turn.write() as act:
        first = act.is_first
        person = require_person(act)
        if first and not is_owed(
            act.session, turn.actor.workspace_id, MY_DATA.name, str(person.id), turn.actor.user_id
        ):
            file = ToSend(
                turn.actor.workspace_id, MY_DATA, str(person.id), turn.actor.user_id, uuid4().hex, turn.now
            )
            enqueue(act, file)


def _render_my_data(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How somebody's own data reach them: read at the moment of sending."""
    person = session.get(Person, int(owed.subject))
    if person is None or (person.workspace_id, person.slack_user_id) != (
        owed.workspace_id,
        owed.recipient,
    ):
        return None
    content = my_data_file(about_me(session, person, owed.due_at, sending.my_data))
    file = Attachment(FILE_NAME, content, say("Everything I hold about you"))
    return Outgoing(my_data_message(is_late=sending.is_late), attachment=file)


MY_DATA = Kind("my_data", _render_my_data, is_asked_for=True, is_answer=True)


def about_me(session: Session, person: Person, now: datetime, nouns: Iterable[MyData]) -> AboutMe:
    """Everything the tables hold about one person, and nothing of anybody else."""
    places = members_of_person(session, person.id)
    teams = {ilt.id: shown_name(ilt) for _, ilt in places}
    whose = Whose(person, [member for member, _ in places], teams)
    lines: defaultdict[Heading, list[str]] = defaultdict(list)
    for my_data in nouns:
        for heading, line in my_data(session, whose):
            lines[heading].append(line)
    return AboutMe(
        session.get_one(Workspace, person.workspace_id).name,
        local_date(now, person.zone),
        f"{person.name} ({person.other_name})" if person.other_name else person.name,
        person.slack_user_id,
        person.zone,
        person.locale,
        lines,
    )


def noted(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """What was noted that they did, of whatever noun, and how many messages to them."""
    for entry in deeds_of(session, whose.person.id):
        day = local_date(entry.at, whose.person.zone)
        yield Heading.DEEDS, deed_line(day, entry.deed, whose.team(entry.ilt_id))
    yield Heading.MESSAGES, messages_line(count_messages_to(session, whose.person))
