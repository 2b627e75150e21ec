"""Forms (Slack's modals): the top of the person's stack, over the channel."""

from nicegui import ui

from sandbox.page.blocks import BlockList
from sandbox.page.desk import Desk
from sandbox.page.icons import sign
from sandbox.page.kept import KeptList
from sandbox.page.notices import NoticeLine
from sandbox.page.surfaces import ViewSurface
from sandbox.page.tags import ASSETS, Tag, box, button, set_attribute
from sandbox.page.texts import words
from sandbox.state import View


class FormDialog(ui.element, component=ASSETS / "form_dialog.js"):
    """The frame: focus when it opens and when it goes, Escape."""


class Forms:
    """The layer over the channel that holds the visible form, if there is one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._layer = box("forms", hidden=True)
        self._kept: KeptList[View] = KeptList(self._layer, lambda view: _Form(desk, view))

    def refresh(self) -> None:
        """Shows the top of the stack; a form stays on the page while it is the same view."""
        top = self._desk.sandbox.modal_stack(self._desk.user_id)[-1:]
        self._layer.set(hidden=not top)
        self._kept.show((view.id, view) for view in top)


class _Form:
    root: ui.element

    def __init__(self, desk: Desk, view: View) -> None:
        self._desk = desk
        self._surface = ViewSurface(desk, view)
        self._busy = False
        self.root = FormDialog().classes(replace="form")
        self.root.props["data-testid"] = "form"
        self.root.on("dismiss", self._dismiss, args=[])
        with self.root:
            self._title = self._draw_head()
            self._notice = NoticeLine(desk)
            self._blocks = BlockList(box("form__body blocks", tabindex="-1"), self._surface)
            self._close, self._submit = self._draw_foot()
        self.root.props["aria-labelledby"] = self._title.html_id

    def update(self, view: View) -> None:
        """Shows the view as the app last sent it."""
        self._surface.view = view
        set_attribute(self.root, "data-view-id", view.id)
        set_attribute(self.root, "data-callback-id", view.callback_id)
        self._title.set_text(words(view.payload.get("title")))
        self._blocks.show(view.payload.get("blocks", []))
        self._notice.refresh()
        submit = view.payload.get("submit")
        self._close.set_text(words(view.payload.get("close")) or ("Cancel" if submit else "Close"))
        self._submit.set_text("Sending…" if self._busy else words(submit))
        self._submit.set(hidden=not submit, aria_busy="true" if self._busy else None)

    def _draw_head(self) -> Tag:
        with box("form__head"):
            back = self._surface.view.previous_view_id
            if back:
                button(sign("back"), self._close_top, class_="button button--icon icon", aria_label="Back")
            title = Tag("h2")
            leave = button(
                sign("close"), self._dismiss, class_="button button--icon icon", aria_label="Close the form"
            )
            leave.set(data_testid="form-dismiss")
        return title

    def _draw_foot(self) -> tuple[Tag, Tag]:
        with box("form__foot"):
            close = button("", self._close_top, class_="button", data_testid="form-close")
            submit = button("", self._send, class_="button button--primary", data_testid="form-submit")
        return close, submit

    async def _close_top(self) -> None:
        desk = self._desk
        await desk.attempt(desk.sandbox.close(desk.user_id, self._surface.view.id))

    async def _dismiss(self) -> None:
        desk = self._desk
        await desk.attempt(desk.sandbox.close(desk.user_id, self._surface.view.id, clear_all=True))

    async def _send(self) -> None:
        if self._busy:
            return
        self._busy = True
        desk = self._desk
        try:
            await desk.attempt(desk.sandbox.submit(desk.user_id, self._surface.view.id))
        finally:
            self._busy = False
            desk.refresh()
