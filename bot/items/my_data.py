"""What is held about a person of action items: those that have to do with them, and what they typed for one."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.items.messages.my_data import item_line
from bot.items.messages.success_checks import ANSWERS
from bot.outbox.messages.my_data import Heading, indented
from bot.outbox.my_data import Whose
from bot.words import say
from storage.items import ActionItem, SuccessCheck
from storage.personal_items import checks_answered_by, drafts_of, items_about


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """Items, and what they were asked about and have not answered."""
    me = whose.person.id
    answered = checks_answered_by(session, me)
    for item, helps in items_about(session, me):
        ties = [words for words, holds in _ties(item, me, helps=helps) if holds]
        said = [_said(check) for check in answered if check.item_id == item.id]
        team = whose.team(item.ilt_id)
        yield Heading.ITEMS, item_line(item.number, team, item.state, [*ties, *said], item.text)
    for draft in drafts_of(session, me):
        yield Heading.DRAFTS, indented(draft.words)


def _ties(item: ActionItem, person_id: int, *, helps: bool) -> list[tuple[str, bool]]:
    is_done_by_them = item.done_by_id == person_id
    return [
        (say("you own it"), item.owner_id == person_id),
        (say("you help"), helps),
        (say("you logged it"), item.logged_by_id == person_id),
        (say("it is offered to you"), item.handed_to_id == person_id),
        (say("you marked it done"), is_done_by_them),
        (
            say("you said what changed: {note}", note=item.done_note or ""),
            is_done_by_them and bool(item.done_note),
        ),
    ]


def _said(check: SuccessCheck) -> str:
    answer = say(ANSWERS[check.answer or ""])
    if check.note:
        return say(
            "you were asked whether it worked and said: {answer} ({note})", answer=answer, note=check.note
        )
    return say("you were asked whether it worked and said: {answer}", answer=answer)
