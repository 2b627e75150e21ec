"""One whole journey in a made-up language: what is not said in it is a name, a date, somebody's own words, or a text that nobody marked."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import update

from bot.rules.places import other_holidays_offered, us_holidays_offered, zones_offered
from bot.words import own_name, speaking
from sandbox.near import NearClient
from storage.people import Ilt
from tests.steps.bot import EIGHT, RunningBot
from tests.steps.first_clicks import KINDS, long_ago
from tests.steps.languages import outside, plain, texts_in


@pytest.fixture
def bot(spanish_bot: RunningBot, monkeypatch) -> RunningBot:
    """All its people and its team read the made-up language; who clicks there sees it as English."""
    seen = NearClient.call
    monkeypatch.setattr(NearClient, "call", lambda *args, **more: plain(seen(*args, **more)))
    with spanish_bot.db.write() as session:
        session.execute(update(Ilt).values(language="es"))
    for user in EIGHT:
        spanish_bot.slack.speak(user, "es-LA")
    spanish_bot.slack.settle()
    return spanish_bot


def _leaves(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from _leaves(one)


def known_words(bot: RunningBot) -> list[str]:
    """What is nobody's text of ours: the instruments, people, channels, places; the longest first."""
    files = list(Path("rubric_data").rglob("*.yaml"))
    found = {one for path in files for one in _leaves(yaml.safe_load(path.read_text(encoding="utf-8")))}
    world = bot.slack.world()
    found |= {one["real_name"] for one in world["people"].values()}
    found |= {one["name"] for one in world["channels"].values()}
    with speaking("es"):
        places = [*zones_offered(), *us_holidays_offered(), *other_holidays_offered()]
        found |= {outside(words) for _, words in places}
    found |= {own_name("en"), own_name("es")}
    return sorted(filter(None, found), key=len, reverse=True)


# A day, an hour, a mention, an address; what people typed.
VALUES = re.compile(
    r"(lun|mar|mié|jue|vie|sáb|dom), [a-z]{3,4} \d+, \d{4}|\b[a-z]{3,4} \d+|\d:\d\d [ap]\.m\.|<[^>]*>|https?://|“[^”]*”"
)


def test_the_made_up_language_tells_what_is_ours_from_what_is_not():
    assert outside("⟦Sávéd by ⟦ñóbódý⟧⟧: Ana ⟦ís hére⟧ and Luis") == ": Ana  and Luis"


def unmarked(bot: RunningBot) -> list[str]:
    """What the bot said and is none of its texts and none of those values."""
    known = known_words(bot)
    left = set()
    for call in bot.slack.calls():
        for said in texts_in(call.args):
            rest = VALUES.sub("", outside(said))
            for one in known:
                rest = rest.replace(one, "") if rest else rest
            if re.search("[A-Za-z]{2}", rest):
                left.add(said)
    return sorted(left)


def test_everything_that_a_journey_says_is_marked(bot):
    long_ago(bot)
    for _, deed in KINDS:
        deed(bot)
        bot.settle()
    assert unmarked(bot) == []
    # It is as long as Spanish, too.
    assert [call.response for call in bot.slack.calls() if call.response.get("errors")] == []
