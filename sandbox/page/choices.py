"""What a person can choose from in an element, and what is chosen now. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.page.desk import Desk

_SINGLE = ("selected_option", "selected_user", "selected_conversation", "selected_channel")
_MANY = ("selected_options", "selected_users", "selected_conversations", "selected_channels")
_TYPED = ("value", "selected_date", "selected_time", "selected_date_time")


@dataclass(frozen=True)
class Choice:
    """One option: its value, its text object, and Slack's optional second line."""

    value: str
    text: dict[str, Any]
    description: dict[str, Any] | None = None
    url: str | None = None


@dataclass(frozen=True)
class Group:
    """Options under one heading; the heading is empty where there are no groups."""

    label: str
    choices: tuple[Choice, ...]


def groups_of(element: dict[str, Any], desk: Desk) -> list[Group]:
    """The options of a select, checkboxes, radio buttons or overflow, or the people or channels they stand for."""
    kind = element.get("type", "")
    if "users_select" in kind:
        return [Group("", tuple(_people(desk)))]
    if "conversations_select" in kind or "channels_select" in kind:
        return [Group("", tuple(_conversations(element, desk)))]
    if "option_groups" in element:
        return [Group(_words(group.get("label")), _options(group)) for group in element["option_groups"]]
    return [Group("", _options(element))]


def chosen(element: dict[str, Any], held: dict[str, Any] | None) -> list[str]:
    """The values that are chosen or typed: what is held, else what the element started with."""
    if held is not None:
        return _values(held, _SINGLE + _MANY + _TYPED)
    names = [name.replace("selected_", "initial_") for name in _SINGLE + _MANY + _TYPED]
    return _values(element, ["initial_value", *(name for name in names if name != "value")])


def words_for(values: Iterable[str], groups: Iterable[Group]) -> list[str]:
    """The labels of chosen values, in the order they were chosen."""
    labels = {choice.value: _words(choice.text) for group in groups for choice in group.choices}
    return [labels.get(value, value) for value in values]


def _values(source: dict[str, Any], names: Iterable[str]) -> list[str]:
    for name in names:
        given = source.get(name)
        if given is not None:
            return [_value(one) for one in (given if isinstance(given, list) else [given])]
    return []


def _value(given: Any) -> str:
    return str(given["value"] if isinstance(given, dict) else given)


def _options(element: dict[str, Any]) -> tuple[Choice, ...]:
    return tuple(
        Choice(str(one.get("value", "")), one.get("text") or {}, one.get("description"), one.get("url"))
        for one in element.get("options", [])
    )


def _people(desk: Desk) -> list[Choice]:
    people = [person for person in desk.sandbox.world.people.values() if not person.deleted]
    return [Choice(person.id, _plain(person.real_name or person.name)) for person in people]


def _conversations(element: dict[str, Any], desk: Desk) -> list[Choice]:
    wanted = (element.get("filter") or {}).get("include")
    if "channels_select" in element.get("type", ""):
        wanted = ["public"]
    return [
        Choice(channel.id, _plain(desk.bot.real_name if channel.is_im else f"#{channel.name}"))
        for channel in desk.sandbox.channels_for(desk.user_id)
        if wanted is None or _kind(channel.is_im, channel.is_private) in wanted
    ]


def _kind(is_im: bool, is_private: bool) -> str:
    return "im" if is_im else "private" if is_private else "public"


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def _words(text: dict[str, Any] | None) -> str:
    return str((text or {}).get("text", ""))
