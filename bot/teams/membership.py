"""Which team somebody speaks for, and what they may do there: read from our own tables at the moment of a change."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.blocks.listing import listed
from bot.errors import NotFacilitatorError, RefusalError
from bot.turn import Act, Turn
from bot.words import later, say
from storage.people import Ilt, Member, Person, Role, Workspace, ilt_of_channel, mark_members_stale, person_of
from storage.record import has_record
from storage.sharing import is_only_posted_in
from storage.workspace_rows import mark_channels_stale

OUTSIDER = later(
    "You belong to another organization's Slack: you can read along here, but not take part. "
    "Nothing was saved. Ask the team to make you a guest of their workspace."
)

_ONLY_POSTS_HERE = later(
    "I only post here what a team shares with this channel, and I know of no team of yours. "
    "Type /ilt in your team's channel. To make this channel a team's, type /ilt setup here."
)


@dataclass(frozen=True)
class Place:
    """A person in a team of theirs. Rows of the session they were read in: they do not leave the use case."""

    ilt: Ilt
    member: Member
    person: Person

    @property
    def is_facilitator(self) -> bool:
        """Whether they steer this team."""
        return self.member.role == Role.FACILITATOR


@dataclass(frozen=True)
class Team:
    """A team to choose from."""

    ilt_id: int
    channel_id: str
    name: str


class WhichTeamError(RefusalError):
    """The person is in several teams, and where they are does not tell which one is meant."""

    def __init__(self, teams: Sequence[Team]) -> None:
        super().__init__(
            "You are in more than one team. Go to the channel of the one you mean and try again."
        )
        self.teams = teams


class NotHereError(RefusalError):
    """The person is not known as a member of a team here; perhaps the bot has not heard of it yet."""


@contextmanager
def in_team(turn: Turn, *, write: bool = False, to_set_up: bool = False) -> Iterator[tuple[Act, Place]]:
    """A session and the team that the actor's channel means; `write`: in a writing transaction.

    Args:
        to_set_up: it is to be a team's from now on, also where the bot only posts by now.

    Raises:
        WhichTeamError: they have several teams, and are in the channel of none.
        NotHereError: they have none, or are no member of the channel's; the worker is asked to look again.
    """
    try:
        with turn.write() if write else turn.read() as act:
            yield act, (_place_here(act) if to_set_up else None) or _place_of(act)
    except NotHereError:
        _look_again(turn)
        raise


def in_place_or_not(act: Act) -> tuple[Place | None, str]:
    """The same where it is clear which team is meant; else why somebody is in none, empty where they are in several."""
    try:
        return _place_of(act), ""
    except NotHereError as refusal:
        return None, str(refusal)
    except RefusalError:
        return None, ""


def _place_of(act: Act) -> Place:
    """The team that `actor.channel_id` means: the channel's, else the person's only one."""
    here, channel_id = _place_here(act), act.actor.channel_id
    if here and is_team(act.session, here.ilt):
        return here
    ilt = None if here or not channel_id else ilt_of_channel(act.session, act.actor.workspace_id, channel_id)
    if not (ilt and ilt.is_reachable):
        places = teams_of_person(act)
        if len(places) == 1:
            return places[0]
        if places:
            raise WhichTeamError([team_of(place.ilt) for place in places])
    raise NotHereError(say(_ONLY_POSTS_HERE) if here else _why_not_here(act, ilt))


def _place_here(act: Act) -> Place | None:
    """The person in the channel they are in, be it a team's or one in which the bot only posts."""
    channel_id = act.actor.channel_id
    found = _places(act.session, act.actor, _PLACE_HERE, channel_id=channel_id) if channel_id else []
    return found[0] if found else None


def place_in(session: Session, actor: Actor, ilt_id: int) -> Place | None:
    """The person in that team of their workspace; None unless they are a present member who takes part."""
    found = _places(session, actor, _PLACE_IN, ilt_id=ilt_id)
    return found[0] if found else None


