"""What others wait for from somebody in all their teams, and their action items: one look at their desk, for Home and for `/ilt`."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.focus.check_ins import waiting_check_ins
from bot.focus.strategy_owners import asked_of
from bot.home.messages.waiting import Waiting, WaitingHandOver
from bot.items.access import name_of
from bot.items.digest_pending import Desk, desk_of
from bot.items.success_checks import check_row_of
from bot.rules.local_time import local_date
from bot.teams.membership import only_teams, shown_name
from bot.turn import Act, Turn
from storage.digests import teams_of
from storage.home import MyCounts, checks_asked, handed_to, my_counts
from storage.items import ActionItem
from storage.people import person_of


def waits_at_desk(turn: Turn) -> Waiting:
    """Of whoever asks; nothing for somebody the bot does not know."""
    with turn.read() as act:
        person = person_of(act.session, turn.actor.workspace_id, turn.actor.user_id)
        if person is None:
            return Waiting(local_date(act.now, "UTC"))
        desk = among_teams(desk_of(act.session, person, teams_of(act.session, person.id), act.now))
        if not desk.teams:
            return Waiting(desk.today)
        return at_desk(act, desk, my_counts(act.session, person.id, list(desk.teams), desk.today))


def among_teams(desk: Desk) -> Desk:
    """Without the channels that the bot only posts in."""
    real = only_teams(desk.session, [team.ilt for team in desk.teams.values()])
    return replace(desk, teams={ilt.id: desk.teams[ilt.id] for ilt in real})


def names_of(desk: Desk) -> dict[int, str]:
    """What their teams are called, by id."""
    return {ilt_id: shown_name(team.ilt) for ilt_id, team in desk.teams.items()}


def at_desk(act: Act, desk: Desk, counts: MyCounts) -> Waiting:
    """What they are asked by others, and how many action items they have."""
    session, me, names = desk.session, desk.person.id, names_of(desk)
    return Waiting(
        desk.today,
        hand_overs=[_hand_over(session, item, names) for item in handed_to(session, me, names)],
        checks=[
            check_row_of(session, check, item, names[item.ilt_id])
            for check, item in checks_asked(session, me, names, desk.today)
        ],
        total=counts.total,
        late=counts.late,
        this_week=counts.this_week,
        check_ins=waiting_check_ins(desk),
        asked=asked_of(act, me, names),
    )


def _hand_over(session: Session, item: ActionItem, names: Mapping[int, str]) -> WaitingHandOver:
    owner = name_of(session, item.owner_id)
    return WaitingHandOver(item.id, item.number, item.text, names[item.ilt_id], owner, item.due_on)
