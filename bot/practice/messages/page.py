"""The growth page: what its owner sees of it, and nobody else. Forms only: a message would stay in Slack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.fields import text_field
from bot.blocks.limits import VIEW_TITLE
from bot.practice.kept import Page, Skill
from bot.practice.messages.words import levels_of, skill_words
from bot.words import count, later, say
from rubric_data import Growth, GrowthPart, GrowthSkill

NOTE = "note"
LONGEST_NOTE = 800
_MOST_TEAMS = 3
_NAME = 80

_NOBODY_ELSE = later(
    "Only you can open this page. Nobody in your school sees it, or whether you have one. It is not an evaluation."
)
_ENCRYPTED = later(
    "Who could look? It is encrypted in the database. Whoever runs the server holds the key, could read it with that, and "
    "sees that you have a page. A copy of the database alone shows nothing of what you wrote."
)
_PLAIN = later(
    "Who could look? Whoever runs the server could read it in the database and in its backups: it is not encrypted here."
)
_NO_TEAM = later(
    "In no team yet? Ask whoever leads one at your school whether you may sit in, and take one part."
)


@dataclass(frozen=True)
class Ahead:
    """A team's next meeting, where something can be tried."""

    ilt_id: int
    team: str
    words: str


@dataclass(frozen=True)
class Link:
    """Where something to read or to use is."""

    name: str
    address: str


@dataclass(frozen=True)
class MyGrowth:
    """A person's page, and what they may be shown beside it.

    Attributes:
        is_locked: it is encrypted in the database.
        done: what was just done.
        resource: what helps with the skill to practice next.
    """

    growth: Growth
    page: Page
    ahead: Sequence[Ahead] = ()
    is_locked: bool = False
    done: str = ""
    resource: Link | None = None

    @property
    def next_skill(self) -> GrowthSkill | None:
        """What they practice next, if it is still asked for."""
        return self.growth.skill(self.page.next_key)


def growth_form(mine: MyGrowth) -> dict[str, Any]:
    """The first page: what comes next, the parts, and what else can be done."""
    blocks = [
        *([kit.plain_section(mine.done)] if mine.done else []),
        kit.plain_section(say(_NOBODY_ELSE)),
        *_next(mine),
        *(_part_row(mine, part) for part in mine.growth.parts),
        *([kit.actions(_buttons())] if mine.page != Page() else []),
        kit.context(kit.escape(say(_ENCRYPTED) if mine.is_locked else say(_PLAIN))),
    ]
    return kit.form(ids.GROWTH_PAGE, say("My growth page"), blocks, close=say("Close"))


def _next(mine: MyGrowth) -> Iterator[kit.Block]:
    skill = mine.next_skill
    if skill is None:
        yield kit.plain_section(
            say("Mark how much help you need. Then choose one skill to practice next: one is enough.")
        )
        return
    yield kit.header(say("Next: {skill}", skill=skill.name))
    yield kit.plain_section(
        say(
            "Two ways to practice it at the next meetings:\n• {role}\n• {item}",
            role=skill.role,
            item=skill.item,
        )
    )
    for ahead in mine.ahead[:_MOST_TEAMS]:
        team = kit.tame(ahead.team, _NAME)
        button = kit.button(
            say("See its agenda"),
            ids.AGENDA_SHOW,
            value=str(ahead.ilt_id),
            label=say("Agenda of {team}", team=team),
        )
        yield kit.plain_section(say("{team}: {meeting}", team=team, meeting=ahead.words), accessory=button)
    if not mine.ahead:
        yield kit.plain_section(say(_NO_TEAM))
    yield kit.context(_to_read(mine, skill))


def _to_read(mine: MyGrowth, skill: GrowthSkill) -> str:
    """Links: a tap on one is told to nobody."""
    framework = _link(Link(skill.framework.name, skill.framework.link))
    if mine.resource is None:
        return say("To read: {link}", link=framework)
    return say("To use: {link}. To read: {other}.", link=_link(mine.resource), other=framework)


def _link(to: Link) -> str:
    # What would end it is in no address of ours (`rubric_data.addresses`).
    return f"<{to.address}|{kit.escape(kit.tame(to.name, _NAME))}>"


