"""The bot's side of Slack's Web API: the calls the worker makes, with Slack's answers in the bot's own words."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPException
from math import ceil, isnan
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.blocks.kit import without_charts
from bot.clock import Clock
from bot.log import get_log
from bot.outbox.addresses import is_slacks, post
from bot.outbox.descriptions import Channel, Installation, SlackPerson, channel_from_slack, person_from_slack
from bot.outbox.marks import bears, metadata_with, named

_log = get_log(__name__)
WORKER_TIMEOUT_SECONDS = 10
LISTENER_TIMEOUT_SECONDS = 2
_PAGE = 200
# How far this machine's clock may be ahead of Slack's when a message is looked for by the time it was sent.
_CLOCKS_APART = timedelta(minutes=10)


class ChannelGoneError(Exception):
    """The channel cannot be used by the bot; `reason` is Slack's error code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MessageGoneError(Exception):
    """The message was deleted or can no longer be edited; `reason` is Slack's error code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotSlackError(ConnectionError):
    """Something else than Slack answers at its address: a page to sign in to a network, or a proxy."""


class NotInstalledError(ConnectionError):
    """The app was removed from a workspace, or never was there: there is no token to speak with."""


class NoTokenYetError(ConnectionError):
    """No token for now: the keys of this process do not open it, or the workspace has not installed the app itself yet."""


class OtherTokenError(NoTokenYetError):
    """The token of this process is another workspace's: what this one is owed waits for a process that has its own."""


class SlowDownError(Exception):
    """Slack asks for a pause of `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"pause {seconds} s")
        self.seconds = seconds


# Everything by which a call can fail.
SLACK_FAULTS = (ChannelGoneError, MessageGoneError, SlowDownError, SlackClientError, OSError)


@dataclass(frozen=True)
class Posted:
    """Where a message is; a person's direct messages have a channel of their own. No `ts` where Slack does not tell it."""

    channel_id: str
    ts: str


