"""The forms of the library: adding a resource, removing one of a team's own; and the post in the channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.fields import Choice, select_field, select_several_field, text_field
from bot.library.messages.shapes import KIND_CHOICES, LONGEST_LINE, LONGEST_TITLE, Entry
from bot.library.messages.suggested import entry_words, open_button
from bot.words import later, say
from rubric_data import AddressFault, ResourceKind

TITLE, ADDRESS, WHAT, WHY, KIND, CRITERIA = "title", "address", "what", "why", "kind", "criteria"
_NAME = 60
# A text of so many characters, or lines, is a page that was pasted.
_A_PAGE, _LINES_OF_A_PAGE = 600, 4

_KEEP_OUT = later(
    "Everybody in the channel can read it. Passwords and names of students do not belong here. An organizer can remove it."
)
NO_TITLE = later("Give it a name, so that others find it.")
NO_WHAT = later("Say in a line what it is.")
NO_WHY = later("Say in a line why it helps.")
NO_KIND = later("Choose what it is from the list.")
NO_SUCH_CRITERION = later("Choose criteria from the list.")
PASTED = later(
    "That is a page of text. Write a line in your own words; the page stays where its address leads."
)
KNOWN = later("That address is in your library already: “{title}”.")
FULL = later("Your team has {most} resources of its own already. Remove some first. Nothing was added.")
_ADDRESS_FAULTS = {
    AddressFault.TOO_LONG: later("That address is too long. Look for a shorter one, perhaps behind Share."),
    AddressFault.NOT_ONE: later(
        "Put one address there and nothing else: it begins with https:// and has no spaces."
    ),
    AddressFault.NOT_HTTPS: later(
        "I take only addresses that begin with https:// since others are not safe to open."
    ),
    AddressFault.SECRET: later(
        "There is a name or a password in that address. Take out what stands before the @, or behind a word like “password=”."
    ),
    AddressFault.NUMBERS: later(
        "That address is a number, not the name of a site. Look for the site's own address."
    ),
    AddressFault.INSIDE: later(
        "That address works only inside one network. Put it where your team can open it first."
    ),
}


@dataclass(frozen=True)
class AddForm:
    """What *Add a resource…* needs. `criteria`: to choose from."""

    ilt_id: int
    team: str
    criteria: Sequence[Choice]


@dataclass(frozen=True)
class Typed:
    """A resource as somebody typed it."""

    title: str
    address: str
    what: str
    why: str
    kind: str
    criteria: Sequence[str] = ()


def add_form(form: AddForm) -> dict[str, Any]:
    """*Add a resource…*."""
    kinds = [Choice(say(words), kind.value) for kind, words in KIND_CHOICES.items()]
    blocks = [
        kit.plain_section(
            say("For {team}. {keep_out}", team=kit.tame(form.team, _NAME), keep_out=say(_KEEP_OUT))
        ),
        text_field(TITLE, say("What is it called?"), hint=_at_most(LONGEST_TITLE)),
        text_field(ADDRESS, say("Its address"), hint=say("Begins with https://")),
        select_field(KIND, say("What kind is it?"), kinds, initial=ResourceKind.GUIDE.value),
        text_field(WHAT, say("What it is, in a line"), hint=_at_most(LONGEST_LINE)),
        text_field(WHY, say("Why it helps, in a line"), hint=_at_most(LONGEST_LINE)),
    ]
    if form.criteria:
        blocks.append(select_several_field(CRITERIA, say("Which criteria does it serve?"), form.criteria))
    return kit.form(
        ids.RESOURCE_FORM,
        say("Add a resource"),
        blocks,
        submit=say("Add"),
        close=say("Cancel"),
        private_metadata=str(form.ilt_id),
    )


def _at_most(most: int) -> str:
    return say("At most {most} characters.", most=most)


def is_a_page(words: str) -> bool:
    """Whether it was pasted from somewhere, rather than typed here."""
    return len(words) > _A_PAGE or len(words.splitlines()) > _LINES_OF_A_PAGE


def address_fault_words(fault: AddressFault) -> str:
    """Why an address is refused, and what to do."""
    return say(_ADDRESS_FAULTS[fault])


def remove_form(ilt_id: int, one: Entry) -> dict[str, Any]:
    """*Remove…*: it cannot be undone, so it is asked once."""
    asked = say(
        "It is deleted for everyone, also from what was shared of it in the channel, and cannot be brought back."
    )
    return kit.form(
        ids.RESOURCE_REMOVE_FORM,
        say("Remove this resource?"),
        [entry_words(one), kit.plain_section(asked)],
        submit=say("Remove"),
        close=say("Keep"),
        private_metadata=f"{ilt_id}:{one.ref}",
    )


def resource_post(ilt_id: int, one: Entry, by: str) -> dict[str, Any]:
    """In the channel: who shares it, what it is, *Open*."""
    who = kit.tame(by, _NAME) or say("A member")
    line = say("{who} shares a resource:", who=who)
    buttons = [kit.actions([open_button(ilt_id, one)])] if one.address else []
    title = kit.tame(one.title, LONGEST_TITLE)
    text = (
        f"{line} {title} ({one.about}). {kit.tame(one.what, LONGEST_LINE)} {kit.tame(one.why, LONGEST_LINE)}"
    )
    return kit.message(kit.escape(text), [kit.plain_section(line), entry_words(one), *buttons])


def post_of_removed() -> dict[str, Any]:
    """The same after an organizer has removed it."""
    words = say("A resource that was shared here was removed from the library.")
    return kit.message(words, [kit.plain_section(words)])