def _part_row(mine: MyGrowth, part: GrowthPart) -> kit.Block:
    marked = sum(mine.page.level(one.key) is not None for one in part.skills)
    total = len(part.skills)
    said = (
        say("{marked} of {total} marked", marked=marked, total=total) if marked else say("nothing marked yet")
    )
    button = kit.button(
        say("Open"), ids.GROWTH_PART, value=part.key, label=say("Open: {part}", part=part.title)
    )
    return kit.plain_section(f"{part.title}\n{said}", accessory=button)


def _buttons() -> list[dict[str, Any]]:
    return [
        kit.button(say("What changed"), ids.GROWTH_HISTORY),
        kit.button(say("Text to share…"), ids.GROWTH_SHARE),
        _delete(),
    ]


def _delete() -> dict[str, Any]:
    sure = {
        "title": kit.plain(say("Delete your page?")),
        "text": kit.plain(
            say("Levels, notes and history go for good. Backups keep them until they are thrown away.")
        ),
        "confirm": kit.plain(say("Delete it")),
        "deny": kit.plain(say("Keep it")),
        "style": "danger",
    }
    return {**kit.button(say("Delete this page…"), ids.GROWTH_DELETE), "confirm": sure}


def unreadable_form(why: str) -> dict[str, Any]:
    """There is a page that cannot be read: to wait, or to begin anew."""
    blocks = [kit.plain_section(why), kit.actions([_delete()])]
    return kit.form(ids.GROWTH_PAGE, say("My growth page"), blocks, close=say("Close"))


def part_form(mine: MyGrowth, part: GrowthPart) -> dict[str, Any]:
    """One part: a level for each of its skills, saved on tap."""
    marked = sum(mine.page.level(one.key) is not None for one in part.skills)
    following = _following(mine.growth, part)
    blocks = [
        *([kit.plain_section(mine.done)] if mine.done else []),
        kit.header(part.title),
        *(block for skill in part.skills for block in _skill_rows(mine, skill)),
        kit.context(
            say(
                "*{marked} of {total} marked.* Each tap is saved at once.",
                marked=marked,
                total=len(part.skills),
            )
        ),
        *([kit.actions([kit.button(say("All parts"), ids.GROWTH_BACK)])] if following else []),
    ]
    submit = say("Next part") if following else say("All parts")
    return kit.form(
        ids.GROWTH_PART_FORM,
        say("My growth page"),
        blocks,
        submit=submit,
        close=say("Close"),
        private_metadata=part.key,
    )


def _following(growth: Growth, part: GrowthPart) -> GrowthPart | None:
    place = growth.parts.index(part) + 1
    return growth.parts[place] if place < len(growth.parts) else None


def after(growth: Growth, key: str) -> GrowthPart | None:
    """The part that follows that of a key; None after the last one."""
    part = growth.part(key)
    return _following(growth, part) if part else None


def level_block(skill_key: str) -> str:
    """The block of a skill's level."""
    return f"{ids.GROWTH_LEVEL}:{skill_key}"


def _skill_rows(mine: MyGrowth, skill: GrowthSkill) -> list[kit.Block]:
    options = [kit.option(words, str(int(level))) for level, words in levels_of(mine.growth).items()]
    radio: dict[str, Any] = {"type": "radio_buttons", "action_id": ids.GROWTH_LEVEL, "options": options}
    level = mine.page.level(skill.key)
    if level and (initial := kit.chosen(options, str(int(level)))):
        radio["initial_option"] = initial
    what = f"*{kit.escape(skill.name)}*\n{kit.escape(skill.looks_like)}"
    return [
        kit.section(what),
        kit.actions([radio], block_id=level_block(skill.key)),
        kit.actions(_of_skill(mine, skill)),
    ]


