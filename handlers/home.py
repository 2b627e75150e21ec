"""The Home tab: opened, paged, and its settings. What its rows do is in the listeners of those nouns."""

from functools import partial
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.actor import Actor
from bot.blocks import ids
from bot.errors import RefusalError, WrongInputError
from bot.home import home
from bot.home import settings as person_settings
from bot.home.home import Publish
from bot.home.messages.settings import FIRST_DAY, LAST_DAY, time_off_form
from bot.live.timekeeping import tell_time_again
from bot.log import get_log
from handlers.answers import Answer, FieldErrors, OpenForm, ShowHome
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request, workspace_of
from handlers.values import Filled, hour_or_none, number, one_of
from storage.people import Frequency

_log = get_log(__name__)


def register(listeners: Listeners, deps: Deps) -> None:
    """All listeners of the Home tab, and what shows it."""
    listeners.shows_home(partial(_show, deps))
    listeners.event("app_home_opened", partial(_opened, deps))
    listeners.action(ids.HOME_MORE, _turned)
    listeners.action(ids.HOME_BACK, _turned)
    listeners.action(ids.HOME_HOUR, _hour)
    listeners.action(ids.HOME_FREQUENCY, _frequency)
    listeners.action(ids.HOME_TIME_LINES, _time_lines)
    listeners.action(ids.HOME_TIME_OFF_ADD, _time_off)
    listeners.action(ids.HOME_TIME_OFF_REMOVE, _remove_time_off)
    listeners.form(ids.HOME_TIME_OFF_FORM, _add_time_off)


def _show(deps: Deps, actor: Actor, publish: Publish, only_if_behind: bool) -> None:  # noqa: FBT001 - ShowsHome's form
    """Shows somebody their tab; it runs after the acknowledgement, and the next round of the worker makes up for it."""
    try:
        resources, app = deps.catalog.resources, deps.own_app
        home.show_home(deps.turn(actor), publish, resources, app, only_if_behind=only_if_behind)
    except (DBAPIError, PoolTimeoutError) as error:
        _log.warning("home_not_shown", error=type(error).__name__)


def _opened(deps: Deps, body: dict[str, Any]) -> Actor | None:
    """Somebody looks at the app; the event also tells of its Messages tab."""
    event = body["event"]
    if event["tab"] != "home":
        return None
    actor = Actor(workspace_of(body), event["user"])
    home.open_home(deps.turn(actor))
    return actor


def _turned(request: Request) -> Answer:
    """*More* and *Back*."""
    home.turn_page(request.turn, number(request.chosen_value))
    return ShowHome()


def _hour(request: Request) -> Answer:
    """When reminders come; cleared: as the team has it."""
    hour = hour_or_none(str(request.action.get("selected_time") or ""))
    person_settings.set_person_hour(request.turn, hour)
    return ShowHome()


def _frequency(request: Request) -> Answer:
    """Which reminders come."""
    chosen = one_of(Frequency, request.chosen_value)
    person_settings.set_frequency(request.turn, chosen)
    return ShowHome()


def _time_lines(request: Request) -> Answer:
    """*Tell me again*."""
    tell_time_again(request.turn)
    return ShowHome()


def _time_off(request: Request) -> Answer:
    """*Add time off…*."""
    mine = person_settings.read_settings(request.turn)
    return OpenForm(time_off_form(mine.today))


def _add_time_off(request: Request) -> Answer:
    """Its form."""
    filled = Filled(request)
    first, last = filled.day(FIRST_DAY), filled.day(LAST_DAY)
    try:
        person_settings.add_time_off(request.turn, first, last)
    except WrongInputError as wrong:
        return FieldErrors(wrong.fields)
    except RefusalError as refusal:
        return FieldErrors({LAST_DAY: str(refusal)})
    return ShowHome()


def _remove_time_off(request: Request) -> Answer:
    """*Remove*."""
    away = number(request.chosen_value)
    person_settings.remove_time_off(request.turn, away)
    return ShowHome()
