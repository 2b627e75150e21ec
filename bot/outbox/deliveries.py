"""What the bot owes people: owed in the transaction of the change that owes it, withdrawn and revived with it.

The engine (`sending/engine.py`, `sending/sender.py`) renders each message when it is sent and sends it once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.outbox.gateway import Posted
from bot.outbox.my_data import MyData
from bot.turn import Act, Turn
from rubric_data import Rubric
from storage import Database
from storage.deliveries import Delivery, Owed, State, add_owed, owe_again, withdraw_about
from storage.delivery_rows import with_state
from storage.living import PostedMessage, given_up, try_given_up

Renderer = Callable[[Session, PostedMessage], dict[str, Any]]


@dataclass(frozen=True)
class Attachment:
    """A file to send. `name` ends in its extension; `title` is what people read above it."""

    name: str
    content: bytes
    title: str


@dataclass(frozen=True)
class Outgoing:
    """A rendered message: `text` and `blocks`.

    Attributes:
        version: of the state it shows, for messages that are kept up to date.
        attachment: sends this file; of the message only `text` is read then, as the words above the file.
    """

    message: dict[str, Any]
    version: int = 0
    attachment: Attachment | None = None


@dataclass(frozen=True)
class Sending:
    """What a message is made with besides the tables.

    Attributes:
        is_late: it comes late, so it says sorry.
        rubrics: those of today, by key.
        living: how each kind of living message is made.
        my_data: what each noun holds about a person.
    """

    is_late: bool = False
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)
    living: Mapping[str, Renderer] = field(default_factory=dict)
    my_data: Sequence[MyData] = ()


@dataclass(frozen=True)
class Kind:
    """How a kind of delivery is made and what follows from it.

    Attributes:
        name: as the rows have it, for ever.
        render: the message as it should read now. None: it is not true any more, and nothing is sent.
        sent: noted in the transaction that notes the sending; with version 0 where it was found and not rendered.
        refused: what follows where the channel does not take it, instead of asking the team about its own channel.
        is_inner: it tells what was said among the team: held back in a channel that others read (bot/outbox/outsiders.py).
        given_up: what follows, besides a word to whoever waits for it, where it will never arrive.
        is_asked_for: a file that the recipient asked for and waits for.
        is_answer: it follows at once from what somebody did, or belongs to a meeting that is on: its reader's quiet hours keep
            it only where it is late (`rules.lateness`). Any other direct message waits for their next working morning.
    """

    name: str
    render: Callable[[Session, Owed, Sending], Outgoing | None]
    sent: Callable[[Act, Owed, Posted, int], None] | None = None
    refused: Callable[[Act, Owed], None] | None = None
    is_inner: bool = False
    given_up: Callable[[Act, Owed], None] | None = None
    is_asked_for: bool = False
    is_answer: bool = False


@dataclass(frozen=True)
class ToSend:
    """A message to owe.

    Attributes:
        kind: what makes it.
        subject: the id of what it is about.
        recipient: a person's Slack id (their direct messages) or a channel's.
        slot: which one of its kind: a local date, or a named moment. Each slot is sent once.
        due_at: calendar time.
        answerable: who is asked, besides the ILT's facilitators, where only a person can tell whether it came.
        useful_until: calendar time after which it is dropped (`rules.lateness`); empty = always worth sending.
    """

    workspace_id: str
    kind: Kind
    subject: str
    recipient: str
    slot: str
    due_at: datetime
    ilt_id: int | None = None
    answerable: str | None = None
    useful_until: datetime | None = None


def enqueue(act: Act, to_send: ToSend, *, not_before: datetime | None = None) -> None:
    """Owes a message, in the transaction of the change that owes it; the same slot again changes only its time.

    Args:
        not_before: machine time of the first attempt; empty = at once.
    """
    first_try = not_before or act.machine_now
    add_owed(act.session, {**vars(to_send), "kind": to_send.kind.name, "next_try_at": first_try})


def withdraw(session: Session, kind: Kind, subject: str, *, recipient: str = "", slot: str = "") -> int:
    """Takes back what is not sent yet; owing the same slot again revives it. Returns how many were taken back."""
    return withdraw_kinds(session, (kind,), subject, recipient=recipient, slot=slot)


def withdraw_kinds(
    session: Session, kinds: Sequence[Kind], subject: str, *, recipient: str = "", slot: str = ""
) -> int:
    """The same of several kinds at once."""
    names = [kind.name for kind in kinds]
    return withdraw_about(session, names, subject, "withdrawn", recipient=recipient, slot=slot)


@dataclass(frozen=True)
class Stuck:
    """A message that waits for a person.

    Attributes:
        name: `#12` of a delivery, `message 12` of a living message that Slack refuses to change.
        state: dead (given up), asked (about), refused.
        place: the person or channel it is for.
    """

    name: str
    state: str
    kind: str
    place: str
    reason: str

    @property
    def is_given_up(self) -> bool:
        """Whether it is not only asked about."""
        return self.state != "asked"

    @property
    def line(self) -> str:
        """As whoever runs the bot reads it."""
        return f"{self.name}  {self.state}  {self.kind} to {self.place}: {self.reason}"


def stuck(db: Database) -> list[Stuck]:
    """What waits for a person: deliveries given up or asked about, living messages that Slack refuses to change."""
    with db.read() as session:
        owed = with_state(session, State.DEAD, State.ASKED)
        refused = given_up(session)
    return [
        *(Stuck(f"#{one.id}", one.state, one.kind, one.recipient, one.last_error or "") for one in owed),
        *(
            Stuck(f"message {one.id}", "refused", one.kind, one.channel_id, one.last_error or "")
            for one in refused
        ),
    ]


def retry(turn: Turn, delivery_id: int | None = None) -> int:
    """Owes a given-up delivery again; or all of them, and tries all refused living messages. Returns how many.

    Whoever names one knows that it did not arrive: only so one that is asked about is owed again, and only so one that
    may have arrived is not looked for first.
    """
    where = [Delivery.id == delivery_id] if delivery_id else [Delivery.state == State.DEAD]
    with turn.write() as act:
        tried = 0 if delivery_id else try_given_up(act.session, turn.machine_now)
        again = owe_again(act.session, where, turn.machine_now, is_known_missing=delivery_id is not None)
        return again + tried
