"""*Ask us*: a team whose new vote moved tells others in its own words what it did; it takes them back by one tap."""

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.assessments.last_results import Rubrics
from bot.assessments.trend import trend_until
from bot.blocks.fields import Choice
from bot.district.messages.card_form import CHANGED, CRITERION, DID, Wish
from bot.district.messages.page import MOST_CARDS, MOST_WORDS, Card
from bot.errors import RefusalError, WrongInputError
from bot.rules.text import kept, too_long, visible
from bot.rules.trend import CriterionTrend, movement
from bot.teams.membership import Place, require_facilitator, require_place, shown_name
from bot.turn import Act, Turn
from bot.words import later, say
from storage.assessments import Assessment
from storage.audit import Deed, note_deed
from storage.district import StayState, cards_of_team, district_of, drop_cards, keep_card, last_stay
from storage.people import Ilt, Role, look_at_meetings_of
from storage.results import revealed_ids

_NOT_IN = later("Your team does not take part in Across schools. Nothing was published. Type /ilt schools.")
_NOTHING_MOVED = later(
    "A card tells what came of something: vote again on a criterion first, and write one when it moved by more than a vote."
)
_NOT_MOVED = later("The last new vote on that did not move by more than a vote. Choose another one.")
_EMPTY = later("Write what others can learn from.")
_OBSERVER = later("You observe this team: its members decide about its cards. Nothing was changed.")


def moved_in(session: Session, rubrics: Rubrics, ilt: Ilt) -> list[Choice]:
    """The criteria whose last new vote moved by more than a vote, in the rubric's order."""
    known = revealed_ids(session, ilt.id)
    if not known:
        return []
    trend = trend_until(session, rubrics, ilt, session.get_one(Assessment, known[-1]))
    return [Choice(one.short, one.key) for one in trend.criteria if _has_moved(one)]


def _has_moved(criterion: CriterionTrend) -> bool:
    """From whatever was counted before the last new vote to that."""
    again = [place for place, point in enumerate(criterion.points) if point.is_revote]
    if not again:
        return False
    moved = movement(replace(criterion, points=criterion.points[max(0, again[-1] - 1) : again[-1] + 1]))
    return moved is not None and not moved.is_small


def offer_card(turn: Turn, rubrics: Rubrics, ilt_id: int) -> tuple[str, list[Choice]]:
    """*Write a card…*: the team's name, and what it can write about.

    Raises:
        RefusalError: no organizer of a team that takes part, or nothing moved.
    """
    with turn.read() as act:
        place = _require(act, ilt_id)
        moved = moved_in(act.session, rubrics, place.ilt)
        if not moved:
            raise RefusalError(say(_NOTHING_MOVED))
        return shown_name(place.ilt), moved


def preview_card(turn: Turn, rubrics: Rubrics, wish: Wish) -> tuple[Wish, Card]:
    """*Preview*: the card as others will read it.

    Raises:
        WrongInputError: by field.
        RefusalError: as `offer_card`.
    """
    with turn.read() as act:
        return _checked(act, rubrics, wish)


def publish(turn: Turn, rubrics: Rubrics, wish: Wish) -> str:
    """*Publish*: in the place of the team's card on that criterion. Returns what was done.

    Raises:
        WrongInputError, RefusalError: as `preview_card`, whatever the preview showed.
    """
    with turn.write() as act:
        look_at_meetings_of(act.session, _require(act, wish.ilt_id).ilt.id)
        wish, card = _checked(act, rubrics, wish)
        place = _require(act, wish.ilt_id)
        row = {"ilt_id": wish.ilt_id, "criterion_key": wish.key, "did": wish.did, "changed": wish.changed}
        keep_card(act.session, {**row, "published_at": act.now, "published_by_id": place.person.id})
        note_deed(
            act.session,
            Deed.SCHOOLS_CARD,
            workspace_id=place.ilt.workspace_id,
            at=act.now,
            ilt_id=wish.ilt_id,
            person_id=place.person.id,
            subject=wish.key,
        )
        return say(
            "Published: your card on {criterion}. Type /ilt schools to see it.", criterion=card.criterion
        )


def withdraw_card(turn: Turn, ilt_id: int, key: str) -> str:
    """*Withdraw*: by any member of the team; a second tap finds it done. Raises RefusalError: no member of it."""
    with turn.write() as act:
        place = require_place(act, ilt_id)
        if place.member.role == Role.OBSERVER:
            raise RefusalError(say(_OBSERVER))
        drop_cards(act.session, ilt_id, key)
        return say("Withdrawn. Nobody reads that card of {team} any more.", team=shown_name(place.ilt))


def _require(act: Act, ilt_id: int) -> Place:
    place = require_place(act, ilt_id)
    require_facilitator(act.session, place, say("publish a card"))
    stay = last_stay(act.session, ilt_id)
    district = district_of(act.session, place.ilt.workspace_id)
    if stay is None or stay.state != StayState.IN or stay.district != district:
        raise RefusalError(say(_NOT_IN))
    return place


def _checked(act: Act, rubrics: Rubrics, wish: Wish) -> tuple[Wish, Card]:
    place = _require(act, wish.ilt_id)
    moved = {one.value: one.words for one in moved_in(act.session, rubrics, place.ilt)}
    others = [one for one in cards_of_team(act.session, wish.ilt_id) if one.criterion_key != wish.key]
    wish = replace(wish, did=visible(kept(wish.did)), changed=visible(kept(wish.changed)))
    faults = {
        CRITERION: "" if wish.key in moved else say(_NOT_MOVED),
        DID: _fault(wish.did),
        CHANGED: _fault(wish.changed),
    }
    if len(others) >= MOST_CARDS:
        faults[CRITERION] = say(
            "Your team has {number} cards. Withdraw one first: /ilt schools.", number=len(others)
        )
    if wrong := {name: fault for name, fault in faults.items() if fault}:
        raise WrongInputError(wrong)
    return wish, Card(
        moved[wish.key],
        shown_name(place.ilt),
        wish.did,
        wish.changed,
        place.person.name,
        place.person.slack_user_id,
    )


def _fault(words: str) -> str:
    return too_long(words, MOST_WORDS) if words else say(_EMPTY)