def require_place(act: Act, ilt_id: int) -> Place:
    """As `place_in`. Raises RefusalError where they are no member."""
    found = place_in(act.session, act.actor, ilt_id)
    if found is None:
        refused = why_no_part(person_of(act.session, act.actor.workspace_id, act.actor.user_id))
        raise RefusalError(
            refused or say("Only members of this team's channel can do that. Nothing was changed.")
        )
    return found


def require_person(act: Act) -> Person:
    """Whoever asks, as a person the bot knows, in a team or not. Raises RefusalError where it knows nobody."""
    person = person_of(act.session, act.actor.workspace_id, act.actor.user_id)
    if person is None:
        raise RefusalError(
            say(
                "I hold nothing about you: I only know people who are, or were, in a team's channel with me. "
                "Nothing was changed."
            )
        )
    return person


def require_facilitator(session: Session, place: Place, what: str) -> None:
    """Raises NotFacilitatorError unless they steer this team. `what` they want: "change the setup"."""
    if place.is_facilitator:
        return
    who, team = names_of(facilitators_of(session, place.ilt.id)), shown_name(place.ilt)
    if who:
        words = say(
            "Only an organizer can {what}; in {team} that is {who}. Ask them, or take over: the channel will be told.",
            what=what,
            team=team,
            who=who,
        )
    else:
        words = say(
            "Only an organizer can {what}; in {team} nobody is one at the moment. You can take over: the channel will "
            "be told.",
            what=what,
            team=team,
        )
    raise NotFacilitatorError(words, place.ilt.id)


def names_of(people: Sequence[Person]) -> str:
    """Names in a sentence: "Kim", "Kim and Sam", "Kim, Lee and Sam"."""
    return listed([person.name for person in people])


def places_of(act: Act) -> list[Place]:
    """Every team the person is in and the bot can reach, by name."""
    return sorted(
        _places(act.session, act.actor, _REACHABLE_PLACES), key=lambda place: shown_name(place.ilt).lower()
    )


def teams_of_person(act: Act) -> list[Place]:
    """The teams among the channels the person is in, by name."""
    places = places_of(act)
    real = only_teams(act.session, [place.ilt for place in places])
    return [place for place in places if place.ilt in real]


def only_teams(session: Session, ilts: Sequence[Ilt]) -> list[Ilt]:
    """Those that are teams: set up, or with something on record. Where none is, those in which nobody said no."""
    if len(ilts) == 1:
        return list(ilts) if is_team(session, ilts[0]) else []
    real = [ilt for ilt in ilts if ilt.set_up_at is not None or has_record(session, ilt.id)]
    return real or [ilt for ilt in ilts if not is_only_posted_in(session, ilt)]


def is_team(session: Session, ilt: Ilt) -> bool:
    """Whether a channel is a team's, rather than one in which the bot only posts."""
    # In this order: a look at every table for a record takes longest.
    return ilt.set_up_at is not None or not is_only_posted_in(session, ilt) or has_record(session, ilt.id)


def team_of(ilt: Ilt) -> Team:
    """A team as somebody chooses it."""
    return Team(ilt.id, ilt.channel_id, shown_name(ilt))


def shown_name(ilt: Ilt) -> str:
    """What people call the team: its own name, else `#` and its channel's."""
    return ilt.team_name or f"#{ilt.name}"


def facilitators_of(session: Session, ilt_id: int) -> list[Person]:
    """Who steers a team and is there, in the order of joining."""
    return list(session.scalars(_FACILITATORS, {"ilt_id": ilt_id}))


_FACILITATORS = (
    select(Person)
    .join(Member, Member.person_id == Person.id)
    .where(
        Member.ilt_id == bindparam("ilt_id"),
        Member.role == Role.FACILITATOR,
        Member.is_present,
        ~Person.is_deactivated,
    )
    .order_by(Member.id)
)


