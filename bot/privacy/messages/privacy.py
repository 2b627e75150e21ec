"""What people read about their privacy: who sees what, for how long, and what deleting means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.rules.tally import MINIMUM
from bot.words import count, later, say

_YEAR_DAYS = 365


@dataclass(frozen=True)
class DeleteForm:
    """What deleting means for one person.

    Attributes:
        still_in: teams whose channel they are in: there the bot meets them again.
        leads_alone: teams of which they are the only facilitator.
    """

    name: str
    still_in: Sequence[str]
    leads_alone: Sequence[str]


def short_version(run_by: str = "") -> dict[str, Any]:
    """`/ilt privacy`: what matters most, the same for everyone. `run_by`: who runs the server, as people know them."""
    limits = say(_LIMITS_OF, who=kit.tame(run_by, _RUN_BY)) if kit.tame(run_by, _RUN_BY) else say(_LIMITS)
    said = [say(_SHORT), limits, say(_SEEN), say(_NO_REPORT)]
    buttons = [
        kit.button(say("Read it all"), ids.PRIVACY_ALL),
        kit.button(say("My data as a file"), ids.PRIVACY_MY_DATA),
        kit.button(say("Delete my data…"), ids.PRIVACY_DELETE),
    ]
    blocks = [kit.header(say("Who sees what")), *map(kit.plain_section, said), kit.actions(buttons)]
    return kit.message(kit.escape("\n".join([say("Who sees what"), *said])), blocks)


_RUN_BY = 80
_SHORT = later(
    "Nobody in this school can look up your vote while the vote is open, not even the principal or whoever leads the "
    "meeting. After an unnamed vote (the usual) it is deleted. In a named vote, and your ballot says so, the team sees it."
)
_LIMITS = later(
    "Two honest limits. Whoever runs the server could read votes while the vote is open, and in backups of that time. "
    "And in a team of 4 or 5 people can guess; where all answer alike, everybody knows."
)
_LIMITS_OF = later(
    "Two honest limits. Whoever runs the server ({who}) could read votes while the vote is open, and in backups of that "
    "time. And in a team of 4 or 5 people can guess; where all answer alike, everybody knows."
)
_SEEN = later(
    "What your team does see: who was at a meeting, who owns which action item or strategy, and whether it is late."
)
_NO_REPORT = later(
    "There is no report about a person, and none can be made from unnamed votes. Your team agrees not to use this to "
    "evaluate anybody."
)


def privacy_text(keep_texts_days: int, *, is_encrypted: bool = False) -> dict[str, Any]:
    """*Read it all*: everything, and the same for everyone. `is_encrypted`: growth pages are, in the database."""
    parts = _parts(keep_texts_days, is_encrypted=is_encrypted)
    blocks = [
        kit.header(say("Who sees what")),
        *(kit.section(f"*{title}* {words}") for title, words in parts),
        kit.actions(
            [
                kit.button(say("My data as a file"), ids.PRIVACY_MY_DATA),
                kit.button(say("Delete my data…"), ids.PRIVACY_DELETE),
            ]
        ),
    ]
    text = "\n".join(f"{title} {words}" for title, words in parts)
    said = say("Who sees what.\n{everything}\nButtons: My data as a file, Delete my data.", everything=text)
    return kit.message(said, blocks)


def _parts(keep_texts_days: int, *, is_encrypted: bool) -> list[tuple[str, str]]:
    how_long = f"{say(_HOW_LONG, kept=kept_for(keep_texts_days))} {say(_NO_STUDENTS)}"
    return [
        (say("Until the reveal:"), say(_BEFORE)),
        (say("After it, unnamed (the usual):"), say(_UNNAMED, minimum=MINIMUM)),
        (say("After it, named:"), say("your team sees who chose what; your ballot says so.")),
        (say("Focus:"), say(_FOCUS, minimum=MINIMUM)),
        (say("Meetings:"), say(_MEETINGS)),
        (say("If you ask a team, or it asks you:"), say(_ASKED)),
        (say("Resources:"), say(_LIBRARY)),
        (say("Across schools:"), say(_SCHOOLS)),
        (say("Growth page:"), say(_GROWTH_ENCRYPTED if is_encrypted else _GROWTH)),
        (
            say("Who reads results:"),
            say("everyone in the channel; if it is public, everyone in the workspace."),
        ),
        (say("How long:"), how_long),
        (say("Backups and logs:"), say(_ELSEWHERE)),
        (say("If you have yourself deleted:"), say(_MARKS)),
        (say("If the app is removed:"), say("a week later everything of it is deleted.")),
    ]


_BEFORE = later(
    "nobody else in Slack sees your votes and notes, nobody sees counts; only how many have finished. "
    "Whoever runs the server could look them up."
)
_UNNAMED = later(
    "counts only. Who chose what is deleted, unsigned notes lose their author; who took part stays. "
    "With fewer than {minimum} answers no counts are shown."
)
_MEETINGS = later(
    "the channel sees who is there, roles, decisions, items. Session answers are shown without names; the link to you is "
    "deleted then."
)
_ELSEWHERE = later(
    "a backup and the database's own log may keep what stood there before a reveal; whoever runs the server could look "
    "there. My log holds no votes or words."
)
_MARKS = later(
    "a mark made from your Slack id, without name or answers, stays until open questions end, and another for 400 days, so "
    "that no backup brings you back."
)
_FOCUS = later("likewise, from {minimum} people on; strategies and check-ins with names.")
_GROWTH = later(
    "only you can open yours, and it stays until you delete it. It is not encrypted here: whoever runs the server could read it."
)
_GROWTH_ENCRYPTED = later(
    "only you can open yours, and it stays until you delete it. It is encrypted in the database; whoever runs the server holds "
    "the key."
)
_ASKED = later(
    "its members read your name; without one nothing links you to the words, and nothing to what you answer. How often you asked "
    "is kept for a day."
)
_SCHOOLS = later("numbers of teams, never which; cards with the writer's name. Who says no stays unnamed.")
_LIBRARY = later("your team sees who added one, never whom one helped.")
_HOW_LONG = later(
    "notes are deleted {kept} after the reveal, session answers that long after the meeting, strategies after their end, what "
    "you asked likewise; counts and minutes stay."
)
_NO_STUDENTS = later("No students' names, please; an organizer can remove a note.")


def kept_for(days: int) -> str:
    """`2 years`, `1 year`, `90 days`."""
    if days % _YEAR_DAYS == 0:
        return count("{number} year", "{number} years", days // _YEAR_DAYS)
    return count("{number} day", "{number} days", days)


def file_comes() -> str:
    """After *My data as a file*."""
    return say("I send you the file as a direct message in a moment. It is only for you.")


def my_data_message(*, is_late: bool) -> dict[str, Any]:
    """The message that carries the file."""
    here = say(
        "Here is everything I hold about you, as a text file that opens on any phone or computer. To have it "
        "deleted, type /ilt privacy and tap Delete my data."
    )
    words = " ".join([*([say("Sorry, this comes late.")] if is_late else []), here])
    return kit.message(kit.escape(words), [kit.plain_section(words)])


def delete_form(form: DeleteForm) -> dict[str, Any]:
    """The form behind *Delete my data…*: what happens, and a tick, because it cannot be undone."""
    sure = {
        "type": "checkboxes",
        "action_id": ids.PRIVACY_SURE,
        "options": [kit.option(say("Yes, delete it. I know that it cannot be undone."), "yes")],
    }
    blocks = [
        kit.plain_section(say("{name}, this is what happens:", name=kit.tame(form.name, 80) or say("You"))),
        *(kit.plain_section(words) for words in _consequences(form)),
        {
            "type": "input",
            "block_id": ids.PRIVACY_SURE,
            "label": kit.plain(say("Delete what you hold about me?")),
            "element": sure,
        },
    ]
    return kit.form(
        ids.PRIVACY_DELETE_FORM,
        say("Delete my data"),
        blocks,
        submit=say("Delete my data"),
        close=say("Keep it"),
    )


def _consequences(form: DeleteForm) -> list[str]:
    said = ["\n".join(f"• {say(words, minimum=MINIMUM)}" for words in _ALWAYS)]
    if form.leads_alone:
        said.append(say(_TAKE_OVER, teams=_names(form.leads_alone)))
    if form.still_in:
        said.append(say(_MEET_AGAIN, teams=_names(form.still_in)))
    return said


_ALWAYS = (
    later("Your name becomes “former member”. Your Slack id, your time zone and your roles are deleted."),
    later(
        "In votes that are still open, your answers stay counted, without your name. Your notes in them are deleted, and "
        "you cannot vote in them again: until they end I keep a mark made from your Slack id, without name or answers."
    ),
    later(
        "Revealed results keep their counts. Where a vote was named, your answers become those of a “former member”."
    ),
    later(
        "Notes you signed stay without your name, but are deleted where fewer than {minimum} people answered: anybody could guess."
    ),
    later("To take away one of those notes altogether, first tap Remove beside it in the results."),
    later(
        "Minutes keep that a “former member” was there. What you wrote on a session and nobody has seen yet is deleted; "
        "that you answered, and what you ticked, stays as a number."
    ),
    later("Action items you own or logged stay in the team's list, under “former member”."),
    later(
        "Agenda items you proposed stay too; those you were to present wait for somebody else, and so do your roles."
    ),
    later("Your growth page, if you have one, is deleted."),
    later("What you asked a team with your name stays with it, under “former member”."),
    later("What you answered to a team that asked its staff stays counted, as nobody's."),
    later(
        "Resources you added for a team stay with it, under “former member”; that one helped you is deleted."
    ),
    later("I send you nothing that I still owed you. What stands in Slack itself stays there."),
    later(
        "A mark of the same kind stays for 400 days: a backup that is brought back is then without you. Whoever runs the "
        "server and knows your Slack id could tell from it that you had yourself deleted, and when; nothing else."
    ),
)
_TAKE_OVER = later("{teams}: you are the only organizer. Ask somebody there to take over with /ilt setup.")
_MEET_AGAIN = later(
    "{teams}: as long as you are in that channel, I meet you again within a day, as somebody new without a past. "
    "To be forgotten for good, leave the channel first."
)


def _names(teams: Sequence[str]) -> str:
    return kit.tame(", ".join(teams), 500)


def deleted() -> str:
    """After *Delete my data*."""
    return say("Done: what I held about you is deleted.")


def not_sure() -> str:
    """Under the tick that was not set."""
    return say("Tick this to have it deleted, or close the form to keep everything.")