# `auth.test` says so of a token that will not work any more.
TOKEN_REFUSED = {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
_CHANNEL_GONE = {"channel_not_found", "not_in_channel", "is_archived", "is_inactive", "restricted_action"}
_MESSAGE_GONE = {"message_not_found", "cant_update_message", "edit_window_closed"}
# Whatever is asked for: a pause of days is nothing that Slack means.
_LONGEST_PAUSE_SECONDS = 3600


def told_at(headers: Mapping[str, str]) -> datetime | None:
    """When an answer was given, as its server says."""
    date = next((value for name, value in headers.items() if name.lower() == "date"), "")
    try:
        told = parsedate_to_datetime(date)
    except (ValueError, TypeError):
        return None
    return told.replace(tzinfo=told.tzinfo or UTC)


class Gateway:
    """Slack for one workspace's token: one object a workspace, because it remembers what the workspace refuses.

    Every call raises SlowDownError when Slack asks for a pause.

    Args:
        teams: with a token of an organization, reads which workspaces of it the app was added to: some calls have to name one.
        refused: told when Slack does not take the token.

    Attributes:
        worked_at: machine time of the last call that Slack took the token for.
    """

    worked_at: datetime | None = None

    def __init__(
        self,
        client: WebClient,
        teams: Callable[[], Sequence[str]] | None = None,
        refused: Callable[[], None] | None = None,
    ) -> None:
        self._client = client
        self._teams = teams
        self._refused = refused
        # Slack brings blocks to workspaces one after the other; one that has no charts yet refuses the whole message.
        self._takes_charts = True

    def installation(self) -> Installation:
        """Whom the token belongs to. Raises SlackApiError for a refused token."""
        answer = self._who_am_i()
        headers = {str(name).lower(): value for name, value in answer.headers.items()}
        granted = headers.get("x-oauth-scopes")
        return Installation(
            workspace_id=answer["enterprise_id"]
            if answer.get("is_enterprise_install")
            else answer["team_id"],
            workspace_name=answer["team"],
            bot_user_id=answer["user_id"],
            bot_name=answer["user"],
            scopes=None
            if granted is None
            else frozenset(scope.strip() for scope in granted.split(",") if scope.strip()),
            app_id=self._app_id(str(answer.get("bot_id") or "")),
            told_at=told_at(answer.headers),
        )

    def bot(self) -> tuple[str, str]:
        """The id and the name of the bot that the token is of. Raises SlackApiError for a refused token."""
        answer = self._who_am_i()
        return str(answer.get("bot_id") or ""), str(answer["user"])

    def works(self) -> bool:
        """Whether Slack takes the token."""
        try:
            self._who_am_i()
        except SlackApiError as error:
            if error.response.get("error") in TOKEN_REFUSED:
                return False
            raise
        return True

    def teams(self) -> tuple[str, ...]:
        """The workspaces of an organization that the app was added to."""
        pages = self._pages("auth.teams.list", {})
        return tuple(str(team["id"]) for page in pages for team in page["teams"])

    def give_back(self) -> None:
        """Has the token not work any more; where that cannot be said, nobody keeps it all the same."""
        try:
            self._call("auth.revoke", {})
        except SLACK_FAULTS as error:
            _log.warning("token_not_given_back", error=type(error).__name__)

    def _who_am_i(self) -> Any:
        address = self._client.base_url
        try:
            answer = self._call("auth.test", {})
            is_slack = bool(answer.get("team_id") and answer.get("user_id"))
        except SlackApiError as error:
            # slack_sdk's words for an answer that is no JSON have blanks in them; Slack's codes have none.
            if error.response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or " " not in str(
                error.response["error"]
            ):
                raise
            is_slack = False
        except (AttributeError, TypeError, ValueError):  # JSON, but none of Slack's
            is_slack = False
        if not is_slack:
            raise NotSlackError(
                f"{address} answers with something else. Is there a page to sign in to the network, or a proxy, "
                "in between? Is SLACK_API_URL right?"
            )
        return answer

    def _app_id(self, bot_id: str) -> str:
        """For links to the app's Home; without it they are words only."""
        try:
            team = next(iter(self._teams() if self._teams else ()), "")
            named = {"team_id": team} if team else {}
            bot = self._call("bots.info", {"bot": bot_id, **named}).get("bot") or {}
            return str(bot.get("app_id") or "")
        except SlackApiError as error:
            _log.warning("app_id_not_known", reason=error.response.get("error"))
            return ""

    def channels(self) -> list[Channel]:
        """The channels the bot is a member of; archived ones, and messages between a few people, left out."""
        found: dict[str, Channel] = {}
        for team in self._teams() if self._teams else [""]:
            for channel in self._channels_of(team):
                # One that several workspaces of an organization share is told of in each.
                found.setdefault(channel.id, channel)
        return list(found.values())

    def _channels_of(self, team: str) -> Iterator[Channel]:
        named = {"team_id": team} if team else {}
        kinds = {"types": "public_channel,private_channel", "exclude_archived": True}
        for page in self._pages("users.conversations", {**kinds, **named}):
            channels = (channel_from_slack(entry, bot_is_in=True) for entry in page["channels"])
            yield from (replace(channel, team_id=team) for channel in channels if not channel.is_direct)

    def channel(self, channel_id: str) -> Channel:
        """One channel. Raises ChannelGoneError where the bot cannot see it."""
        entry = self._call("conversations.info", {"channel": channel_id})["channel"]
        if entry.get("is_archived"):
            raise ChannelGoneError("is_archived")
        return channel_from_slack(entry, bot_is_in=bool(entry.get("is_member")))

    def members(self, channel_id: str) -> list[str]:
        """The user ids of a channel's members."""
        pages = self._pages("conversations.members", {"channel": channel_id})
        return [user_id for page in pages for user_id in page["members"]]

    def person(self, user_id: str) -> SlackPerson:
        """One person."""
        return person_from_slack(self._call("users.info", {"user": user_id, "include_locale": True})["user"])

    def post(self, channel: str, message: dict[str, Any], key: str) -> Posted:
        """Posts `text` and `blocks`. `channel` may be a user id: a DM. `key` makes the message one that can be found."""
        where = {"channel": channel, "unfurl_links": False, "metadata": metadata_with(key)}
        answer = self._show("chat.postMessage", where, message)
        return Posted(str(answer["channel"]), str(answer["ts"]))

    def upload(self, name: str, content: bytes, key: str) -> str:
        """Uploads a file that nobody sees until it is shared. `key` goes into its name, so that it can be found.

        Returns:
            Slack's id of the file.
        """
        args = {"filename": named(name, key), "length": len(content)}
        place = self._call("files.getUploadURLExternal", args)
        upload_url, api_url = str(place["upload_url"]), self._client.base_url
        _send_bytes(upload_url, content, api_url=api_url, timeout=self._client.timeout)
        return str(place["file_id"])

    def share(self, channel_id: str, file_id: str, title: str, comment: str) -> Posted:
        """Shows an uploaded file in a conversation (by the conversation's id); Slack does not tell the message's `ts`."""
        files = json.dumps([{"id": file_id, "title": title}])
        args = {"files": files, "channel_id": channel_id, "initial_comment": comment}
        self._call("files.completeUploadExternal", args)
        return Posted(channel_id, "")

    def direct_channel(self, user_id: str) -> str:
        """The channel of a person's direct messages with the bot."""
        return str(self._call("conversations.open", {"users": user_id})["channel"]["id"])

    def find(self, channel_id: str, key: str, since: datetime) -> Posted | None:
        """The message or file sent with that key, if there is one: every page back to a while before `since` is read."""
        oldest = (since - _CLOCKS_APART).timestamp()
        args = {"channel": channel_id, "oldest": f"{oldest:.6f}", "include_all_metadata": True}
        for page in self._pages("conversations.history", args):
            for message in page["messages"]:
                if bears(message, key):
                    return Posted(channel_id, str(message["ts"]))
        return None

    def update(self, channel: str, ts: str, message: dict[str, Any]) -> None:
        """Changes a posted message. Raises MessageGoneError where that is no longer possible."""
        # A message stays in its thread.
        shown = {name: value for name, value in message.items() if name != "thread_ts"}
        self._show("chat.update", {"channel": channel, "ts": ts}, shown)

    def publish_home(self, user_id: str, view: Mapping[str, Any]) -> None:
        """Shows somebody their Home tab."""
        self._call("views.publish", {"user_id": user_id, "view": json.dumps(view)})

    def _show(self, method: str, where: dict[str, Any], message: dict[str, Any]) -> Any:
        """Shows a message; without its charts where the workspace refuses them, at once and from then on."""
        plain = without_charts(message)
        if self._takes_charts or plain == message:
            try:
                return self._call(method, {**where, **message})
            except SlackApiError as error:
                if plain == message or error.response.get("error") != "invalid_blocks":
                    raise
        answer = self._call(method, {**where, **plain})
        if self._takes_charts and plain != message:
            self._takes_charts = False
            _log.warning("charts_refused")
        return answer

    def _pages(self, method: str, args: dict[str, Any]) -> Iterator[Any]:
        cursor = ""
        while True:
            page = self._call(method, {**args, "limit": _PAGE, **({"cursor": cursor} if cursor else {})})
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return

    def _call(self, method: str, args: dict[str, Any]) -> Any:
        # Slack reads JSON only on some methods; posts carry nested blocks, everything else is a plain form.
        is_post = method.startswith("chat.")
        try:
            answer = self._client.api_call(
                method, json=args if is_post else None, data=None if is_post else args
            )
        except SlackApiError as error:
            if self._refused and error.response.get("error") in TOKEN_REFUSED:
                self._refused()
            raise _in_our_words(error) from error
        except HTTPException as error:
            raise ConnectionResetError("Slack's answer was cut off") from error
        self.worked_at = Clock().machine_now()
        return answer


def _send_bytes(address: str, content: bytes, *, api_url: str, timeout: int) -> None:
    """The bytes of a file to the address that Slack named. Raises OSError for any answer but a good one."""
    if not is_slacks(address, api_url):
        raise ConnectionRefusedError("the address named for the upload is not one of Slack's")
    answer = post(address, content, "application/octet-stream", timeout=timeout)
    if answer.status != HTTPStatus.OK:
        raise ConnectionResetError(f"the upload was answered with {answer.status}")


def _seconds(words: str) -> int:
    """How long to wait: seconds, with a decimal or not, or the date at which the pause ends. At least one second."""
    try:
        seconds = float(words)
    except ValueError:
        seconds = _seconds_until(words)
    return 1 if isnan(seconds) else ceil(min(max(seconds, 1.0), _LONGEST_PAUSE_SECONDS))


def _seconds_until(words: str) -> float:
    try:
        until = parsedate_to_datetime(words)
    except (ValueError, TypeError):
        return 1.0
    return (until.astimezone(UTC) - Clock().machine_now()).total_seconds()


def _in_our_words(error: SlackApiError) -> Exception:
    if error.response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        headers = {str(name).lower(): value for name, value in error.response.headers.items()}
        return SlowDownError(_seconds(str(headers.get("retry-after", ""))))
    code = error.response.get("error", "")
    if code in {"ratelimited", "rate_limited"}:
        return SlowDownError(1)
    if code in _CHANNEL_GONE:
        return ChannelGoneError(code)
    return MessageGoneError(code) if code in _MESSAGE_GONE else error
