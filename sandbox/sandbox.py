"""The facade: everything a person, the page or a test can do in the sandbox."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox import commands, forms, interactions, membership, mentions, messages, modals, people, shortcuts
from sandbox.core import Core, Options, Timing
from sandbox.events import emit
from sandbox.faults import Faults
from sandbox.limits import Limits
from sandbox.manifest import install
from sandbox.recorder import Recorder
from sandbox.results import (
    Ack,
    ActionValue,
    ClockReport,
    CommandInfo,
    DeliveryKind,
    SandboxError,
    ShortcutInfo,
)
from sandbox.state import (
    BOT_USER_ID,
    SIGNING_SECRET,
    TEAM_CHANNEL_ID,
    Channel,
    Message,
    Person,
    Team,
    View,
    World,
    person_name,
    seed,
)


class Sandbox:
    """One local workspace with one installed app. All of it lives on one asyncio event loop.

    A method that a person could not carry out in Slack raises SandboxError with a sentence.
    """

    def __init__(
        self,
        manifest: dict[str, Any],
        *,
        state: World | None = None,
        http_target: str | None = None,
        signing_secret: str = SIGNING_SECRET,
        record: Path | None = None,
        clock_file: Path | None = None,
        base_url: str = "",
        rate_scale: float = 1.0,
        timing: Timing | None = None,
        team: Team | None = None,
        neighbours: Sequence[Team] = (),
    ) -> None:
        app = install(manifest)
        options = Options(http_target, signing_secret, record, clock_file, rate_scale, timing or Timing())
        team = team or Team()
        self.core = Core(app, state or seed(app.bot_name, team_id=team.id), options, base_url, team)
        if not team.token:
            self.core.world.installed = False
        # Other workspaces, in which the same app may be installed, each at an address of its own.
        self.neighbours = [self._neighbour(manifest, options, one) for one in neighbours]
        # All of them, in each of them.
        self.workspaces = [self, *self.neighbours]
        self.page_path = "/"
        for neighbour in self.neighbours:
            neighbour.workspaces = self.workspaces
            neighbour.page_path = f"/at/{neighbour.team.id}"

    def _neighbour(self, manifest: dict[str, Any], options: Options, team: Team) -> "Sandbox":
        made = Sandbox(
            manifest,
            http_target=options.http_target,
            signing_secret=options.signing_secret,
            rate_scale=options.rate_scale,
            timing=options.timing,
            team=team,
        )
        made.core.consent, made.core.clock = self.core.consent, self.core.clock
        self.core.consent.workspaces.append(made.core)
        return made

    @property
    def team(self) -> Team:
        """The workspace itself."""
        return self.core.team

    @property
    def world(self) -> World:
        """People, channels, messages, views."""
        return self.core.world

    @property
    def faults(self) -> Faults:
        """Switches that make the sandbox misbehave."""
        return self.core.faults

    @property
    def recorder(self) -> Recorder:
        """Every call of the app."""
        return self.core.recorder

    @property
    def limits(self) -> Limits:
        """The rate limits; `rate_scale` may be changed."""
        return self.core.limits

    @property
    def base_url(self) -> str:
        """Where the server listens, "http://127.0.0.1:8010"; known once it does."""
        return self.core.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        self.core.base_url = url

    @property
    def version(self) -> int:
        """Grows with each change of anything visible."""
        return self.core.version

    async def changed(self, since: int) -> int:
        """Wait until `version` is greater than `since` (or the sandbox stops); the version then."""
        return await self.core.changed(since)

    def now(self) -> datetime:
        """Calendar time: real time plus the clock's offset, aware, in UTC."""
        return self.core.clock.now()

    # What a person sees

    def channels_for(self, user_id: str) -> list[Channel]:
        """Where the person is a member: the team's channel, the direct messages with the app, then the rest."""
        mine = [channel for channel in self.world.channels.values() if user_id in channel.members]
        return sorted(mine, key=lambda channel: (channel.id != TEAM_CHANNEL_ID, not channel.is_im))

    def messages_for(self, user_id: str, channel_id: str) -> list[Message]:
        """What the person sees in a channel, oldest first; ephemerals only for their person."""
        shown = self.world.messages.get(channel_id, [])
        return [message for message in shown if messages.sees(self.core, user_id, message)]

    def modal_stack(self, user_id: str) -> list[View]:
        """The person's open forms, the bottom one first, the visible one last."""
        return modals.stack(self.core, user_id)

    def home_of(self, user_id: str) -> View | None:
        """The person's Home, if the app published one."""
        return modals.home(self.core, user_id)

    def commands(self) -> list[CommandInfo]:
        """The app's slash commands; `usage_hint` holds words separated by "|"."""
        return commands.available(self.core)

    def shortcuts(self) -> list[ShortcutInfo]:
        """The app's shortcuts."""
        return shortcuts.available(self.core)

    def notice_for(self, user_id: str) -> str | None:
        """What Slack itself tells the person; while a form is open it belongs into the form."""
        return self.core.notices.get(user_id)

    def dismiss_notice(self, user_id: str) -> None:
        """The person has read it."""
        self.core.dismiss(user_id)

    def app_connected(self) -> bool:
        """Whether the app can be reached: by an open Socket Mode connection, or at its request URL."""
        return self.core.reachable

    # What a person does

    async def say(self, user_id: str, channel_id: str, text: str) -> Message:
        """Post typed text (escaped as Slack does); "/invite @name" and "/remove @name" do what they say."""
        person, channel = people.in_channel(self.core, user_id, channel_id)
        if channel.is_archived or (channel.is_im and self.core.app.messages_read_only):
            raise SandboxError(f"Nobody can write in #{channel.name}.")
        if text.startswith(("/invite ", "/remove ")):
            return commands.membership_command(self.core, person, channel, text)
        if text.startswith("/") or not text.strip():
            raise SandboxError("A message needs words; a line that starts with / is a command.")
        said = Message(self.core.clock.next_ts(), channel_id, user_id, mentions.typed(self.core, text))
        return messages.add(self.core, said)

    async def command(self, user_id: str, channel_id: str, text: str) -> Ack:
        """Run a slash command; `text` is the whole line, "/ilt reflect"."""
        return await commands.run(self.core, user_id, channel_id, text)

    async def click(
        self,
        user_id: str,
        channel_id: str,
        message_ts: str,
        block_id: str,
        action_id: str,
        value: ActionValue = None,
    ) -> Ack:
        """Use an element of a message."""
        place, target = (channel_id, message_ts), (block_id, action_id)
        return await interactions.click(self.core, user_id, place, target, value)

    async def view_action(
        self, user_id: str, view_id: str, block_id: str, action_id: str, value: ActionValue = None
    ) -> Ack:
        """Use an element of the visible form or of the person's Home."""
        return await interactions.view_action(self.core, user_id, view_id, (block_id, action_id), value)

    async def fill(
        self, user_id: str, view_id: str, block_id: str, action_id: str, value: ActionValue
    ) -> None:
        """Set an input; the app hears of it only if the input has dispatch_action."""
        await forms.fill(self.core, user_id, view_id, (block_id, action_id), value)

    async def submit(self, user_id: str, view_id: str) -> Ack:
        """Send the visible form. An incomplete one stays open with `errors` and error "incomplete"."""
        return await forms.submit(self.core, user_id, view_id)

    async def close(self, user_id: str, view_id: str, *, clear_all: bool = False) -> Ack | None:
        """Close the visible form, or with `clear_all` all of them; None if the app did not ask to hear of it."""
        return await forms.close(self.core, user_id, view_id, clear_all=clear_all)

    async def open_home(self, user_id: str) -> None:
        """Look at the app's Home tab; the app may publish it on the event."""
        self._open_tab(user_id, "home")

    async def open_dm(self, user_id: str) -> Channel:
        """Look at the app's Messages tab: the direct messages with the app, made on first use."""
        return self._open_tab(user_id, "messages")

    async def shortcut(self, user_id: str, callback_id: str) -> Ack:
        """Use a global shortcut."""
        return await shortcuts.use_global(self.core, user_id, callback_id)

    async def message_shortcut(self, user_id: str, channel_id: str, ts: str, callback_id: str) -> Ack:
        """Use a message shortcut."""
        return await shortcuts.use_on_message(self.core, user_id, channel_id, ts, callback_id)

    # What happens in the workspace

    async def join(self, user_id: str, channel_id: str, inviter: str | None = None) -> None:
        """A person comes into a channel, by themselves or invited."""
        person, channel = people.active(self.core, user_id), people.channel(self.core, channel_id)
        membership.enter(self.core, person, channel, inviter)

    async def leave(self, user_id: str, channel_id: str) -> None:
        """A person leaves a channel."""
        membership.exit_from(self.core, *people.in_channel(self.core, user_id, channel_id), by=user_id)

    async def invite_bot(self, user_id: str, channel_id: str) -> None:
        """A member invites the app."""
        _, channel = people.in_channel(self.core, user_id, channel_id)
        membership.enter(self.core, self.world.people[BOT_USER_ID], channel, inviter=user_id)

    async def remove_bot(self, user_id: str, channel_id: str) -> None:
        """A member takes the app out."""
        _, channel = people.in_channel(self.core, user_id, channel_id)
        membership.exit_from(self.core, self.world.people[BOT_USER_ID], channel, by=user_id)

    async def archive(self, channel_id: str) -> None:
        """Archive a channel."""
        membership.archive(self.core, channel_id)

    async def unarchive(self, channel_id: str) -> None:
        """Open an archived channel again."""
        membership.unarchive(self.core, channel_id)

    async def make_private(self, channel_id: str) -> None:
        """Turn a public channel into a private one."""
        membership.make_private(self.core, channel_id)

    async def share_outside(
        self, channel_id: str, *, shared: bool = True, team_id: str = "T0NEIGHBOUR"
    ) -> None:
        """Share a channel with another organization, or end that."""
        membership.share_outside(self.core, channel_id, shared=shared, team_id=team_id)

    async def rename(self, channel_id: str, name: str) -> None:
        """Rename a channel."""
        membership.rename(self.core, channel_id, name)

    async def add_person(self, user_id: str, name: str, *, is_guest: bool = False, team_id: str = "") -> None:
        """Somebody gets an account; with another `team_id` they are of another workspace (Slack Connect)."""
        one = Person(
            user_id, person_name(name), name, is_restricted=is_guest, team_id=team_id or self.core.team.id
        )
        membership.add_person(self.core, one)

    async def deactivate(self, user_id: str) -> None:
        """Close a person's account."""
        membership.deactivate(self.core, people.active(self.core, user_id))

    async def speak(self, user_id: str, locale: str) -> None:
        """Somebody chooses another language for their Slack ("es-LA")."""
        membership.speak(self.core, people.active(self.core, user_id), locale)

    async def delete_message(self, channel_id: str, ts: str) -> None:
        """An administrator or Slack's retention removes a message, the app's too."""
        message = messages.find(self.core, channel_id, ts)
        if message is None:
            raise SandboxError("There is no such message.")
        messages.remove(self.core, message)

    async def uninstall(self) -> None:
        """Remove the app from the workspace: its tokens stop working, its commands are gone."""
        membership.uninstall(self.core)

    async def install(self) -> None:
        """Install the app again after it was removed."""
        membership.install(self.core)

    async def grant(self) -> None:
        """An organization's admin adds the app to this workspace."""
        membership.grant(self.core)

    async def revoke(self) -> None:
        """An organization's admin takes the app out of this workspace."""
        membership.revoke(self.core)

    # Tests and the page's tools

    async def deliver(self, kind: DeliveryKind, payload: dict[str, Any], *, times: int = 1) -> list[Ack]:
        """Send any payload as is, `times` at once. The answers change nothing in the world."""
        return list(await asyncio.gather(*(self.core.send(kind, payload) for _ in range(times))))

    async def advance_clock(self, seconds: int) -> ClockReport:
        """Move calendar time forwards, at most an hour at a step, waiting for the worker after each."""
        report = await self.core.clock.advance(seconds)
        self.core.touch()
        return report

    async def settle(self) -> None:
        """Wait until no event is on its way to the app any more."""
        await self.core.settle()

    async def stop(self) -> None:
        """Let go of everything: connections, files, whoever waits."""
        for one in (self, *self.neighbours):
            await one.core.stop()

    def _open_tab(self, user_id: str, tab: str) -> Channel:
        channel = people.direct_messages(self.core, people.active(self.core, user_id).id)
        view = modals.home(self.core, user_id)
        shown = {"view": modals.view_json(self.core, view)} if view and tab == "home" else {}
        emit(
            self.core,
            {"type": "app_home_opened", "user": user_id, "channel": channel.id, "tab": tab, **shown},
        )
        return channel
