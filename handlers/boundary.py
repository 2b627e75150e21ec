"""The one place between Bolt and the handlers: binds the log, measures, catches everything, always answers."""

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import structlog
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.actor import Actor
from bot.blocks.say import busy, not_installed, sentence, sorry
from bot.clock import Clock
from bot.errors import ChangedMeanwhileError, NotFacilitatorError, RefusalError
from bot.home.home import Publish
from bot.home.messages.menu import form_not_opened, given_back
from bot.log import get_log
from bot.outbox.client import make_client
from bot.outbox.gateway import LISTENER_TIMEOUT_SECONDS, TOKEN_REFUSED
from bot.setup.messages.setup import take_over_offer
from bot.turn import Turn
from bot.words import ENGLISH, language_for, later, offered, say, speaking
from bot.worker.metrics import note_request
from handlers.answers import Answer, Below, ChangeForm, Done, FieldErrors, OpenForm, Say, ShowHome
from handlers.notices import NOTICE, notice, with_notice, with_what_stands
from handlers.private_answers import has_charts, place_for, private, send
from handlers.receipts import Receipts
from handlers.request import Request, Source, TurnOf, asker_of, unreadable, workspace_of
from handlers.values import inputs_of
from storage import Database
from storage.failures import is_too_slow, saved_nothing, was_let_go
from storage.locales import read_locale
from storage.people import Workspace

_log = get_log(__name__)

Handler = Callable[[Request], Answer]
Parser = Callable[[dict[str, Any], TurnOf], Request]
# Publishes the Home tab of a person; the flag: only if it is behind.
ShowsHome = Callable[[Actor, Publish, bool], None]
_FORM_TOO_LATE = later("Slack took too long to open the form. Nothing was changed. Please tap again.")
_TOO_DEEP = later("Too many forms lie on each other. Nothing was changed. Close this one, then tap again.")


