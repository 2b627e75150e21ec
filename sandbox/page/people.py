"""The switch of person: a row of chips; on the phone the same chips as a list that opens."""

from sandbox.page.avatars import draw_avatar
from sandbox.page.desk import Desk
from sandbox.page.tags import Tag, box, button
from sandbox.state import Person


class PeopleSwitch:
    """Who this tab is, and everyone it could be."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._chips: dict[str, Tag] = {}
        self._dots: dict[str, Tag] = {}
        with box("people") as self._root:
            self._current = button("", self._toggle, class_="people__current", data_testid="people")
            Tag("span", "You are:", class_="people__label", aria_hidden="true")
            with box("people__list", role="group", aria_label="Be another person"):
                for person in desk.members():
                    self._draw_chip(person)

    def refresh(self) -> None:
        """Marks who this tab is, and for whom the app left something unread."""
        desk = self._desk
        self._root.set(class_="people people--open" if desk.people_open else "people")
        role = f" ({desk.person.title})" if desk.person.title else ""
        self._current.set_text(f"You are: {desk.person.real_name}{role} ▾")
        self._current.set(aria_expanded="true" if desk.people_open else "false")
        for person in desk.members():
            here = person.id == desk.user_id
            self._chips[person.id].set(aria_pressed="true" if here else "false", disabled=person.deleted)
            self._dots[person.id].set(hidden=here or not desk.awaited(person.id))

    def _draw_chip(self, person: Person) -> None:
        chip = Tag("button", type="button", class_="chip", data_testid=f"person-{person.id}")
        chip.on("click", lambda _: self._desk.become(person.id), args=[])
        with chip:
            draw_avatar(person.id, person.real_name, small=True)
            Tag("span", person.real_name)
            if person.title:
                Tag("span", person.title, class_="chip__role")
            self._dots[person.id] = Tag("span", class_="dot", title="The app wrote to them", hidden=True)
        self._chips[person.id] = chip

    def _toggle(self) -> None:
        self._desk.people_open = not self._desk.people_open
        self._desk.refresh()
