"""The Home tab: read from the tables whenever it is shown; shown after the person did something, else by the worker."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.assessments.voting import Voting, progress, votings_in
from bot.blocks.dates import long_day, shown_day
from bot.blocks.tallies import so_far
from bot.consult.reading import with_staff
from bot.focus.blind import waiting_dots
from bot.focus.cycles import waiting_step_backs
from bot.focus.living import focus_words
from bot.home.at_desk import among_teams, at_desk, names_of
from bot.home.install_again import install_again
from bot.home.messages.home import Home, TeamCard, home_view
from bot.home.messages.settings import Away, MySettings
from bot.home.messages.waiting import PAGE, MyItem, Part, Waiting, WaitingBallot
from bot.items.access import name_of
from bot.items.digest_pending import Desk, TeamDays, desk_of
from bot.library.suggesting import suggest
from bot.log import get_log
from bot.meetings.messages.plan import next_words
from bot.meetings.plan import next_line
from bot.meetings.record import record_sentence
from bot.outbox.duty import Asking
from bot.outbox.gateway import SLACK_FAULTS, Gateway, SlowDownError
from bot.outbox.own_app import OwnApp
from bot.reflection.answers import waiting_for
from bot.rules.fair import FAR, in_turns
from bot.rules.local_time import local_date
from bot.rules.wording import spoken
from bot.teams.membership import out_of_teams, shown_name
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import language_for, say, speaking
from rubric_data import NO_RESOURCES, Resources, Rubric
from storage.assessments import Round
from storage.digests import teams_of
from storage.focus_rounds import active_areas
from storage.home import (
    HomeView,
    MyCounts,
    claim_home,
    homes_behind,
    last_revealed,
    my_items,
    note_opened,
    note_shown,
    open_rounds,
    turn_home,
)
from storage.items import ActionItem
from storage.people import Ilt, Person, Role, person_of
from storage.rounds import answered_by

_log = get_log(__name__)
# Who has not looked at their tab for longer sees it anew when they open it.
SHOWN_TO_WHOEVER_LOOKED = timedelta(days=30)
# Of changes that others make.
AT_MOST_EVERY = timedelta(minutes=1)
# In one round of the worker: what is owed goes on in between.
_MOST_AT_ONCE = 10

# Shows a view to a Slack user: `views.publish`.
Publish = Callable[[str, Mapping[str, Any]], object]


def open_home(turn: Turn) -> None:
    """Somebody looks at their Home tab. Nothing is kept of people the bot does not know."""
    with turn.write() as act:
        person = person_of(act.session, turn.actor.workspace_id, turn.actor.user_id)
        if person:
            note_opened(act.session, person.id, turn.now, turn.machine_now)


def turn_page(turn: Turn, page: int) -> None:
    """*More* and *Back*; a page that is not there any more is the last one."""
    with turn.write() as act:
        person = person_of(act.session, turn.actor.workspace_id, turn.actor.user_id)
        if person:
            turn_home(act.session, person.id, page)


def show_home(
    turn: Turn,
    publish: Publish,
    resources: Resources,
    app: OwnApp | None = None,
    *,
    only_if_behind: bool = False,
) -> bool:
    """Shows somebody their Home tab as it is now. Returns whether it was shown.

    Args:
        app: where workspaces install it by themselves.
        only_if_behind: not where they never opened it, or nothing has changed since it was shown.
    """
    with turn.read() as act:
        person = person_of(act.session, turn.actor.workspace_id, turn.actor.user_id)
        kept = act.session.get(HomeView, person.id) if person else None
        version = kept.wanted if kept else 0
        if only_if_behind and (kept is None or kept.shown == version):
            return False
        with speaking(language_for(person.locale if person else "")):
            view = home_view(read_home(act, person, kept.page if kept else 0, resources, app))
    publish(turn.actor.user_id, view)
    if person and kept:
        with turn.write_politely() as act:
            note_shown(act.session, person.id, version, turn.machine_now + AT_MOST_EVERY)
    return True


def refresh_homes(turn: Turn, asking: Asking, resources: Resources, app: OwnApp | None = None) -> int:
    """Shows anew what is behind, a few people's at a time. What cannot be shown is tried again in a minute."""
    with turn.read() as act:
        behind = homes_behind(act.session, **looked_at(turn), machine_now=turn.machine_now, limit=FAR)
    shown = 0
    for workspace_id, user_id, person_id in in_turns(behind, itemgetter(0))[:_MOST_AT_ONCE]:
        theirs = replace(turn, actor=Actor(workspace_id, user_id))
        with asking(workspace_id) as gateway:
            shown += _refresh(theirs, gateway, person_id, resources, app)
    return shown


def looked_at(turn: Turn) -> dict[str, datetime]:
    """Since when somebody must have opened their tab for it to be shown anew."""
    return {"opened_since": turn.now - SHOWN_TO_WHOEVER_LOOKED}


def _refresh(
    turn: Turn, gateway: Gateway | None, person_id: int, resources: Resources, app: OwnApp | None
) -> bool:
    with turn.write_politely() as act:
        is_ours = claim_home(act.session, person_id, turn.machine_now, turn.machine_now + AT_MOST_EVERY)
    if gateway is None or not is_ours:
        return False  # put off: people of a workspace that rests do not stand before the others
    try:
        return show_home(turn, gateway.publish_home, resources, app)
    except SlowDownError:
        raise
    except SLACK_FAULTS as error:
        _log.warning("home_not_shown", person_id=person_id, error=type(error).__name__)
        return False


