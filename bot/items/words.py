"""What a member typed after `/ilt action`, heard among their team: what is certain, and what must be asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.blocks.fields import Choice
from bot.items.access import today_of
from bot.items.input import choices_of, day_off_words, strategy_choices, takers, text_fault
from bot.items.messages.forms import DUE, OWNER, ItemForm
from bot.items.messages.questions import CHOICES, Question
from bot.items.messages.several_form import Row, SeveralForm
from bot.rules.action_owners import Named
from bot.rules.action_words import ActionDraft, read_action, without_strategy
from bot.rules.due.forms import Reason
from bot.rules.due.named import says_meeting
from bot.rules.slack_words import only_people_marked, with_names
from bot.rules.text import visible
from bot.rules.working_days import DaysOff, NoWorkingDayError, is_working_day, next_working_day_after
from bot.teams.membership import Place, shown_name
from bot.teams.outside import nothing_logged
from bot.teams.rhythm import meeting_days
from bot.teams.times import days_off_of
from bot.turn import Act
from bot.words import later, say
from storage.item_drafts import ItemDraft
from storage.people import Person, person_of
from storage.strategy_rows import active_strategies

_FRIDAY = 4
_WEEK = timedelta(days=7)
_WHY = {
    Reason.NO_DATE: later("By when?"),
    Reason.AMBIGUOUS: later("Which day do you mean?"),
    Reason.PAST: later("That day has passed. By when?"),
    Reason.GUESS: later("I am not sure that I understood the day. By when?"),
    Reason.NOT_UNDERSTOOD: later("I did not understand the day. By when?"),
}


@dataclass(frozen=True)
class Heard:
    """Words read among a team, with the answers given so far.

    Attributes:
        people: who can own or help, by Slack id.
        text: what is to be done; may be empty or too long.
        owner, due: as far as certain or answered.
        can_wait: a meeting goes on, which decides by its end what is not said now.
        stranger: why somebody mentioned can own nothing here; empty = nobody such is.
        strategy: the id of the one that the words name.
        no_strategy: the place they name where none is; None = they name none, or one that is there.
    """

    place: Place
    people: dict[str, Person]
    read: ActionDraft
    text: str
    today: date
    days_off: DaysOff
    owner: Person | None
    due: date | None
    stranger: str
    can_wait: bool = False
    strategy: str = ""
    no_strategy: int | None = None

    @property
    def owner_waits(self) -> bool:
        """Nobody was named, and that can be decided later."""
        named = self.read.owner or self.read.owner_choices
        return self.can_wait and self.owner is None and not named

    @property
    def due_waits(self) -> bool:
        """No day was said, and that can be decided later."""
        return self.can_wait and self.due is None and self.read.due.reason is Reason.NO_DATE

    @property
    def is_to_be_asked(self) -> bool:
        """Something is missing that cannot be decided later."""
        owner_is_fine = self.owner is not None or self.owner_waits
        return not (owner_is_fine and (self.due is not None or self.due_waits))

    @property
    def helpers(self) -> list[Person]:
        """Whoever else is named."""
        named = [self.people[user] for user in self.read.helpers]
        return [person for person in named if self.owner is None or person.id != self.owner.id]

    @property
    def other(self) -> date | None:
        """The date that some people mean by the same words."""
        return self.read.due.other if self.due == self.read.due.due else None


def hear(
    act: Act,
    place: Place,
    draft: ItemDraft,
    *,
    can_wait: bool = False,
    people: dict[str, Person] | None = None,
    links: bool = True,
) -> Heard:
    """Reads the words of a draft, with the answers it has, among the team as it is now.

    Args:
        people: `takers` of the team, where they are known.
        links: words that name a strategy are no part of the text.
    """
    people = takers(act.session, place.ilt.id) if people is None else people
    today, days_off = today_of(place, act.now), days_off_of(act.session, place.ilt)
    sentence = only_people_marked(draft.words)
    rest, called = without_strategy(sentence) if links else (sentence, None)
    strategies = active_strategies(act.session, place.ilt.id) if called is not None else []
    sentence, called = (rest, called) if strategies else (sentence, None)
    linked = next((one.row.id for one in strategies if one.place == called), None)
    named = [Named(user, person.name, user, person.other_name or "") for user, person in people.items()]
    me = place.person
    meetings = meeting_days(act.session, place.ilt, today) if says_meeting(sentence) else ()
    read = read_action(
        sentence, named, me.slack_user_id, today, days_off, locale=me.locale, meetings=meetings
    )
    certain = people.get(read.owner or "") if read.is_owner_certain else None
    answered = next((person for person in people.values() if person.id == draft.owner_id), None)
    names = {user: person.name for user, person in people.items()}
    return Heard(
        place,
        people,
        read,
        visible(with_names(read.text, names)),
        today,
        days_off,
        answered or certain,
        draft.due_on or read.due.due,
        _stranger(act.session, place, sentence, read.stranger),
        can_wait,
        str(linked or ""),
        called if linked is None else None,
    )


def _stranger(session: Session, place: Place, words: str, user_id: str | None) -> str:
    if user_id is None:
        return ""
    known = person_of(session, place.ilt.workspace_id, user_id)
    mark = re.search(rf"<@{re.escape(user_id)}(?:\|[^<>]*)?>", words)
    names = {user_id: known.name} if known else {}
    name = with_names(mark[0] if mark else f"<@{user_id}>", names)
    return nothing_logged(place.ilt, user_id, name)


def form_instead(heard: Heard) -> str:
    """Why the words need a form, where no button could answer; empty where they do not."""
    if heard.stranger:
        return heard.stranger
    if heard.no_strategy is not None:
        return say(
            "Your team has no strategy {number} now, so nothing is logged yet. Choose one below, or none.",
            number=heard.no_strategy,
        )
    return text_fault(heard.text)


def question(heard: Heard, draft: ItemDraft, fault: str) -> Question:
    """What to ask next: the owner, then the date.

    Args:
        fault: why the last answer could not be taken; empty = it could, or there was none.
    """
    if heard.owner is not None or heard.owner_waits:
        why, owner = fault or _when(heard), heard.owner.name if heard.owner else ""
        return Question(draft.id, why, heard.text, owner, days=_days(heard), owner_waits=heard.owner_waits)
    likely = _likely(heard)
    people = [Choice(heard.people[user].name, user) for user in likely] or _me(heard)
    first = {one.value for one in people}
    others = [one for one in choices_of(heard.people) if one.value not in first]
    return Question(draft.id, fault or _who(heard, likely), heard.text, people=people, members=others)


def _likely(heard: Heard) -> list[str]:
    found = [heard.read.owner] if heard.read.owner else heard.read.owner_choices
    return [user for user in found if user in heard.people][: len(CHOICES)]


def _me(heard: Heard) -> list[Choice]:
    user = heard.place.person.slack_user_id
    return [Choice(say("Me"), user)] if user in heard.people else []


def _who(heard: Heard, likely: Sequence[str]) -> str:
    match likely:
        case []:
            return say("Who owns it? One person answers for it.")
        case [user]:
            return say("Do you mean {name}?", name=heard.people[user].name)
    return say("Whom do you mean?")


def _when(heard: Heard) -> str:
    due = heard.read.due
    if due.day_off:
        return day_off_words(due.day_off, heard.today, heard.days_off)
    return say(_WHY[due.reason] if due.reason else _WHY[Reason.NO_DATE])


def _days(heard: Heard) -> list[date]:
    """The days that the words may mean, else days that people often promise; school days only, in order."""
    if heard.read.due.choices:
        return list(heard.read.due.choices[: len(CHOICES)])
    try:
        tomorrow = next_working_day_after(heard.today, heard.days_off)
    except NoWorkingDayError:
        return []
    friday = heard.today + timedelta(days=(_FRIDAY - heard.today.weekday()) % 7)
    common = [tomorrow, friday, friday + _WEEK, friday + 2 * _WEEK]
    return sorted({day for day in common if is_working_day(day, heard.days_off)})


def several_rows(act: Act, place: Place, tasks: Sequence[str], *, can_wait: bool) -> SeveralForm:
    """A form with a row for each task; a line of which nothing but an owner or a date is left belongs to the one before."""
    people, heard = takers(act.session, place.ilt.id), list[Heard]()
    kept: list[str] = []
    for task in tasks:
        one = hear(act, place, _of(place, task), can_wait=can_wait, people=people, links=False)
        if one.text or not kept:
            kept.append(task)
            heard.append(one)
        else:
            kept[-1] += f"\n{task}"
            heard[-1] = hear(act, place, _of(place, kept[-1]), can_wait=can_wait, people=people, links=False)
    may_wait = (OWNER, DUE) if can_wait else ()
    rows = [_row(one) for one in heard]
    return SeveralForm(place.ilt.id, shown_name(place.ilt), choices_of(people), rows, may_wait)


def _of(place: Place, words: str) -> ItemDraft:
    """A draft that nobody keeps."""
    return ItemDraft(ilt_id=place.ilt.id, person_id=place.person.id, words=words)


def _row(heard: Heard) -> Row:
    likely = _likely(heard)
    owner = heard.owner.slack_user_id if heard.owner else likely[0] if len(likely) == 1 else ""
    why = form_instead(heard) if heard.text else ""
    return Row(heard.text, owner, heard.due, [person.slack_user_id for person in heard.helpers], why)


def prefilled(session: Session, heard: Heard, why: str, draft_id: int | None) -> ItemForm:
    """A form with everything that was typed filled in."""
    likely = _likely(heard)
    owner = heard.owner.slack_user_id if heard.owner else likely[0] if len(likely) == 1 else ""
    return ItemForm(
        heard.place.ilt.id,
        shown_name(heard.place.ilt),
        members=choices_of(heard.people),
        why=why,
        text=heard.text,
        owner=owner,
        due=heard.due,
        helpers=[person.slack_user_id for person in heard.helpers],
        draft_id=draft_id,
        may_wait=(OWNER, DUE) if heard.can_wait else (),
        strategies=strategy_choices(session, heard.place.ilt.id),
        strategy=heard.strategy,
    )
