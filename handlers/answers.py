"""What a handler can answer. It says what; the boundary knows where and how."""

from dataclasses import dataclass, field
from typing import Any

from handlers.request import Request, Source


@dataclass(frozen=True)
class Anew:
    """A private message as it reads now, to be put in its own place.

    Attributes:
        url: Slack's response_url of a tap in it; where it does not hold any more, the message stays as it was.
        is_direct: it stands among the person's direct messages.
    """

    message: dict[str, Any]
    url: str
    is_direct: bool


@dataclass(frozen=True)
class Say:
    """A private message to the person: `text` and `blocks`.

    Attributes:
        replaces: what was clicked on, where only this person sees it. False: it stands below, and what was clicked on
            stays, because nothing was changed.
        anew: what the form was opened in that was sent off.
        is_last: in place of a form that was sent off, closing it closes what lies below too: nothing there is true any more.
    """

    message: dict[str, Any]
    replaces: bool = True
    anew: Anew | None = None
    is_last: bool = False


@dataclass(frozen=True)
class OpenForm:
    """A form on top of what the person sees."""

    view: dict[str, Any]


@dataclass(frozen=True)
class ChangeForm:
    """The form the person is in, changed in place."""

    view: dict[str, Any]


@dataclass(frozen=True)
class Below:
    """To a form that lies on another one and was sent off: it closes, and the one below it is changed.

    What the person typed there stays, as long as the inputs keep their block_id and action_id.
    """

    view: dict[str, Any]


@dataclass(frozen=True)
class FieldErrors:
    """The form stays open, everything typed is kept, with a sentence under each named input block."""

    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """Nothing to say; a form that was sent off closes.

    Attributes:
        anew: what it was opened in.
    """

    anew: Anew | None = None


@dataclass(frozen=True)
class ShowHome:
    """The Home tab of whoever asked, as it is by then."""


Answer = Say | OpenForm | ChangeForm | Below | FieldErrors | Done | ShowHome


def form_in_place(request: Request, view: dict[str, Any]) -> Answer:
    """A form: in the place of the one whose button was tapped, else on top of what the person sees."""
    return ChangeForm(view) if request.source is Source.FORM else OpenForm(view)
