"""`/ilt schools`: the table and the cards, the same for whoever may read them; below, what a member can do for their team."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from bot.blocks import ids, kit, limits
from bot.blocks.dates import long_day
from bot.blocks.fields import Choice
from bot.blocks.packing import first_that_fits, packed
from bot.district.messages.stays import take_out_button
from bot.rules.across import LEAST_TEAMS, LEAST_VOTERS, WORKING_DAYS_TO_SAY_NO, Did
from bot.words import count, later, say

CARDS = 4
MOST_TEAMS, MOST_CARDS = 4, 3
MOST_WORDS = 300
_TEAM, _NAME, _SHORT = 80, 60, 60
_MONTHS = 3
_QUARTERS = (
    later("January to March {year}"),
    later("April to June {year}"),
    later("July to September {year}"),
    later("October to December {year}"),
)
_A_FEW = later(
    "A number stands only where at least {least} teams are on each side of it; “a few” may be none, some or nearly all. Nothing "
    "is sorted, and no team is named. The table was counted once and stays as it is; teams that come later are counted once enough "
    "of them come together."
)
_NO_TABLE = later(
    "There is no table yet. It is counted at the end of a quarter, once at least {least} teams have been in for all of it, each with "
    "at least {voters} members who vote."
)
_NO_NEW = later(
    "There is no newer one: teams came or went, and the difference would have told something about one of them."
)
_NO_CARDS = later(
    "Nobody has published a card yet. A team whose new vote moved can write one: what it did, what changed, whom to ask."
)
_NOT_IN = later(
    "Across schools shows, for each criterion, how many teams of your district worked on it, voted again on it, and say that "
    "something worked; and cards of teams that others may ask. Members of teams that take part can read it."
)


@dataclass(frozen=True)
class Row:
    """A criterion of the table; a number is None where it is a few."""

    section: str
    criterion: str
    numbers: Mapping[Did, int | None]


@dataclass(frozen=True)
class Table:
    """The table that stands. `is_old`: the newest quarter has none that could be shown."""

    quarter: date
    teams: int
    rows: Sequence[Row]
    is_old: bool = False


@dataclass(frozen=True)
class Card:
    """A team's own words. `who`: whom to ask, with their Slack id where everybody of the district can reach them by it."""

    criterion: str
    team: str
    did: str
    changed: str
    who: str
    user_id: str = ""


@dataclass(frozen=True)
class MyTeam:
    """How a team of the reader's stands.

    Attributes:
        no_until: proposed: the last day to say no.
        stay_id: of that proposal.
        is_in: it takes part.
        decides: the reader is no observer of it.
        steers: they are an organizer.
        moved: criteria that it can write a card about.
        cards: those it has published, by their keys.
        unread: the keys of those that nobody reads: whoever published them has left.
    """

    ilt_id: int
    name: str
    stay_id: int = 0
    no_until: date | None = None
    is_in: bool = False
    decides: bool = True
    steers: bool = False
    moved: Sequence[Choice] = ()
    cards: Sequence[Choice] = ()
    unread: Collection[str] = ()


@dataclass(frozen=True)
class Schools:
    """Everything that `/ilt schools` shows. `may_read` False: no table and no cards are in it."""

    may_read: bool
    table: Table | None = None
    cards: Sequence[Card] = ()
    page: int = 0
    teams: Sequence[MyTeam] = ()
    done: str = ""

    @property
    def shown(self) -> Sequence[Card]:
        """The cards of the page."""
        return self.cards[self.page * CARDS : (self.page + 1) * CARDS]


def schools_message(page: Schools) -> dict[str, Any]:
    """The private answer."""
    done = [page.done] if page.done else []
    read, blocks = _read(page) if page.may_read else ([say(_NOT_IN)], [kit.plain_section(say(_NOT_IN))])
    teams = [_team(one) for one in page.teams[:MOST_TEAMS]]
    said = [*done, say("Across schools"), *read, *(words for words, _ in teams)]
    first = [*map(kit.plain_section, done), kit.header(say("Across schools"))]
    return kit.message(_fitting(said), [*first, *blocks, *(block for _, drawn in teams for block in drawn)])


def _fitting(said: Sequence[str]) -> str:
    sizes = (limits.FALLBACK_TEXT, 900, 300, 120)
    return first_that_fits(kit.escape("\n".join(kit.cut(one, size) for one in said)) for size in sizes)


_Part = tuple[list[str], list[kit.Block]]


def _read(page: Schools) -> _Part:
    """What everybody reads who may: members of teams that take part and readers of the district, the same."""
    said, blocks = _table(page.table) if page.table else _no_table()
    heading = say("Ask us")
    cards = [_card(one) for one in page.shown]
    blocks += [kit.divider(), kit.section(f"*{heading}*")]
    blocks += [block for _, drawn in cards for block in drawn] or [kit.context(say(_NO_CARDS))]
    return [*said, heading, *(words for words, _ in cards)], [*blocks, *_turning(page)]


def _no_table() -> _Part:
    words = say(_NO_TABLE, least=LEAST_TEAMS, voters=LEAST_VOTERS)
    return [words], [kit.plain_section(words)]