def _of_skill(mine: MyGrowth, skill: GrowthSkill) -> list[dict[str, Any]]:
    known = mine.page.skill(skill.key, skill.name)
    named = {"skill": skill.name}
    note = say("My note…") if known.note else say("Add a note…")
    chosen = mine.page.next_key == skill.key
    choose = say("Not next any more") if chosen else say("Make it my next")
    return [
        kit.button(note, ids.GROWTH_NOTE, value=skill.key, label=say("Note on {skill}", **named)),
        kit.button(
            choose,
            ids.GROWTH_NEXT,
            value=f"{0 if chosen else 1}:{skill.key}",
            label=f"{choose}: {skill.name}",
            style="" if chosen else "primary" if known.level and not mine.next_skill else "",
        ),
    ]


def note_form(skill: GrowthSkill, known: Skill) -> dict[str, Any]:
    """A note of one's own on a skill."""
    field = text_field(
        NOTE,
        say("What I tried, what I saw, what I want to try"),
        initial=known.note,
        lines=True,
        optional=True,
        hint=say(
            "For your eyes only. No students' names, please. At most {most} characters.", most=LONGEST_NOTE
        ),
    )
    return kit.form(
        ids.GROWTH_NOTE_FORM,
        skill.name,
        [*([kit.plain_section(skill.name)] if len(skill.name) > VIEW_TITLE else []), field],
        submit=say("Save"),
        close=say("Back"),
        private_metadata=skill.key,
    )


_WITHOUT, _WITH = "0", "1"


def share_form(mine: MyGrowth, texts: Sequence[str], *, with_notes: bool) -> dict[str, Any]:
    """*Text to share…*: words to copy. The bot sends them to nobody."""
    # A name of its own for each of the two: Slack would leave in the field what stood there.
    shown = [
        text_field(f"growth_text:{number}{with_notes}", label, initial=text, lines=True, optional=True)
        for number, text in enumerate(texts)
        for label in [_text_label(number, len(texts))]
    ]
    turn = kit.button(
        say("Without my notes") if with_notes else say("With my notes"),
        ids.GROWTH_SHARE,
        value=_WITHOUT if with_notes else _WITH,
    )
    has_notes = any(one.note for one in mine.page.skills.values())
    blocks = [
        kit.plain_section(
            say(
                "Copy what you like and send it yourself, to whomever you like. I send it to nobody, and keep no trace of it."
            )
        ),
        *shown,
        *([kit.actions([turn])] if has_notes else []),
    ]
    return kit.form(
        ids.GROWTH_BACK_FORM, say("Text to share"), blocks, submit=say("Back"), close=say("Close")
    )


def _text_label(number: int, total: int) -> str:
    if total == 1:
        return say("Your text")
    return say("Your text, {number} of {total}", number=number + 1, total=total)


def share_lines(mine: MyGrowth, day: str, *, with_notes: bool) -> list[str]:
    """The words to share: what is marked, by part; with notes under their skill."""
    lines = [say("How I see my practice, {day}. My own view, no evaluation.", day=day)]
    if skill := mine.next_skill:
        lines.append(say("What I practice next: {skill}", skill=skill.name))
    for part in mine.growth.parts:
        rows = [line for skill in part.skills for line in _share_rows(mine, skill, with_notes=with_notes)]
        lines += ["", part.title, *rows] if rows else []
    return lines


def _share_rows(mine: MyGrowth, skill: GrowthSkill, *, with_notes: bool) -> list[str]:
    known = mine.page.skill(skill.key, skill.name)
    note = known.note if with_notes else ""
    if not known.level and not note:
        return []
    row = f"• {skill_words(levels_of(mine.growth), known)}"
    return [row, *(f"   {line}" for line in note.splitlines())]


def history_form(lines: Sequence[str], more: int) -> dict[str, Any]:
    """*What changed*: newest first."""
    words = "\n".join(lines) or say("Nothing yet.")
    rest = (
        [
            kit.context(
                count(
                    "{number} older line is in *My data as a file* (/ilt privacy).",
                    "{number} older lines are in *My data as a file* (/ilt privacy).",
                    more,
                )
            )
        ]
        if more
        else []
    )
    blocks = [kit.plain_section(words), *rest]
    return kit.form(ids.GROWTH_BACK_FORM, say("What changed"), blocks, submit=say("Back"), close=say("Close"))
