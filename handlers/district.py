"""`/ilt schools`: the table and the cards; proposing that a team takes part, saying no, taking it out; cards of one's own."""

from dataclasses import dataclass

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.district import cards, joining
from bot.district.messages.card_form import CHANGED, CRITERION, DID, Wish, card_form, preview_form, wish_in
from bot.district.messages.page import schools_message
from bot.district.reading import read_schools
from bot.errors import RefusalError, WrongInputError
from bot.words import say
from handlers.answers import Answer, ChangeForm, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import RETIRED, Filled, number, number_and_key, preview_stays


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of across schools. Returns its word of the slash command."""
    its = _Schools(deps)
    listeners.action(ids.SCHOOLS_OPEN, its.open)
    listeners.action(ids.SCHOOLS_MORE, its.turned)
    listeners.action(ids.SCHOOLS_BACK, its.turned)
    listeners.action(ids.SCHOOLS_PROPOSE, its.propose)
    listeners.action(ids.SCHOOLS_NO, _no)
    listeners.action(ids.SCHOOLS_TAKE_OUT, _take_out)
    listeners.action(ids.SCHOOLS_CARD, its.card)
    listeners.form(ids.SCHOOLS_CARD_FORM, its.previewed)
    listeners.form(ids.SCHOOLS_PREVIEW_FORM, its.published)
    listeners.action(ids.SCHOOLS_WITHDRAW, its.withdraw)
    return {"schools": its.open}


def _no(request: Request) -> Answer:
    """*No, not us*, in the channel or in `/ilt schools`."""
    return Say(sentence(joining.say_no(request.turn, number(request.chosen_value))))


def _take_out(request: Request) -> Answer:
    """*Take us out*."""
    return Say(sentence(joining.take_out(request.turn, number(request.chosen_value))))


@dataclass(frozen=True)
class _Schools:
    deps: Deps

    def open(self, request: Request) -> Answer:
        """`/ilt schools`, *Across schools*."""
        return self._page(request)

    def turned(self, request: Request) -> Answer:
        """Other cards."""
        return self._page(request, number(request.chosen_value))

    def propose(self, request: Request) -> Answer:
        """*Propose it*."""
        done = joining.propose(request.turn, number(request.chosen_value))
        return self._page(request, done=done)

    def card(self, request: Request) -> Answer:
        """*Write a card…*."""
        ilt_id = number(request.chosen_value)
        return OpenForm(card_form(ilt_id, *cards.offer_card(request.turn, self.deps.rubrics, ilt_id)))

    def previewed(self, request: Request) -> Answer:
        """*Preview*."""
        filled = Filled(request)
        typed = (filled.choice(CRITERION), filled.text(DID), filled.text(CHANGED))
        wish = Wish(number(request.view["private_metadata"]), *typed)
        try:
            return ChangeForm(preview_form(*cards.preview_card(request.turn, self.deps.rubrics, wish)))
        except WrongInputError as wrong:
            return FieldErrors(wrong.fields)
        except RefusalError as refusal:
            return FieldErrors({DID: str(refusal)})

    def published(self, request: Request) -> Answer:
        """*Publish*."""
        try:
            wish = wish_in(request.view["private_metadata"])
        except ValueError as error:
            raise RefusalError(say(RETIRED)) from error
        return preview_stays(request, lambda: sentence(cards.publish(request.turn, self.deps.rubrics, wish)))

    def withdraw(self, request: Request) -> Answer:
        """*Withdraw*."""
        done = cards.withdraw_card(request.turn, *number_and_key(request.chosen_value))
        return self._page(request, done=done)

    def _page(self, request: Request, page: int = 0, done: str = "") -> Answer:
        found = read_schools(request.turn, self.deps.catalog, self.deps.rubrics, page, done)
        return Say(schools_message(found))