def who_hears(session: Session, ilt_id: int, begun_by: Person | None) -> list[Person]:
    """Whoever began something, as long as they are in the team; else whoever steers it."""
    if begun_by and begun_by.takes_part:
        is_there = select(Member.id).filter_by(ilt_id=ilt_id, person_id=begun_by.id, is_present=True)
        if session.scalar(is_there) is not None:
            return [begun_by]
    return facilitators_of(session, ilt_id)


# Of whoever asks: `workspace_id`, `user_id`.
PLACES = (
    select(Ilt, Member, Person)
    .join(Member, Member.ilt_id == Ilt.id)
    .join(Person, Person.id == Member.person_id)
    .where(
        Ilt.workspace_id == bindparam("workspace_id"),
        Person.workspace_id == bindparam("workspace_id"),
        Person.slack_user_id == bindparam("user_id"),
        Member.is_present,
        Person.takes_part,
    )
)
# Built once: every command and click comes through here.
_PLACE_IN = PLACES.where(Ilt.id == bindparam("ilt_id"))
_REACHABLE_PLACES = PLACES.where(Ilt.is_reachable)
_LEFT_PLACES = PLACES.where(~Ilt.is_reachable).order_by(Ilt.id)
_PLACE_HERE = _REACHABLE_PLACES.where(Ilt.channel_id == bindparam("channel_id"))


def _places(
    session: Session, actor: Actor, wanted: Select[Ilt, Member, Person], **more: int | str
) -> list[Place]:
    values = {"workspace_id": actor.workspace_id, "user_id": actor.user_id, **more}
    return [Place(ilt, member, person) for ilt, member, person in session.execute(wanted, values)]


def why_no_part(person: Person | None) -> str:
    """Why somebody takes part in no team at all; empty where they may."""
    if person is None:
        return ""
    if person.is_external:
        return say(OUTSIDER)
    if person.is_bot or person.is_deactivated:
        return say("Only people with an account of their own here can take part. Nothing was changed.")
    return ""


def in_no_team(session: Session, workspace_id: str, user_id: str) -> str:
    """What somebody reads who is in no team that the bot is in."""
    return out_of_teams(session, workspace_id, user_id) or say(
        "I do not know you as a member of a team yet. Go to your team's channel and type /ilt setup there."
    )


def out_of_teams(session: Session, workspace_id: str, user_id: str) -> str:
    """Whose channel the bot is not in any more, and how it comes back; empty where there is none."""
    places = _places(session, Actor(workspace_id, user_id), _LEFT_PLACES)
    left = [shown_name(one.ilt) for one in places if is_team(session, one.ilt)]
    workspace = session.get(Workspace, workspace_id)
    if not left or workspace is None:
        return ""
    return say(
        "I am not in the channel of {team} any more, so nothing can be done there now. Type /invite @{bot} in it, after "
        "opening it again where it is archived: all that your team did with me is there as before.",
        team=listed(left),
        bot=workspace.bot_name,
    )


def _why_not_here(act: Act, ilt: Ilt | None) -> str:
    if refused := why_no_part(person_of(act.session, act.actor.workspace_id, act.actor.user_id)):
        return refused
    if act.actor.channel_id.startswith("D") or not act.actor.channel_id:
        return in_no_team(act.session, act.actor.workspace_id, act.actor.user_id)
    workspace = act.session.get(Workspace, act.actor.workspace_id)
    if workspace is None:
        return say(OUTSIDER)
    if ilt and ilt.is_reachable:
        return say(
            "Only members of {team} can do this, and I do not have you as one. "
            "If you have just joined, try again in a minute.",
            team=shown_name(ilt),
        )
    return say(
        "I am not in this channel yet. Type /invite @{bot} here, then try again.", bot=workspace.bot_name
    )


def _look_again(turn: Turn) -> None:
    """The worker reads members and channels anew, in case Slack knows more than we do."""
    with turn.write() as act:
        mark_members_stale(act.session, turn.actor.workspace_id, turn.actor.channel_id)
        mark_channels_stale(act.session, turn.actor.workspace_id)
