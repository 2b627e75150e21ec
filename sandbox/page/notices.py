"""What Slack itself tells a person, and what they could not do: one line that can be put away."""

from sandbox.page.desk import Desk
from sandbox.page.icons import sign
from sandbox.page.tags import Tag, box, button


class NoticeLine:
    """The line; hidden while there is nothing to say."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._box = box("notice", role="alert", data_testid="notice", hidden=True)
        with self._box:
            self._text = Tag("span", class_="notice__text")
            button(sign("close"), self._dismiss, class_="button button--icon icon", aria_label="Dismiss")

    def refresh(self, *, quiet: bool = False) -> None:
        """Shows what there is to say to this person, unless it is said elsewhere (`quiet`)."""
        sentence = self._desk.trouble or self._desk.sandbox.notice_for(self._desk.user_id)
        self._text.set_text(sentence or "")
        self._box.set(hidden=quiet or not sentence)

    def _dismiss(self) -> None:
        self._desk.trouble = None
        self._desk.sandbox.dismiss_notice(self._desk.user_id)
        self._desk.refresh()
