"""The Home tab: opened, paged, and its settings. What its rows do is in the listeners of those nouns."""

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
from bot.log import get_log
from handlers.answers import Answer, FieldErrors, OpenForm, ShowHome
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, hour_or_none, number, one_of, times
from storage.people import Frequency

_log = get_log(__name__)


def register(listeners: Listeners, deps: Deps) -> None:
    """All listeners of the Home tab, and what shows it."""
    own = _Listeners(deps)
    listeners.shows_home(own.show)
    listeners.event("app_home_opened", own.opened)
    listeners.action(ids.HOME_MORE, "home_page", own.turned)
    listeners.action(ids.HOME_BACK, "home_page", own.turned)
    listeners.action(ids.HOME_HOUR, "home_hour", own.hour)
    listeners.action(ids.HOME_FREQUENCY, "home_frequency", own.frequency)
    listeners.action(ids.HOME_TIME_OFF_ADD, "home_time_off_add", own.time_off)
    listeners.action(ids.HOME_TIME_OFF_REMOVE, "home_time_off_remove", own.remove_time_off)
    listeners.form(ids.HOME_TIME_OFF_FORM, own.add_time_off)


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def show(self, actor: Actor, publish: Publish, only_if_behind: bool) -> None:  # noqa: FBT001 - ShowsHome's form
        """Shows somebody their tab; it runs after the acknowledgement, and the next round of the worker makes up for it."""
        try:
            home.show_home(self._deps.db, actor, publish, *times(self._deps), only_if_behind=only_if_behind)
        except (DBAPIError, PoolTimeoutError) as error:
            _log.warning("home_not_shown", error=type(error).__name__)

    def opened(self, body: dict[str, Any]) -> Actor | None:
        """Somebody looks at the app; the event also tells of its Messages tab."""
        event = body["event"]
        if event["tab"] != "home":
            return None
        actor = Actor(body["team_id"], event["user"])
        home.open_home(self._deps.db, actor, *times(self._deps))
        return actor

    def turned(self, request: Request) -> Answer:
        """*More* and *Back*."""
        home.turn_page(self._deps.db, request.actor, number(request.chosen_value))
        return ShowHome()

    def hour(self, request: Request) -> Answer:
        """When reminders come; cleared: as the team has it."""
        hour = hour_or_none(str(request.action.get("selected_time") or ""))
        person_settings.set_person_hour(self._deps.db, request.actor, hour, self._deps.clock.now())
        return ShowHome()

    def frequency(self, request: Request) -> Answer:
        """Which reminders come."""
        chosen = one_of(Frequency, request.chosen_value)
        person_settings.set_frequency(self._deps.db, request.actor, chosen, self._deps.clock.now())
        return ShowHome()

    def time_off(self, request: Request) -> Answer:
        """*Add time off…*."""
        mine = person_settings.read_settings(self._deps.db, request.actor, self._deps.clock.now())
        return OpenForm(time_off_form(mine.today))

    def add_time_off(self, request: Request) -> Answer:
        """Its form."""
        filled, now = Filled(request), self._deps.clock.now()
        first, last = filled.day(FIRST_DAY), filled.day(LAST_DAY)
        try:
            person_settings.add_time_off(self._deps.db, request.actor, first, last, now)
        except WrongInputError as wrong:
            return FieldErrors(wrong.fields)
        except RefusalError as refusal:
            return FieldErrors({LAST_DAY: str(refusal)})
        return ShowHome()

    def remove_time_off(self, request: Request) -> Answer:
        """*Remove*."""
        away = number(request.chosen_value)
        person_settings.remove_time_off(self._deps.db, request.actor, away, self._deps.clock.now())
        return ShowHome()
