"""What hangs under a message: old-style attachments, files, reactions."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from sandbox.page.blocks import BlockList
from sandbox.page.emoji import emoji
from sandbox.page.icons import draw_icon
from sandbox.page.mrkdwn import Names, parse
from sandbox.page.surfaces import Surface
from sandbox.page.tags import RichText, Tag, box
from sandbox.state import StoredFile

_KILO = 1000


def draw_attachments(attachments: list[dict[str, Any]], surface: Surface) -> None:
    """Each with a bar at its side: its blocks, or its texts."""
    for attachment in attachments:
        with box("attachment"):
            if attachment.get("blocks"):
                BlockList(box("blocks"), surface).show(attachment["blocks"])
            else:
                _draw_texts(attachment, surface.names)


def _draw_texts(attachment: dict[str, Any], names: Names) -> None:
    texts = [attachment.get(part) for part in ("pretext", "title", "text")]
    for text in [one for one in texts if one] or [attachment.get("fallback", "")]:
        RichText(parse(str(text), names))


def draw_files(files: Iterable[StoredFile]) -> None:
    """A card per file: its title, which leads to the file, its name and size."""
    for file in files:
        with box("file"):
            draw_icon("file")
            Tag(
                "a",
                file.title or file.name,
                href=f"/files/{file.id}/{quote(file.name)}",
                download=file.name,
                class_="file__link",
            )
            Tag("span", f"{file.name} · {max(1, round(file.size / _KILO))} kB", class_="quiet")


def draw_reactions(reactions: dict[str, list[str]], names: Names) -> None:
    """Each emoji with how many chose it, and who."""
    if not reactions:
        return
    with box("reactions"):
        for name, users in reactions.items():
            who = ", ".join(names.users.get(user, "someone") for user in users)
            Tag("span", f"{emoji(name)} {len(users)}", class_="reaction", title=who)
