"""Every kind of delivery, with its renderer."""

from collections.abc import Mapping

from bot.announcements import ANNOUNCEMENT, HELLO, announcement_kind, hello_kind
from bot.deliveries import Kind
from bot.doubt import DOUBT, LIVING_POST, doubt_kind
from bot.living import Renderer, post_kind
from bot.opening import COULD_NOT_OPEN, could_not_open_kind


def all_kinds(renderers: Mapping[str, Renderer]) -> dict[str, Kind]:
    """By name. `renderers`: of living messages, by kind."""
    return {
        LIVING_POST: post_kind(renderers),
        DOUBT: doubt_kind(),
        COULD_NOT_OPEN: could_not_open_kind(),
        HELLO: hello_kind(),
        ANNOUNCEMENT: announcement_kind(),
    }
