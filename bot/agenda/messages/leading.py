"""*I'd like to lead this*: what a member is told who asks, and what whoever has it is asked."""

from collections.abc import Sequence
from typing import Any

from bot.agenda.messages.agenda import AgendaShown, quoted
from bot.blocks import ids, kit
from bot.blocks.fields import Choice, select_field
from bot.blocks.late import excused
from bot.rules.rotation import role_words
from bot.words import say

ROLE = "wanted_role"
_NAME, _TEAM, _ROLE = 60, 80, 40


def leads_now(item: AgendaShown) -> str:
    """Nobody had it."""
    return say("You lead {item} now.", item=quoted(item))


def leads_already(item: AgendaShown) -> str:
    """They have it."""
    return say("You lead {item} already.", item=quoted(item))


def asked_to_lead(item: AgendaShown, has_it: str) -> str:
    """Somebody else has it."""
    name = kit.tame(has_it, _NAME)
    return say(
        "{name} is down for {item}: I ask them, and you hear of it if they say yes.",
        name=name,
        item=quoted(item),
    )


def asked_for_role(role: str, has_it: str) -> str:
    """The same of a role."""
    name = kit.tame(has_it, _NAME)
    return say(
        "{name} has the role {role}: I ask them, and you hear of it if they say yes.",
        name=name,
        role=kit.tame(role_words(role), _ROLE),
    )


def would_like_to_lead(
    team: str, who: str, item: AgendaShown, value: str, *, is_late: bool
) -> dict[str, Any]:
    """To whoever is down for an item."""
    words = say(
        "{who} would like to lead {item} at the next meeting of {team}. So far you are down for it.",
        who=kit.tame(who, _NAME),
        item=quoted(item),
        team=kit.tame(team, _TEAM),
    )
    return _question(words, who, ids.AGENDA_LEAD_GIVE, value, is_late=is_late)


def would_like_role(
    team: str, who: str, role: str, when: str, value: str, *, is_late: bool
) -> dict[str, Any]:
    """To whoever has a role."""
    words = say(
        "{who} would like the role {role} in the meeting of {team} on {when}. So far it is yours.",
        who=kit.tame(who, _NAME),
        role=kit.tame(role_words(role), _ROLE),
        team=kit.tame(team, _TEAM),
        when=when,
    )
    return _question(words, who, ids.AGENDA_ROLE_GIVE, value, is_late=is_late)


def _question(words: str, who: str, give: str, value: str, *, is_late: bool) -> dict[str, Any]:
    said = excused(words, is_late=is_late)
    name = kit.tame(who, _NAME)
    buttons = [
        kit.button(say("Let {name} do it", name=name), give, value=value, style="primary"),
        kit.button(say("I keep it"), ids.AGENDA_LEAD_KEEP, value=value),
    ]
    return kit.message(kit.escape(said), [kit.plain_section(said), kit.actions(buttons)])


def has_it_now(role: str, who: str) -> str:
    """You gave a role away."""
    return say(
        "{who} has the role {role} in that meeting now, and is told of it.",
        who=kit.tame(who, _NAME),
        role=kit.tame(role_words(role), _ROLE),
    )


def you_have_it(team: str, role: str, when: str, *, is_late: bool) -> str:
    """To whoever asked for a role and got it."""
    words = say(
        "The role {role} is yours in the meeting of {team} on {when}.",
        role=kit.tame(role_words(role), _ROLE),
        team=kit.tame(team, _TEAM),
        when=when,
    )
    return excused(words, is_late=is_late)


def given(item: AgendaShown) -> str:
    """You gave an item away."""
    name = kit.tame(item.presenter, _NAME)
    return say("{name} leads {item} now, and is told of it.", name=name, item=quoted(item))


def kept() -> str:
    """*I keep it*."""
    return say("It stays with you.")


def role_form(when: str, roles: Sequence[Choice], value: str) -> dict[str, Any]:
    """*I'd like a role…*: which."""
    return kit.form(
        ids.AGENDA_ROLE_FORM,
        say("I'd like a role"),
        [
            kit.plain_section(say("The meeting on {when}. Whoever has the role is asked.", when=when)),
            select_field(ROLE, say("Which role?"), roles, initial=roles[0].value),
        ],
        submit=say("Ask"),
        close=say("Cancel"),
        private_metadata=value,
    )
