"""A synchronous driver of a running sandbox, for tests and scripts."""

import ssl
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import httpx

from sandbox.recorder import Call
from sandbox.results import (
    Ack,
    ActionValue,
    ClockReport,
    CommandInfo,
    DeliveryKind,
    SandboxError,
    ShortcutInfo,
)
from sandbox.state import Channel, Message, View

_Found = TypeVar("_Found")
_REQUEST_SECONDS = 600.0
_PATIENCE_SECONDS = 300.0
_REFUSED = (400, 404, 409)
# The sandbox is plain HTTP on this machine. Without a context each client would read all certificates there are.
_NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class SandboxClient:
    """The facade over HTTP: the same names, the same results. SandboxError carries the sandbox's sentence."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(
            base_url=url, timeout=_REQUEST_SECONDS, trust_env=False, verify=_NO_CERTIFICATES
        )

    def shut(self) -> None:
        """Close the connection to the sandbox."""
        self._http.close()

    def call(self, name: str, /, **args: Any) -> Any:
        """Any method of the facade by name; JSON in, JSON out."""
        return self._read(self._http.post(f"/_control/{name}", json=args))

    # What a person sees

    def channels_for(self, user_id: str) -> list[Channel]:
        """Where the person is a member."""
        return [_channel(one) for one in self.call("channels_for", user_id=user_id)]

    def messages_for(self, user_id: str, channel_id: str) -> list[Message]:
        """What the person sees in a channel, oldest first."""
        shown = self.call("messages_for", user_id=user_id, channel_id=channel_id)
        return [Message(**one) for one in shown]

    def modal_stack(self, user_id: str) -> list[View]:
        """The person's open forms, the visible one last."""
        return [View(**one) for one in self.call("modal_stack", user_id=user_id)]

    def home_of(self, user_id: str) -> View | None:
        """The person's Home."""
        home = self.call("home_of", user_id=user_id)
        return View(**home) if home else None

    def commands(self) -> list[CommandInfo]:
        """The app's slash commands."""
        return [CommandInfo(**one) for one in self.call("commands")]

    def shortcuts(self) -> list[ShortcutInfo]:
        """The app's shortcuts."""
        return [ShortcutInfo(**one) for one in self.call("shortcuts")]

    def notice_for(self, user_id: str) -> str | None:
        """What Slack itself tells the person."""
        notice: str | None = self.call("notice_for", user_id=user_id)
        return notice

    def dismiss_notice(self, user_id: str) -> None:
        """The person has read it."""
        self.call("dismiss_notice", user_id=user_id)

    def app_connected(self) -> bool:
        """Whether the app can be reached."""
        return bool(self.call("app_connected"))

    # What a person does

    def say(self, user_id: str, channel_id: str, text: str) -> Message:
        """Post typed text."""
        return Message(**self.call("say", user_id=user_id, channel_id=channel_id, text=text))

    def command(self, user_id: str, channel_id: str, text: str) -> Ack:
        """Run a slash command, the whole line."""
        return Ack(**self.call("command", user_id=user_id, channel_id=channel_id, text=text))

    def click(
        self,
        user_id: str,
        channel_id: str,
        message_ts: str,
        block_id: str,
        action_id: str,
        value: ActionValue = None,
    ) -> Ack:
        """Use an element of a message."""
        target = {"block_id": block_id, "action_id": action_id, "value": value}
        place = {"channel_id": channel_id, "message_ts": message_ts}
        return Ack(**self.call("click", user_id=user_id, **place, **target))

    def view_action(
        self, user_id: str, view_id: str, block_id: str, action_id: str, value: ActionValue = None
    ) -> Ack:
        """Use an element of the visible form or of Home."""
        target = {"block_id": block_id, "action_id": action_id, "value": value}
        return Ack(**self.call("view_action", user_id=user_id, view_id=view_id, **target))

    def fill(self, user_id: str, view_id: str, block_id: str, action_id: str, value: ActionValue) -> None:
        """Set an input."""
        target = {"block_id": block_id, "action_id": action_id, "value": value}
        self.call("fill", user_id=user_id, view_id=view_id, **target)

    def submit(self, user_id: str, view_id: str) -> Ack:
        """Send the visible form."""
        return Ack(**self.call("submit", user_id=user_id, view_id=view_id))

    def close(self, user_id: str, view_id: str, *, clear_all: bool = False) -> Ack | None:
        """Close the visible form, or all."""
        answer = self.call("close", user_id=user_id, view_id=view_id, clear_all=clear_all)
        return Ack(**answer) if answer else None

    def open_home(self, user_id: str) -> None:
        """Look at the Home tab."""
        self.call("open_home", user_id=user_id)

    def open_dm(self, user_id: str) -> Channel:
        """Look at the Messages tab."""
        return _channel(self.call("open_dm", user_id=user_id))

    def shortcut(self, user_id: str, callback_id: str) -> Ack:
        """Use a global shortcut."""
        return Ack(**self.call("shortcut", user_id=user_id, callback_id=callback_id))

    def message_shortcut(self, user_id: str, channel_id: str, ts: str, callback_id: str) -> Ack:
        """Use a message shortcut."""
        place = {"channel_id": channel_id, "ts": ts}
        return Ack(**self.call("message_shortcut", user_id=user_id, **place, callback_id=callback_id))

    # What happens in the workspace

    def join(self, user_id: str, channel_id: str, inviter: str | None = None) -> None:
        """A person comes into a channel."""
        self.call("join", user_id=user_id, channel_id=channel_id, inviter=inviter)

    def leave(self, user_id: str, channel_id: str) -> None:
        """A person leaves a channel."""
        self.call("leave", user_id=user_id, channel_id=channel_id)

    def invite_bot(self, user_id: str, channel_id: str) -> None:
        """A member invites the app."""
        self.call("invite_bot", user_id=user_id, channel_id=channel_id)

    def remove_bot(self, user_id: str, channel_id: str) -> None:
        """A member takes the app out."""
        self.call("remove_bot", user_id=user_id, channel_id=channel_id)

    def archive(self, channel_id: str) -> None:
        """Archive a channel."""
        self.call("archive", channel_id=channel_id)

    def unarchive(self, channel_id: str) -> None:
        """Open an archived channel again."""
        self.call("unarchive", channel_id=channel_id)

    def make_private(self, channel_id: str) -> None:
        """Turn a public channel into a private one."""
        self.call("make_private", channel_id=channel_id)

    def share_outside(self, channel_id: str, *, shared: bool = True, team_id: str = "T0NEIGHBOUR") -> None:
        """Share a channel with another organization, or end that."""
        self.call("share_outside", channel_id=channel_id, shared=shared, team_id=team_id)

    def rename(self, channel_id: str, name: str) -> None:
        """Rename a channel."""
        self.call("rename", channel_id=channel_id, name=name)

    def add_person(self, user_id: str, name: str, *, is_guest: bool = False, team_id: str = "") -> None:
        """Somebody gets an account, or is of another workspace."""
        self.call("add_person", user_id=user_id, name=name, is_guest=is_guest, team_id=team_id)

    def deactivate(self, user_id: str) -> None:
        """Close a person's account."""
        self.call("deactivate", user_id=user_id)

    def speak(self, user_id: str, locale: str) -> None:
        """Choose another language for a person's Slack ("es-LA")."""
        self.call("speak", user_id=user_id, locale=locale)

    def delete_message(self, channel_id: str, ts: str) -> None:
        """Remove a message as an administrator."""
        self.call("delete_message", channel_id=channel_id, ts=ts)

    def uninstall(self) -> None:
        """Remove the app from the workspace."""
        self.call("uninstall")

    def grant(self) -> None:
        """An organization's admin adds the app to this workspace."""
        self.call("grant")

    def revoke(self) -> None:
        """An organization's admin takes the app out of this workspace."""
        self.call("revoke")

    def install(self) -> None:
        """Install the app again."""
        self.call("install")

    # Tools of tests

    def deliver(self, kind: DeliveryKind, payload: dict[str, Any], *, times: int = 1) -> list[Ack]:
        """Send any payload as is, `times` at once."""
        return [Ack(**one) for one in self.call("deliver", kind=kind, payload=payload, times=times)]

    def advance_clock(self, seconds: int) -> ClockReport:
        """Move calendar time forwards."""
        return ClockReport(**self.call("advance_clock", seconds=seconds))

    def now(self) -> datetime:
        """Calendar time, aware, in UTC."""
        return datetime.fromisoformat(self.call("now"))

    def changed(self, since: int) -> int:
        """Wait until something visible changed after version `since`."""
        return int(self.call("changed", since=since))

    def settle(self) -> None:
        """Wait until no event is on its way to the app any more."""
        self.call("settle")

    def set_faults(self, **switches: Any) -> dict[str, Any]:
        """Change some fault switches; all of them as they are now."""
        faults: dict[str, Any] = self._read(self._http.post("/_control/faults", json=switches))
        return faults

    def drop_socket_now(self) -> None:
        """Close all Socket Mode connections without a word."""
        self.set_faults(drop_socket_now=True)

    def mute_socket_now(self) -> None:
        """Cut all Socket Mode connections so that the app hears nothing of it."""
        self.set_faults(mute_socket_now=True)

    def calls(self, method: str | None = None) -> list[Call]:
        """What the app called and answered, oldest first."""
        params = {"method": method} if method else {}
        return [Call(**one) for one in self._read(self._http.get("/_control/calls", params=params))]

    def world(self) -> dict[str, Any]:
        """Everything that exists, as JSON."""
        world: dict[str, Any] = self._read(self._http.get("/_control/world"))
        return world

    def health(self) -> dict[str, Any]:
        """Whether it runs: {"ok", "version", "connections"}."""
        health: dict[str, Any] = self._read(self._http.get("/_control/health"))
        return health

    def wait_until(self, look: Callable[[], _Found | None], seconds: float = _PATIENCE_SECONDS) -> _Found:
        """Look again and again until there is something; TimeoutError if there is nothing in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = look()
            if found:
                return found
            time.sleep(0.02)
        raise TimeoutError(f"Nothing was there within {seconds} seconds.")

    def _read(self, response: httpx.Response) -> Any:
        if response.status_code in _REFUSED:
            raise SandboxError(response.json()["error"])
        return response.raise_for_status().json()


def _channel(data: dict[str, Any]) -> Channel:
    return Channel(**{**data, "members": set(data["members"])})
