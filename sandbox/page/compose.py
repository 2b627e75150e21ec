"""The message line and what stands right above it: the first-visit hint, notices, shortcuts."""

from collections.abc import Callable

from nicegui import ui
from nicegui.events import GenericEventArguments

from sandbox.page.desk import HOME, Desk
from sandbox.page.icons import sign
from sandbox.page.menus import Menu
from sandbox.page.notices import NoticeLine
from sandbox.page.offers import command_offers, first_step, offer
from sandbox.page.tags import ASSETS, Tag, box, button, set_attribute

_OWN_COMMANDS = ("/invite", "/remove")


class MessageLine(ui.element, component=ASSETS / "message_line.js"):
    """Where a person types; what is typed stays in the browser until it is sent."""


class Compose:
    """Everything under the messages; `sending` is told before a line is sent."""

    def __init__(self, desk: Desk, sending: Callable[[], None]) -> None:
        self._desk = desk
        self._sending = sending
        with box("compose") as self._root:
            self._hint = self._draw_hint()
            self._notice = NoticeLine(desk)
            with box("compose__row"):
                self._draw_shortcuts()
                self._line = MessageLine().classes(replace="compose__line")
                self._line.props["send-sign"] = sign("send")
            self._line.on("send", self._sent)

    def refresh(self) -> None:
        """Brings the line up to date; what is being typed is not touched."""
        desk = self._desk
        self._root.set(hidden=desk.place == HOME)
        self._notice.refresh(quiet=bool(desk.sandbox.modal_stack(desk.user_id)))
        self._hint.set(hidden=desk.shared.hint_done or first_step(desk.sandbox.commands()) is None)
        if desk.place != HOME:
            set_attribute(self._line, "place", f"{desk.user_id} {desk.place}")
            set_attribute(self._line, "placeholder", self._placeholder())
            set_attribute(self._line, "commands", self._offers())
            set_attribute(self._line, "people", sorted(desk.names().users.values()))

    def _draw_hint(self) -> Tag:
        with box("hint", data_testid="hint") as hint:
            with Tag("span", "New here? Type "):
                Tag("b", first_step(self._desk.sandbox.commands()) or "")
                Tag("span", " below, or pick it from the list that “/” opens.")
            button(
                sign("close"),
                self._end_hint,
                class_="button button--icon icon",
                aria_label="Dismiss the hint",
            )
        return hint

    def _end_hint(self) -> None:
        self._desk.shared.hint_done = True
        self._desk.refresh()

    def _draw_shortcuts(self) -> None:
        desk = self._desk
        offered = [one for one in desk.sandbox.shortcuts() if one.type == "global"]
        if not offered:
            return
        with Menu(
            sign("bolt"),
            name="Shortcuts",
            class_="button button--icon icon",
            aria_label="Shortcuts",
            title="Shortcuts",
        ):
            for one in offered:
                self._draw_shortcut(one.name, one.callback_id)

    def _draw_shortcut(self, name: str, callback_id: str) -> None:
        desk = self._desk

        async def use() -> None:
            await desk.attempt(desk.sandbox.shortcut(desk.user_id, callback_id))

        button(name, use, class_="menu__item", data_testid=f"shortcut-{callback_id}")

    def _placeholder(self) -> str:
        channel = self._desk.sandbox.world.channels[self._desk.place]
        return f"Message {'' if channel.is_im else '#'}{channel.name}"

    def _offers(self) -> list[dict[str, str]]:
        desk = self._desk
        offers = command_offers(desk.sandbox.commands())
        channel = desk.sandbox.world.channels[desk.place]
        if not channel.is_im and desk.bot.id not in channel.members:
            offers.append(offer(f"/invite @{desk.bot.real_name}", "Bring the app into this channel"))
        return offers

    async def _sent(self, event: GenericEventArguments) -> None:
        text, place = event.args
        desk = self._desk
        channel_id = str(place).rpartition(" ")[2]
        desk.sandbox.dismiss_notice(desk.user_id)
        self._sending()
        if text.startswith("/") and not text.startswith(_OWN_COMMANDS):
            ack = await desk.attempt(desk.sandbox.command(desk.user_id, channel_id, text))
            done = ack is not None and ack.ok
            desk.shared.hint_done = desk.shared.hint_done or done
        else:
            done = await desk.attempt(desk.sandbox.say(desk.user_id, channel_id, text)) is not None
        if not done:
            self._line.run_method("restore", place, text)
        desk.refresh()
