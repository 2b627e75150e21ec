"""Which language a person's Slack is in."""

from sandbox.page.desk import Desk
from sandbox.page.tags import Tag, box, button

# Some of those that Slack has, each as it names itself.
LANGUAGES = {"en-US": "English", "es-LA": "Español", "fr-FR": "Français"}


class LanguageCard:
    """The person's language in Slack: apps are told of it, this page stays English."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        with Tag("section", class_="clock", aria_label="Language"):
            self._whose = Tag("h2")
            with box("clock__buttons"):
                self._buttons = {locale: self._button(locale, name) for locale, name in LANGUAGES.items()}

    def refresh(self) -> None:
        """Marks the language of whoever this tab is."""
        person = self._desk.person
        self._whose.set_text(f"Slack speaks to {person.real_name} in")
        for locale, one in self._buttons.items():
            one.set(aria_pressed="true" if locale == person.locale else "false")

    def _button(self, locale: str, name: str) -> Tag:
        made = button(name, lambda: self._choose(locale), class_="button clock__button", lang=locale)
        return made.set(data_testid=f"language-{locale}")

    async def _choose(self, locale: str) -> None:
        await self._desk.attempt(self._desk.sandbox.speak(self._desk.user_id, locale))
        self._desk.refresh()