def quarter_words(first: date) -> str:
    """`October to December 2026`."""
    return say(_QUARTERS[(first.month - 1) // _MONTHS], year=first.year)


def _table(table: Table) -> _Part:
    named = {"quarter": quarter_words(table.quarter)}
    heading = count(
        "{quarter}: {number} team counted.", "{quarter}: {number} teams counted.", table.teams, **named
    )
    said, blocks = [heading], [kit.plain_section(heading)]
    drawn: list[str] = []
    for section, rows in groupby(table.rows, key=lambda row: row.section):
        lines = [(kit.tame(row.criterion, _SHORT), _numbers(row.numbers)) for row in rows]
        said += [f"{criterion}: {numbers}" for criterion, numbers in lines]
        between = "\n" if drawn else ""
        drawn.append(f"{between}_{kit.escape(kit.tame(section, limits.HEADER_TEXT))}_")
        drawn += [f"*{kit.escape(criterion)}*: {numbers}" for criterion, numbers in lines]
    blocks += map(kit.section, packed(drawn))
    small = [*([say(_NO_NEW)] if table.is_old else []), say(_A_FEW, least=LEAST_TEAMS)]
    return [*said, *small], [*blocks, *map(kit.context, small)]


def _numbers(numbers: Mapping[Did, int | None]) -> str:
    if all(number is None for number in numbers.values()):
        return say("a few")
    few = say("a few")
    shown = {did.value: few if number is None else number for did, number in numbers.items()}
    return say("{worked_on} worked on it, {voted} voted again, {works} say that something worked", **shown)


def _card(card: Card) -> tuple[str, list[kit.Block]]:
    words, who = _card_words(card), kit.tame(card.who, _NAME)
    whom = f"<@{card.user_id}>" if card.user_id else kit.escape(who)
    shown = [kit.plain_section(words), kit.context(say("Ask {who}", who=whom))]
    return "\n".join([words, say("Ask {who}", who=who)]), shown


def _card_words(card: Card) -> str:
    return "\n".join(
        [
            say(
                "{criterion} · {team}",
                criterion=kit.tame(card.criterion, _SHORT),
                team=kit.tame(card.team, _TEAM),
            ),
            say("What we did: {words}", words=kit.tame(card.did, MOST_WORDS)),
            say("What changed: {words}", words=kit.tame(card.changed, MOST_WORDS)),
        ]
    )


def card_blocks(card: Card) -> list[kit.Block]:
    """A card as others read it."""
    return _card(card)[1]


def _turning(page: Schools) -> list[kit.Block]:
    buttons = []
    if page.page:
        buttons.append(kit.button(say("Cards before"), ids.SCHOOLS_BACK, value=str(page.page - 1)))
    if len(page.cards) > (page.page + 1) * CARDS:
        buttons.append(kit.button(say("More cards"), ids.SCHOOLS_MORE, value=str(page.page + 1)))
    return [kit.actions(buttons)] if buttons else []


def _team(team: MyTeam) -> tuple[str, list[kit.Block]]:
    """How a team of theirs stands, and what they can do."""
    name = kit.tame(team.name, _TEAM)
    words = _standing(team, name)
    buttons, cards = _buttons(team, name), team.cards if team.is_in and team.decides else ()
    rows = [*(_own_card(team, one) for one in cards), *([kit.actions(buttons)] if buttons else [])]
    return words, [kit.divider(), kit.plain_section(words), *rows]


def _standing(team: MyTeam, name: str) -> str:
    if team.is_in:
        return say("{team} takes part.", team=name)
    if team.no_until:
        return say(
            "It is proposed that {team} takes part. Anybody of the team can say no until the end of {day}.",
            team=name,
            day=long_day(team.no_until),
        )
    if team.steers:
        return say(
            "{team} does not take part. If you propose it, the channel reads so, and anybody of the team can say no for {number} "
            "working days.",
            number=WORKING_DAYS_TO_SAY_NO,
            team=name,
        )
    return say("{team} does not take part. An organizer of the team can propose it.", team=name)


def _buttons(team: MyTeam, name: str) -> list[dict[str, Any]]:
    if team.no_until:
        label = say("No, not us: {team}", team=name)
        no = kit.button(say("No, not us"), ids.SCHOOLS_NO, value=str(team.stay_id), label=label)
        return [no] if team.decides else []
    if not team.is_in:
        label = say("Propose it for {team}", team=name)
        propose = kit.button(say("Propose it"), ids.SCHOOLS_PROPOSE, value=str(team.ilt_id), label=label)
        return [propose] if team.steers else []
    buttons = []
    if team.steers and team.moved:
        label = say("Write a card of {team}", team=name)
        buttons.append(
            kit.button(say("Write a card…"), ids.SCHOOLS_CARD, value=str(team.ilt_id), label=label)
        )
    if team.decides:
        buttons.append(take_out_button(team.ilt_id, name))
    return buttons


def _own_card(team: MyTeam, card: Choice) -> kit.Block:
    """A card that the team has published, with the way to take it back: any member may."""
    criterion = kit.tame(card.words, _SHORT)
    label = say("Withdraw the card on {criterion}", criterion=criterion)
    value = f"{team.ilt_id}:{card.value}"
    button = kit.button(say("Withdraw"), ids.SCHOOLS_WITHDRAW, value=value, label=label)
    if card.value in team.unread:
        said = say(
            "Our card: {criterion}. Nobody reads it now, because whoever published it has left the team. "
            "Publish it anew, or withdraw it.",
            criterion=criterion,
        )
        return kit.plain_section(said, accessory=button)
    return kit.plain_section(say("Our card: {criterion}", criterion=criterion), accessory=button)