class Boundary:
    """Runs handlers and delivers what they answer."""

    def __init__(self, receipts: Receipts, db: Database, clock: Clock) -> None:
        self._receipts = receipts
        self._db = db
        self._clock = clock
        self._turn_of = partial(Turn.of_request, db, clock=clock)
        self._show_home: ShowsHome | None = None
        # By person: where their direct messages with the app are.
        self._direct: dict[tuple[str, str], str] = {}

    def shows_home(self, show: ShowsHome) -> None:
        """Has `show` called after whatever changes what somebody sees on their Home tab."""
        self._show_home = show

    def listener(
        self, name: str, parse: Parser, handle: Handler
    ) -> Callable[[Ack, dict[str, Any], WebClient], None]:
        """A Bolt listener around a handler. `name` is what the log calls it; it tells no choice a person made."""

        def listen(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
            started = self._clock.monotonic()
            with speaking(self._language_of(body)):
                request, answer, outcome = self._answer(name, parse, handle, body)
                self._deliver(answer, request, ack, client)
            seconds = self._clock.monotonic() - started
            note_request(name, outcome, seconds)
            told = {"name": name, "workspace": request.actor.workspace_id, "outcome": outcome}
            line = partial(_log.info, "request_handled", **told, ms=round(seconds * 1000, 1))
            self._receipts.afterwards(line)

        return listen

    def event_listener(
        self, name: str, handle: Callable[[dict[str, Any]], Actor | None]
    ) -> Callable[[dict[str, Any], WebClient], None]:
        """A Bolt listener around what an event changes. If `handle` names somebody, their Home tab is shown after it.

        An event that is not what Slack promises, or of a workspace that nobody installed the app in, would be no better
        the next time: it is logged and acknowledged. Anything else is raised, and Slack sends the event again.
        """

        def listen(body: dict[str, Any], client: WebClient) -> None:
            started, outcome = self._clock.monotonic(), "failed"
            with structlog.contextvars.bound_contextvars(listener=name), speaking(self._language_of(body)):
                try:
                    if at_home := handle(body):
                        self._show_home_of(at_home, client)
                    outcome = "ok"
                except (LookupError, TypeError, AttributeError, DataError) as error:
                    _failed(error)
                except IntegrityError:
                    if self._is_installed_in(workspace_of(body)):
                        raise
                    _log.warning("event_of_unknown_workspace")
                finally:
                    note_request(name, outcome, self._clock.monotonic() - started)

        return listen

    def _language_of(self, body: dict[str, Any]) -> str:
        """What whoever asks reads in; English where that cannot be told. Asked of the database once, and kept current there."""
        if len(offered()) == 1:
            return ENGLISH
        try:
            person = (workspace_of(body), asker_of(body))
            if person not in self._db.locales:
                with self._db.read() as session:
                    read_locale(session, *person)
            return language_for(self._db.locales.get(person))
        except (LookupError, TypeError, AttributeError, DBAPIError, PoolTimeoutError):
            return ENGLISH

    def _is_installed_in(self, workspace_id: str) -> bool:
        with self._db.read() as session:
            return session.get(Workspace, workspace_id) is not None

    def _answer(
        self, name: str, parse: Parser, handle: Handler, body: dict[str, Any]
    ) -> tuple[Request, Answer, str]:
        """What was asked, the handler's answer or what to say instead of it, and a word for the log."""
        request = unreadable(body, self._turn_of)
        with structlog.contextvars.bound_contextvars(listener=name):
            try:
                request = parse(body, self._turn_of)
                return request, _handled(handle, request), "ok"
            except NotFacilitatorError as refusal:
                offer = take_over_offer(str(refusal), refusal.ilt_id)
                return request, _refused(offer, request), "refused"
            except RefusalError as refusal:
                return request, _refused(sentence(str(refusal)), request), "refused"
            except ChangedMeanwhileError as changed:
                return request, ChangeForm(with_what_stands(request.view, changed.fields)), "refused"
            # The one place that may catch everything: the person gets a sentence, the log gets the trace.
            except Exception as error:  # noqa: BLE001
                said, outcome = self._sorry(error)
                return request, _beside_what_was_typed(said, request), outcome

    def _sorry(self, error: Exception) -> tuple[Say, str]:
        if isinstance(error, (DBAPIError, PoolTimeoutError)) and saved_nothing(error):
            event = "database_too_slow" if is_too_slow(error) else "database_gave_up"
            _log.warning(event, exc_info=error)
            return Say(busy(), replaces=False), "busy"
        return Say(sorry(_failed(error)), replaces=False), "failed"

    def _deliver(self, answer: Answer, request: Request, ack: Ack, client: WebClient) -> None:
        if isinstance(answer, Say) and request.source in {Source.SHORTCUT, Source.HOME}:
            answer = OpenForm(notice(answer.message))
        if isinstance(answer, OpenForm) and request.source is not Source.SUBMISSION:
            answer = self._open(answer.view, request, client)
        if request.source is Source.COMMAND and not _comes_after(answer, request):
            _acknowledge_command(answer, ack)
        elif request.source is Source.SUBMISSION:
            _acknowledge_submission(answer, ack)
            self._change_below(answer, request, client)
            self._show_anew(answer, request, client)
        else:
            ack()
            self._answer_click(answer, request, client)
        self._after(answer, request, client)

    def _after(self, answer: Answer, request: Request, client: WebClient) -> None:
        """What somebody does on their Home tab, or in a form that may lie on top of it, is seen there at once."""
        if request.source is Source.HOME or isinstance(answer, ShowHome):
            self._show_home_of(request.actor, client)
        elif request.source is Source.SUBMISSION or request.view.get("callback_id") == NOTICE:
            self._show_home_of(request.actor, client, only_if_behind=True)

    def _show_home_of(self, actor: Actor, client: WebClient, *, only_if_behind: bool = False) -> None:
        show = self._show_home
        if show and actor.user_id:

            def publish(user_id: str, view: Mapping[str, Any]) -> None:
                _plain(client).views_publish(user_id=user_id, view=dict(view))

            self._receipts.send("home", actor.user_id, lambda: show(actor, publish, only_if_behind))

    def _open(self, view: dict[str, Any], request: Request, client: WebClient) -> Answer:
        """The only call to Slack before the acknowledgement: the trigger of a form lives three seconds."""
        plain = _plain(client)
        show = plain.views_push if request.source is Source.FORM else plain.views_open
        trigger = request.body.get("trigger_id")
        if not trigger:
            _log.warning("form_not_opened", reason="no trigger_id")
            return _not_opened(request)
        try:
            show(trigger_id=trigger, view=view)
        except (SlackClientError, OSError) as error:
            reason = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            if reason == "exchanged_trigger_id":  # a repeated delivery: the first one opened the form
                return Done()
            _log.warning("form_not_opened", reason=reason)
            if reason == "push_limit_reached":
                return _on_top_of_too_many(view, request)
            # It would be no better the next time.
            is_closed = reason in TOKEN_REFUSED
            return _refused(sentence(not_installed()), request) if is_closed else _not_opened(request)
        return Done()

    def _answer_click(self, answer: Answer, request: Request, client: WebClient) -> None:
        match answer:
            case Say(message) if request.source is Source.FORM:
                self._change_form(request.view.get("id"), notice(message), request, client)
            case Say():
                self._respond(answer, request, client)
            case ChangeForm(view):
                self._change_form(request.view.get("id"), view, request, client)

    def _change_below(self, answer: Answer, request: Request, client: WebClient) -> None:
        if isinstance(answer, Below):
            self._change_form(request.view.get("previous_view_id"), answer.view, request, client)

    def _change_form(
        self, view_id: str | None, view: dict[str, Any], request: Request, client: WebClient
    ) -> None:
        if not view_id:
            _log.warning("nowhere_to_answer")
            return
        self._receipts.send(
            "change_form",
            request.actor.user_id,
            lambda: _plain(client).views_update(view_id=view_id, view=view),
        )

    def _show_anew(self, answer: Answer, request: Request, client: WebClient) -> None:
        """The message in which the form was opened; the form has the receipt, so nothing is said where it cannot be."""
        anew = answer.anew if isinstance(answer, Say | Done) else None
        url = place_for(anew.url, client.base_url) if anew else None
        if anew and url:
            message = private(anew.message, is_direct=anew.is_direct, replaces=True)
            self._receipts.send("show_anew", request.actor.user_id, lambda: send(url, message))

    def _respond(self, answer: Say, request: Request, client: WebClient) -> None:
        self._receipts.send(
            "respond", request.actor.user_id, partial(self._say_where_they_are, answer, request, client)
        )

    def _say_where_they_are(self, answer: Say, request: Request, client: WebClient) -> None:
        # A shared message is never replaced from a click; what only this person sees is, if something came of it.
        replaces = answer.replaces and request.source in {Source.DIRECT, Source.EPHEMERAL}
        if url := place_for(request.body.get("response_url"), client.base_url):
            is_direct = request.source is Source.DIRECT or self._is_own_dm(request, client)
            send(url, private(answer.message, is_direct=is_direct, replaces=replaces))
        elif request.source in {Source.HOME, Source.SHORTCUT} and request.actor.user_id:
            # Nothing was clicked that an answer could stand under; the app's own messages are next to its Home tab.
            _plain(client).chat_postMessage(channel=request.actor.user_id, **answer.message)
        else:
            _log.warning("nowhere_to_answer")

    def _is_own_dm(self, request: Request, client: WebClient) -> bool:
        """Whether a command was typed among the person's direct messages with the app, and not with somebody else."""
        if request.source is not Source.COMMAND or not _is_dm(request):
            return False
        person = (request.actor.workspace_id, request.actor.user_id)
        if person not in self._direct:
            try:
                opened = _plain(client).conversations_open(users=request.actor.user_id)
            except (SlackClientError, OSError):
                return False
            self._direct[person] = str(opened["channel"]["id"])
        return self._direct[person] == request.actor.channel_id


def _handled(handle: Handler, request: Request) -> Answer:
    """Of two who wait for each other the database lets one go, who is served again: as if Slack had sent it twice."""
    try:
        return handle(request)
    except DBAPIError as error:
        if not was_let_go(error):
            raise
        _log.info("handled_again")
        return handle(request)


def _is_dm(request: Request) -> bool:
    return request.actor.channel_id.startswith("D")


def _comes_after(answer: Answer, request: Request) -> bool:
    """Whether the answer to a command goes to its response_url: charts may be refused, a DM is to be looked at first."""
    return isinstance(answer, Say) and (has_charts(answer.message) or _is_dm(request))


def _on_top_of_too_many(view: dict[str, Any], request: Request) -> Answer:
    """Three is all that Slack lets lie on each other: what only says something gives way, what is filled in stays."""
    return _not_opened(request, _TOO_DEEP) if any(inputs_of(request.view)) else ChangeForm(view)


def _not_opened(request: Request, why: str = _FORM_TOO_LATE) -> Answer:
    """What was typed is given back with the way to go on; a form in which the tap was made stays as it was filled in."""
    words = say(why)
    if request.source is Source.COMMAND and request.words:
        return Say(form_not_opened(request.words), replaces=False)
    if request.source is Source.FORM and (view := with_notice(request.view, words)):
        return ChangeForm(view)
    return Say(sentence(words), replaces=False)


def _refused(message: dict[str, Any], request: Request) -> Say:
    return Say(given_back(message, request.words), replaces=False)


def _failed(error: Exception) -> str:
    """Logs a fault of ours, or a payload that is not what Slack promises. The number to find it by."""
    error_id = secrets.token_hex(4)
    _log.error("listener_failed", error_id=error_id, exc_info=error)
    return error_id


def _plain(client: WebClient) -> WebClient:
    # Bolt's own client adds a team_id to every call, which the methods for forms do not know.
    return make_client(client.token or "", client.base_url, timeout=LISTENER_TIMEOUT_SECONDS)


def _acknowledge_command(answer: Answer, ack: Ack) -> None:
    if isinstance(answer, Say):
        ack({**answer.message, "response_type": "ephemeral"})
    else:
        ack()


def _acknowledge_submission(answer: Answer, ack: Ack) -> None:
    match answer:
        case FieldErrors(errors):
            ack(response_action="errors", errors=errors)
        case Say(message):
            ack(response_action="update", view=notice(message, is_last=answer.is_last))
        case OpenForm(view) | ChangeForm(view):
            ack(response_action="update", view=view)
        case Below() | Done() | ShowHome():
            ack()


def _beside_what_was_typed(said: Say, request: Request) -> Answer:
    """A fault of ours in a form, or after it was sent off: told on top or under its first field; the form stays as typed."""
    if request.source is Source.FORM and (view := with_notice(request.view, said.message["text"])):
        return ChangeForm(view)
    if request.source is Source.COMMAND:
        return _refused(said.message, request)
    if request.source is not Source.SUBMISSION or not request.actor.user_id:
        return said
    first = next((block_id for block_id, _ in inputs_of(request.view)), None)
    return said if first is None else FieldErrors({first: said.message["text"]})