def read_home(
    act: Act,
    person: Person | None,
    page: int,
    resources: Resources = NO_RESOURCES,
    app: OwnApp | None = None,
) -> Home:
    """Everything on a person's tab. `person` empty: somebody the bot does not know. `resources`: to suggest from."""
    desk = desk_of(act.session, person, teams_of(act.session, person.id), act.now) if person else None
    if desk is None:
        return Home(Waiting(local_date(act.now, "UTC")))
    desk = among_teams(desk)
    if not desk.teams:
        left = out_of_teams(act.session, desk.person.workspace_id, desk.person.slack_user_id)
        return Home(Waiting(local_date(act.now, "UTC")), left=left)
    counts, items = my_items(
        act.session, desk.person.id, list(desk.teams), desk.today, offset=page * PAGE, limit=PAGE
    )
    if page and not items:
        return read_home(act, person, (counts.total - 1) // PAGE if counts.total else 0, resources, app)
    waiting = _waiting(act, desk, items, counts, page)
    cards = [
        _card(act, team.ilt, resources, steers=team.member.role == Role.FACILITATOR)
        for team in _by_name(desk)
    ]
    again = install_again(act, desk.person.workspace_id, desk.person.id, app)
    return Home(waiting, cards, _settings(desk), again)


def _waiting(act: Act, desk: Desk, items: Sequence[ActionItem], counts: MyCounts, page: int) -> Waiting:
    session, me, names = desk.session, desk.person.id, names_of(desk)
    return replace(
        at_desk(act, desk, counts),
        ballots=_ballots(desk),
        items=[_item(item, desk, names) for item in items],
        page=page,
        sessions=waiting_for(session, me, desk.today),
        dots=waiting_dots(session, me, act.now),
        step_backs=waiting_step_backs(act, me),
    )


def _by_name(desk: Desk) -> Sequence[TeamDays]:
    return sorted(desk.teams.values(), key=lambda team: shown_name(team.ilt).lower())


def _ballots(desk: Desk) -> list[WaitingBallot]:
    found = []
    for opened, assessment, ilt, member_id in open_rounds(desk.session, desk.person.id):
        if ilt.id in desk.teams:
            rubric = spoken(assessment.rubric)
            found.append(_ballot(opened, rubric, ilt, answered_by(desk.session, opened.id, member_id)))
    return [ballot for ballot in found if ballot.answered < ballot.total]


def _ballot(opened: Round, rubric: Rubric, ilt: Ilt, answered: set[str]) -> WaitingBallot:
    """What is missing in a round: of all criteria, or of the one that is voted on again."""
    asked = [
        (section, {one.key for one in section.criteria if opened.criterion_key in {None, one.key}})
        for section in rubric.sections
    ]
    parts = [Part(section.key, section.title) for section, keys in asked if keys - answered]
    every = {key for _section, keys in asked for key in keys}
    again_on = "".join(one.short for one in rubric.criteria() if one.key == opened.criterion_key)
    return WaitingBallot(shown_name(ilt), opened.id, parts, len(every & answered), len(every), again_on)


def _item(item: ActionItem, desk: Desk, names: Mapping[int, str]) -> MyItem:
    marks = []
    if item.handed_to_id is not None:
        marks.append(say("{name} is asked to take it over", name=name_of(desk.session, item.handed_to_id)))
    if item.snoozed_until and item.snoozed_until > desk.today:
        marks.append(say("snoozed until {day}", day=shown_day(item.snoozed_until, desk.today)))
    team = names[item.ilt_id] if len(names) > 1 else ""
    is_own = item.owner_id == desk.person.id
    return MyItem(item.id, item.number, item.text, team, item.due_on, is_own=is_own, marks=marks)


def _card(act: Act, ilt: Ilt, resources: Resources, *, steers: bool) -> TeamCard:
    focus = focus_words(act.session, ilt.id, local_date(act.now, team_time(ilt).zone))
    keys = (
        [one.criterion_key for one in active_areas(act.session, ilt.id) if one.criterion_key] if focus else []
    )
    suggested = suggest(act.session, ilt, resources, keys)
    waiting, asking = with_staff(act.session, ilt.id) if steers else (0, "")
    return TeamCard(
        ilt.id,
        shown_name(ilt),
        _standing(act.session, ilt),
        _meeting(act, ilt),
        focus,
        suggested,
        waiting,
        asking,
    )


def _meeting(act: Act, ilt: Ilt) -> str:
    """The next meeting, and whether the team met twice a month."""
    today = local_date(act.now, team_time(ilt).zone)
    following = next_words(next_line(act, ilt), today)
    return "\n".join(filter(None, [following, record_sentence(act, ilt, says_next=False)]))


def _standing(session: Session, ilt: Ilt) -> str:
    """Turnout of the votes that run; when there was a result; else what to do first."""
    running = [voting for voting in votings_in(session, ilt.id) if voting.is_open]
    if running:
        return " · ".join(_turnout(session, voting) for voting in running)
    ended = last_revealed(session, ilt.id)
    if ended:
        return say("Last result: {day}", day=long_day(local_date(ended, team_time(ilt).zone)))
    return say("No self-assessment yet. Type /ilt reflect in the channel to open the first.")


def _turnout(session: Session, voting: Voting) -> str:
    counted, finished = progress(session, voting)
    if voting.round.criterion_key is None:
        return say("Self-assessment open: {turnout}", turnout=so_far(finished, counted))
    return say(
        "New vote on “{criterion}” open: {turnout}",
        criterion=next(voting.rubric.criteria()).short,
        turnout=so_far(finished, counted),
    )


def _settings(desk: Desk) -> MySettings:
    person = desk.person
    away = [
        Away(one.id, one.first_day, one.last_day) for one in person.time_off if one.last_day >= desk.today
    ]
    hour = desk.time.morning
    return MySettings(
        hour,
        person.reminder_hour is not None,
        person.frequency,
        desk.time.zone,
        away,
        hears_time=person.no_time_lines_since is None,
    )
