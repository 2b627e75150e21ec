"""`/ilt schools`: who may read, the table that stands, the cards, and how the reader's own teams stand."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.assessments.last_results import Rubrics
from bot.blocks.fields import Choice
from bot.district.cards import moved_in
from bot.district.messages.page import CARDS, MOST_TEAMS, Card, MyTeam, Row, Schools, Table
from bot.errors import RefusalError
from bot.library.catalog import Catalog
from bot.rules.across import LEAST_TEAMS, REMEMBERED, Did, Fact
from bot.teams.membership import OUTSIDER, Place, shown_name, teams_of_person, why_no_part
from bot.turn import Act, Turn
from bot.words import later, say
from storage.district import (
    StayState,
    cards_in,
    cards_of_team,
    district_of,
    is_in_district,
    is_reader,
    last_stay,
    unread_cards,
)
from storage.district_counts import tables_of
from storage.people import Role, Workspace, person_of

_NOBODY = later(
    "You are in no team with me, and whoever runs me has not named you as a reader of the district. Go to your team's channel and "
    "type /ilt schools there, or ask them."
)


def read_schools(turn: Turn, catalog: Catalog, rubrics: Rubrics, page: int = 0, done: str = "") -> Schools:
    """What whoever asks may read; `done`: what they just did.

    Raises:
        RefusalError: they are of another organization, or in no team and no reader.
    """
    with turn.read() as act:
        places = _places(act)
        district = district_of(act.session, turn.actor.workspace_id)
        if not _may_read(act, district, places):
            return Schools(may_read=False, teams=_teams(act, catalog, rubrics, places), done=done)
        cards = _cards(act.session, catalog, district)
        return Schools(
            may_read=True,
            table=_table(act.session, catalog, district),
            cards=cards,
            # Cards may have been withdrawn since the page was counted.
            page=page if page * CARDS < len(cards) else 0,
            teams=_teams(act, catalog, rubrics, places),
            done=done,
        )


def _places(act: Act) -> list[Place]:
    """Their teams; the one whose channel they are in first."""
    person = person_of(act.session, act.actor.workspace_id, act.actor.user_id)
    if refused := why_no_part(person):
        raise RefusalError(refused)
    if act.session.get(Workspace, act.actor.workspace_id) is None:
        raise RefusalError(say(OUTSIDER))
    places = teams_of_person(act)
    if not places and not (person and is_reader(act.session, person.id)):
        raise RefusalError(say(_NOBODY))
    return sorted(places, key=lambda place: place.ilt.channel_id != act.actor.channel_id)


def _may_read(act: Act, district: str, places: Sequence[Place]) -> bool:
    if is_in_district(act.session, district, [place.ilt.id for place in places]):
        return True
    person = person_of(act.session, act.actor.workspace_id, act.actor.user_id)
    return person is not None and is_reader(act.session, person.id)


def _table(session: Session, catalog: Catalog, district: str) -> Table | None:
    """The newest with a number in it; else the newest that counted enough teams."""
    tables = tables_of(session, district, REMEMBERED + 1)
    stands = next((one for one in tables if one.numbers), tables[0] if tables else None)
    if stands is None or stands.teams < LEAST_TEAMS:
        return None
    rows = [
        Row(one.section, one.short, {did: stands.numbers.get(str(Fact(one.key, did))) for did in Did})
        for one in catalog.criteria.values()
    ]
    return Table(stands.quarter, stands.teams, rows, is_old=stands is not tables[0])


def _cards(session: Session, catalog: Catalog, district: str) -> list[Card]:
    """In the rubric's order; of one criterion in the order of publishing."""
    order = {key: place for place, key in enumerate(catalog.criteria)}
    found = [row for row in cards_in(session, district) if row[0].criterion_key in order]
    of_one_workspace = session.get(Workspace, district) is not None
    return [
        Card(
            catalog.criteria[card.criterion_key].short,
            shown_name(ilt),
            card.did,
            card.changed,
            person.name,
            person.slack_user_id if of_one_workspace else "",
        )
        for card, ilt, person in sorted(found, key=lambda row: (order[row[0].criterion_key], row[0].id))
    ]


def _teams(act: Act, catalog: Catalog, rubrics: Rubrics, places: Sequence[Place]) -> list[MyTeam]:
    return [_team(act.session, catalog, rubrics, place) for place in places[:MOST_TEAMS]]


def _team(session: Session, catalog: Catalog, rubrics: Rubrics, place: Place) -> MyTeam:
    ilt, stay = place.ilt, last_stay(session, place.ilt.id)
    is_in = stay is not None and stay.state == StayState.IN
    is_asked = stay is not None and stay.state == StayState.PROPOSED
    steers = place.is_facilitator
    return MyTeam(
        ilt.id,
        shown_name(ilt),
        stay_id=stay.id if stay else 0,
        no_until=stay.last_day if stay and is_asked else None,
        is_in=is_in,
        decides=place.member.role != Role.OBSERVER,
        steers=steers,
        moved=moved_in(session, rubrics, ilt) if is_in and steers else (),
        cards=[_named(catalog, one.criterion_key) for one in cards_of_team(session, ilt.id)] if is_in else (),
        unread=unread_cards(session, ilt.id) if is_in else (),
    )


def _named(catalog: Catalog, key: str) -> Choice:
    return Choice(catalog.criteria[key].short if key in catalog.criteria else key, key)
