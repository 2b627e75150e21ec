"""The growth page: `/ilt growth`, its button, and everything in its forms. It answers with forms alone: a message would stay."""

from dataclasses import dataclass, replace

from bot.blocks import ids
from bot.errors import RefusalError, WrongInputError
from bot.library.catalog import Catalog
from bot.practice import page
from bot.practice.kept import Level
from bot.practice.messages.page import (
    NOTE,
    Link,
    MyGrowth,
    after,
    growth_form,
    history_form,
    level_block,
    note_form,
    part_form,
    share_form,
    unreadable_form,
)
from bot.words import language, say
from handlers.answers import Answer, Below, ChangeForm, FieldErrors, OpenForm, form_in_place
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import RETIRED, Filled, number_and_key, number_or_none
from rubric_data import Growth, GrowthPart


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of the growth page. Returns its word of the slash command."""
    its = _Page(deps.growth, deps.catalog)
    listeners.action(ids.GROWTH_OPEN, its.open)
    listeners.action(ids.GROWTH_PART, its.part)
    listeners.action(ids.GROWTH_BACK, its.open)
    listeners.action(ids.GROWTH_LEVEL, its.marked)
    listeners.action(ids.GROWTH_NOTE, its.note)
    listeners.action(ids.GROWTH_NEXT, its.chosen)
    listeners.action(ids.GROWTH_HISTORY, its.history)
    listeners.action(ids.GROWTH_SHARE, its.share)
    listeners.action(ids.GROWTH_DELETE, its.delete)
    listeners.form(ids.GROWTH_PART_FORM, its.part_sent)
    listeners.form(ids.GROWTH_NOTE_FORM, its.note_sent)
    listeners.form(ids.GROWTH_BACK_FORM, its.back)
    return {"growth": its.open}


@dataclass(frozen=True)
class _Page:
    original: Growth
    catalog: Catalog

    @property
    def growth(self) -> Growth:
        """The skills in the language that is spoken now."""
        return self.original.in_language(language())

    def open(self, request: Request) -> Answer:
        """`/ilt growth`, *My growth page*, *All parts*."""
        try:
            view = self._first(page.read_page(request.turn, self.growth))
        except page.UnreadableError as error:
            view = unreadable_form(str(error))
        return form_in_place(request, view)

    def back(self, request: Request) -> Answer:
        """*Back*, which sends a form off."""
        return ChangeForm(self._first(page.read_page(request.turn, self.growth)))

    def part(self, request: Request) -> Answer:
        """*Open* beside a part."""
        mine = page.read_page(request.turn, self.growth)
        return ChangeForm(part_form(mine, self._part(request.chosen_value)))

    def marked(self, request: Request) -> Answer:
        """A tap on a level."""
        key = str(request.action.get("block_id") or "").partition(":")[2]
        mine = page.mark(request.turn, self.growth, key, _level(request.chosen_value))
        return ChangeForm(self._part_of(mine, key))

    def part_sent(self, request: Request) -> Answer:
        """*Next part*: saves whatever a tap could not, then goes on."""
        part, filled = self._part(str(request.view.get("private_metadata") or "")), Filled(request)
        mine = page.read_page(request.turn, self.growth)
        for skill in part.skills:
            chosen = filled.choice(level_block(skill.key))
            if chosen and _level(chosen) != mine.page.level(skill.key):
                mine = page.mark(request.turn, self.growth, skill.key, _level(chosen))
        following = after(self.growth, part.key)
        return ChangeForm(part_form(mine, following) if following else self._first(mine))

    def note(self, request: Request) -> Answer:
        """*Add a note…*."""
        skill = self.growth.skill(request.chosen_value)
        if skill is None:
            raise RefusalError(say(RETIRED))
        known = page.read_page(request.turn, self.growth).page.skill(skill.key, skill.name)
        return OpenForm(note_form(skill, known))

    def note_sent(self, request: Request) -> Answer:
        """*Save* in it."""
        key = str(request.view.get("private_metadata") or "")
        try:
            mine = page.save_note(request.turn, self.growth, key, Filled(request).text(NOTE))
        except WrongInputError as wrong:
            return FieldErrors(wrong.fields)
        except RefusalError as refusal:
            return FieldErrors({NOTE: str(refusal)})
        return Below(self._part_of(mine, key))

    def chosen(self, request: Request) -> Answer:
        """*Make it my next*, *Not next any more*."""
        is_next, key = number_and_key(request.chosen_value)
        mine = page.choose_next(request.turn, self.growth, key if is_next else "")
        return ChangeForm(self._first(mine) if is_next else self._part_of(mine, key))

    def history(self, request: Request) -> Answer:
        """*What changed*."""
        return ChangeForm(history_form(*page.read_history(request.turn, self.growth)))

    def share(self, request: Request) -> Answer:
        """*Text to share…*, *With my notes*."""
        with_notes = bool(number_or_none(request.chosen_value))
        found = page.read_share(request.turn, self.growth, with_notes=with_notes)
        return ChangeForm(share_form(*found, with_notes=with_notes))

    def delete(self, request: Request) -> Answer:
        """*Delete this page…*, which Slack has asked about."""
        return ChangeForm(self._first(page.delete_page(request.turn, self.growth)))

    def _first(self, mine: MyGrowth) -> dict[str, object]:
        """The first page, with what the library has for the skill to practice next."""
        wanted = mine.next_skill.resource if mine.next_skill else None
        found = (one for one in self.catalog.resources.listed if one.key == wanted and one.address)
        links = [Link(one.title, one.address or "") for one in found]
        return growth_form(replace(mine, resource=next(iter(links), None)))

    def _part(self, key: str) -> GrowthPart:
        part = self.growth.part(key)
        if part is None:
            raise RefusalError(say(RETIRED))
        return part

    def _part_of(self, mine: MyGrowth, skill_key: str) -> dict[str, object]:
        part = self.growth.part_of(skill_key)
        return part_form(mine, part) if part else self._first(mine)


def _level(words: str) -> Level:
    level = number_or_none(words)
    if level not in list(Level):
        raise RefusalError(say(RETIRED))
    return Level(level)
