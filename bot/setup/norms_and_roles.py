"""A team's norms and the roles its meetings have, as a facilitator writes them in the setup: saved at once."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from bot.agenda.roles import team_roles
from bot.blocks.fields import Choice
from bot.blocks.packing import fits
from bot.errors import WrongInputError
from bot.outbox.behind import OfTeam, team_changed
from bot.rules.over import over_what_stands
from bot.rules.pasted import listed
from bot.rules.rotation import role_of_words
from bot.rules.text import tame, visible
from bot.setup.meetings import hold_to_set_up
from bot.setup.messages.norms_and_roles import (
    GOES_AROUND,
    HOLDER,
    MOST_NORMS,
    MOST_ROLES,
    NORM_LENGTH,
    NORMS,
    ROLE,
    ROLE_LENGTH,
    RoleRow,
    RolesForm,
)
from bot.setup.messages.setup import SetupForm
from bot.setup.setup import form_of, require_may_set_up
from bot.teams.membership import require_place, shown_name
from bot.teams.roles import role_takers
from bot.turn import Turn
from bot.words import say
from storage.meetings import IltRole, follow_roles, roles_of

_NAMED = 3


def offer_norms(turn: Turn, ilt_id: int) -> list[str]:
    """The norms as they are. Raises RefusalError where they may not set up this team."""
    with turn.read() as act:
        place = require_place(act, ilt_id)
        require_may_set_up(act.session, place)
        return list(place.ilt.norms)


def save_norms(turn: Turn, ilt_id: int, text: str) -> SetupForm:
    """Saves the norms, one on each line, in their order, and shows the setup form as it is then.

    Raises:
        WrongInputError: there are too many, or one is too long; nothing is saved.
        RefusalError: they may not set up this team.
    """
    if fault := _norms_fault(_norms_in(text)):
        raise WrongInputError({NORMS: fault})
    with turn.write() as act:
        place, is_first = hold_to_set_up(act, ilt_id)
        if is_first:
            stand = "\n".join(place.ilt.norms)
            place.ilt.norms = _norms_in(over_what_stands({NORMS: (text, stand)})[NORMS])
            team_changed(act.session, ilt_id, OfTeam.AGENDA)
        return form_of(act, place)


def _norms_in(text: str) -> list[str]:
    return list(dict.fromkeys(listed(text)))


def offer_roles(
    turn: Turn, ilt_id: int, typed: tuple[Sequence[RoleRow], Sequence[str]] | None = None
) -> RolesForm:
    """The roles as they are. `typed`: as they were filled in, with the names the form was opened with; one is added.

    Raises:
        RefusalError: they may not set up this team.
    """
    with turn.read() as act:
        place = require_place(act, ilt_id)
        require_may_set_up(act.session, place)
        takers = role_takers(act.session, ilt_id).values()
        members = [Choice(person.name, person.slack_user_id) for _, person in takers]
        if typed:
            rows, was = typed
            return RolesForm(ilt_id, [*rows, RoleRow("")][:MOST_ROLES], was, members)
        users = {member.id: person.slack_user_id for member, person in takers}
        rows = [
            RoleRow(role.name, users.get(role.member_id or 0, "")) for role in team_roles(act.session, ilt_id)
        ]
        return RolesForm(ilt_id, rows, [row.name for row in rows], members)


def save_roles(turn: Turn, ilt_id: int, rows: Sequence[RoleRow], was: Sequence[str]) -> SetupForm:
    """Saves the roles in the order of the form, and shows the setup form as it is then.

    Args:
        rows: one for each field of the form; without a name: the role is removed.
        was: the names the form was opened with, in the same places: a renamed role stays the same for the rotation.

    Raises:
        WrongInputError: a name or a person cannot be taken; nothing is saved.
        RefusalError: they may not set up this team.
    """
    named = [
        (number, role_of_words(tame(visible(row.name), len(row.name) + 1)), row.holder)
        for number, row in enumerate(rows)
    ]
    with turn.write() as act:
        place, is_first = hold_to_set_up(act, ilt_id)
        if is_first:
            takers = {
                one[1].slack_user_id: number for number, one in role_takers(act.session, ilt_id).items()
            }
            if wrong := _roles_faults(named, takers, shown_name(place.ilt)):
                raise WrongInputError(wrong)
            kept = [(name, takers.get(holder)) for _, name, holder in named if name]
            _write(act.session, ilt_id, kept, _renamed(named, was))
        return form_of(act, place)


def _norms_fault(norms: Sequence[str]) -> str:
    if len(norms) > MOST_NORMS:
        return say(
            "At most {most} norms, and these are {number}. Join two, or leave some out.",
            most=MOST_NORMS,
            number=len(norms),
        )
    long = [norm for norm in norms if not fits(norm, NORM_LENGTH)]
    if not long:
        return ""
    named = ", ".join(f"“{tame(norm, 30)}”" for norm in long[:_NAMED])
    return say("A norm has at most {most} characters. Shorten {norms}.", most=NORM_LENGTH, norms=named)


def _roles_faults(
    named: Sequence[tuple[int, str, str]], takers: Mapping[str, int], team: str
) -> dict[str, str]:
    faults, seen = {}, set[str]()
    for number, name, holder in named:
        if not fits(name, ROLE_LENGTH):
            faults[f"{ROLE}:{number}"] = say("At most {most} characters. Shorten it.", most=ROLE_LENGTH)
        elif name and name.casefold() in seen:
            faults[f"{ROLE}:{number}"] = say(
                "There is a role “{name}” already. Give this one another name.", name=name
            )
        if name and holder not in {*takers, "", GOES_AROUND}:
            faults[f"{HOLDER}:{number}"] = say(
                "Not a member of {team} who takes roles. Choose somebody else, or let it go around.",
                team=team,
            )
        seen.add(name.casefold())
    if not faults and not any(name for _, name, _ in named):
        faults[f"{ROLE}:0"] = say("Keep at least one role: the first one leads the meeting.")
    return faults


def _renamed(named: Sequence[tuple[int, str, str]], was: Sequence[str]) -> dict[str, str]:
    """New names by old ones. What changed places with another role is no new name."""
    now = {name for _, name, _ in named}
    return {
        was[number]: name
        for number, name, _ in named
        if number < len(was) and name and name not in was and was[number] not in now
    }


def _write(
    session: Session, ilt_id: int, kept: Sequence[tuple[str, int | None]], renamed: Mapping[str, str]
) -> None:
    holders = {}
    for row in roles_of(session, ilt_id):
        holders[renamed.get(row.name, row.name)] = row.member_id
        session.delete(row)
    session.flush()
    session.add_all(
        IltRole(ilt_id=ilt_id, position=position, name=name, member_id=member_id)
        for position, (name, member_id) in enumerate(kept)
    )
    session.flush()
    given = {name: member_id for name, member_id in kept if member_id and member_id != holders.get(name)}
    follow_roles(session, ilt_id, [name for name, _ in kept], renamed, given)
