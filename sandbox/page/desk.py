"""What one browser tab shows: which person it is, and where that person is looking."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from sandbox.page.mrkdwn import Names
from sandbox.results import SandboxError
from sandbox.sandbox import Sandbox
from sandbox.state import BOT_USER_ID, Channel, Person, dm_id

HOME = "home"
T = TypeVar("T")


@dataclass
class Shared:
    """What all tabs have in common: what each person has read (the newest timestamp), and the first-visit hint."""

    read: dict[tuple[str, str], str] = field(default_factory=dict)
    hint_done: bool = False


@dataclass
class Desk:
    """One tab. `place` is a channel id or HOME; `trouble` is a sentence about the person's last attempt."""

    sandbox: Sandbox
    shared: Shared
    user_id: str
    place: str
    refresh: Callable[[], None] = lambda: None
    trouble: str | None = None
    drawer_open: bool = False
    people_open: bool = False
    inspector_open: bool = False

    @property
    def person(self) -> Person:
        """Who this tab is."""
        return self.sandbox.world.people[self.user_id]

    @property
    def zone(self) -> ZoneInfo:
        """The person's time zone."""
        return ZoneInfo(self.person.tz)

    def today(self) -> date:
        """The calendar day, where the person is."""
        return self.sandbox.now().astimezone(self.zone).date()

    @property
    def dm(self) -> str:
        """The id of the person's direct messages with the app, whether or not they exist yet."""
        return dm_id(self.user_id)

    @property
    def bot(self) -> Person:
        """The app, as a member of the workspace."""
        return self.sandbox.world.people[BOT_USER_ID]

    def channels(self) -> list[Channel]:
        """The person's channels, without the direct messages."""
        return [channel for channel in self.sandbox.channels_for(self.user_id) if not channel.is_im]

    def names(self) -> Names:
        """How texts read for this person, now."""
        people = self.sandbox.world.people.values()
        return Names(
            users={person.id: person.real_name or person.name for person in people},
            channels={
                channel.id: channel.name
                for channel in self.sandbox.world.channels.values()
                if not channel.is_private or self.user_id in channel.members
            },
            zone=self.zone,
            now=self.sandbox.now(),
            me=self.user_id,
        )

    def members(self) -> list[Person]:
        """The people one can be: everyone of the workspace who is no bot."""
        return [person for person in self.sandbox.world.people.values() if not person.is_bot]

    async def become(self, user_id: str) -> None:
        """Makes this tab another person, in the same place where they can see it, else in their first channel."""
        was_dm = self._is_im(self.place)
        self.user_id = user_id
        self.people_open = False
        await self.go(self.dm if was_dm else self.place)

    async def go(self, place: str) -> None:
        """Opens a place as a person does: Home and the direct messages tell the app that they were opened."""
        self.drawer_open = False
        self.trouble = None
        self.sandbox.dismiss_notice(self.user_id)
        if place == HOME:
            await self.attempt(self.sandbox.open_home(self.user_id))
        elif place == self.dm:
            await self.attempt(self.sandbox.open_dm(self.user_id))
        self.place = self.visible(place)
        self.refresh()

    def visible(self, place: str) -> str:
        """The place itself where this person can see it, else their first channel, else Home."""
        if place in {HOME, *(channel.id for channel in self.sandbox.channels_for(self.user_id))}:
            return place
        return next((channel.id for channel in self.channels()), HOME)

    async def attempt(self, action: Awaitable[T]) -> T | None:
        """Does what a person asked for; what they could not do in Slack becomes a sentence on the page."""
        before, self.trouble = self.trouble, None
        try:
            return await action
        except SandboxError as refused:
            self.trouble = str(refused)
            return None
        finally:
            if self.trouble != before:
                self.refresh()

    def mark_read(self) -> None:
        """Everything in the open channel counts as read by this person."""
        newest = self._newest(self.user_id, self.place)
        if newest:
            self.shared.read[self.user_id, self.place] = newest

    def unread(self, user_id: str, channel_id: str) -> int:
        """How many messages of others wait for a person in a channel."""
        seen = self.shared.read.get((user_id, channel_id), "")
        messages = self.sandbox.messages_for(user_id, channel_id)
        return sum(1 for message in messages if message.ts > seen and message.user != user_id)

    def awaited(self, user_id: str) -> bool:
        """Whether the app left a person direct messages they have not read, or a form they have not answered."""
        dm = dm_id(user_id)
        waiting = dm in self.sandbox.world.channels and self.unread(user_id, dm) > 0
        return waiting or bool(self.sandbox.modal_stack(user_id))

    def _newest(self, user_id: str, place: str) -> str:
        if place not in self.sandbox.world.channels:
            return ""
        return max((message.ts for message in self.sandbox.messages_for(user_id, place)), default="")

    def _is_im(self, place: str) -> bool:
        channel = self.sandbox.world.channels.get(place)
        return bool(channel and channel.is_im)
