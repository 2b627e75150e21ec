"""The form behind *How was this session?*: the source's three questions (`rubric_data`), short enough for a phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day, shown_date
from bot.blocks.fields import Choice, radio_field, text_field
from bot.blocks.quoting import original_form, translation_mark
from bot.meetings.messages.reflection_shapes import (
    CHANGE,
    CHOICE_WORDS,
    FITS,
    HARD,
    HELPED,
    LIKED,
    STEP,
    TITLE,
)
from bot.rules.tally import MINIMUM
from bot.words import language, later, say
from rubric_data import SessionQuestions

MOST_TYPED = 3000
_NAME = 40
_CHANGE = 500

_WHO_SEES = later(
    "Nobody in Slack sees your answers before they are shown: all together, once, when everybody who was there has "
    "answered, when whoever leads shows them (from {minimum} answers on), or at the close. Then everyone in the channel "
    "reads them, without names and in mixed order, and who wrote what is deleted. *With fewer than {minimum} answers people "
    "may guess who wrote what.* Until then you can change them, and whoever runs the server could look them up."
)
_NOT_ABOUT = later(
    "*Never write a student's name.* This is about how we meet and is never used to evaluate a person. "
    "Every question can be left out."
)


@dataclass(frozen=True)
class Named:
    """What a team's last self-assessment named. `on`: when it was revealed."""

    on: date
    strengths: Sequence[str]
    challenges: Sequence[str]


@dataclass(frozen=True)
class AnswerForm:
    """One member's form.

    Attributes:
        day: of the meeting.
        named: None where the team has no self-assessment yet.
        last_change: what the meeting before chose; empty where it chose nothing.
        answers: what the member answered so far, by question.
    """

    meeting_id: int
    day: date
    named: Named | None = None
    last_change: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NotThere:
    """Somebody wants to answer who is not marked as there. `is_on`: the meeting goes on."""

    meeting_id: int
    day: date
    is_on: bool


def join_form(asked: NotThere) -> dict[str, Any]:
    """The question to them."""
    if asked.is_on:
        words = say("These questions are for those who are here, and you are not marked as here. Are you?")
        submit = say("I am here")
    else:
        words = say(
            "These questions are for those who were at the meeting of {day}, and you are not marked as there. Were you? "
            "The channel sees who was there, never who wrote what.",
            day=long_day(asked.day),
        )
        submit = say("I was there")
    return kit.form(
        ids.PROCESS_JOIN,
        say(TITLE),
        [kit.plain_section(words)],
        submit=submit,
        close=say("Cancel"),
        private_metadata=str(asked.meeting_id),
    )


def answer_form(form: AnswerForm, questions: SessionQuestions) -> dict[str, Any]:
    """The private form, filled in with the member's own answers."""
    asked = questions.in_language(language())
    is_translated = asked is not questions
    blocks = [
        kit.plain_section(say("Meeting of {day}", day=long_day(form.day))),
        kit.context(say(_NOT_ABOUT)),
        _words(form, LIKED, f"1. {asked.liked}"),
        _words(form, HARD, f"2. {asked.hard}"),
        _words(form, CHANGE, asked.change),
        kit.plain_section(_named(form.named)),
        _choice(form, FITS, f"3. {asked.fits}"),
        _words(form, STEP, asked.step),
        *([translation_mark(ids.ORIGINAL_QUESTIONS, str(form.meeting_id))] if is_translated else []),
        *_helped(form),
        kit.context(say(_WHO_SEES, minimum=MINIMUM)),
    ]
    return kit.form(
        ids.PROCESS_FORM,
        say(TITLE),
        blocks,
        submit=say("Save"),
        close=say("Cancel"),
        private_metadata=str(form.meeting_id),
    )


def original_questions(questions: SessionQuestions) -> dict[str, Any]:
    """The questions as their source asks them, for whoever reads a translation."""
    asked = (questions.liked, questions.hard, questions.change, questions.fits, questions.step)
    return original_form(ids.ORIGINAL_FORM, [(TITLE, map(kit.escape, asked))], questions.source)


def _words(form: AnswerForm, question: str, label: str) -> kit.Block:
    return text_field(question, label, initial=form.answers.get(question, ""), lines=True, optional=True)


def _choice(form: AnswerForm, question: str, label: str) -> kit.Block:
    choices = [Choice(say(words), value) for value, words in CHOICE_WORDS[question].items()]
    return radio_field(question, label, choices, initial=form.answers.get(question, ""), optional=True)


def _helped(form: AnswerForm) -> list[kit.Block]:
    if not form.last_change:
        return []
    said = kit.plain_section(say("Last time we chose: {change}", change=kit.tame(form.last_change, _CHANGE)))
    return [said, _choice(form, HELPED, say("Did it help?"))]


def _named(named: Named | None) -> str:
    if named is None:
        return say(
            "We have no self-assessment yet, so think of what you know to be strong and hard in our ILT. "
            "/ilt reflect starts one."
        )
    strengths, challenges = _names(named.strengths), _names(named.challenges)
    return say(
        "Our last self-assessment ({day}).\nStrengths: {strengths}\nChallenges: {challenges}",
        day=shown_date(named.on),
        strengths=strengths,
        challenges=challenges,
    )


def _names(words: Sequence[str]) -> str:
    return ", ".join(kit.tame(one, _NAME) or "?" for one in words) or say("none that enough people agreed on")
