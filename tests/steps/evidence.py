"""What people do with *How do we know?*."""

from typing import Any

from sqlalchemy import select

from bot.blocks import ids
from sandbox.state import View
from storage.evidence import OpenNote
from storage.people import Member, Person
from tests.steps.assessments import top_form
from tests.steps.bot import RunningBot

SEEN = "Grade 3 wrote down an owner for 7 of 9 steps in October."
LINK = "https://docs.example.org/minutes"


def note_button(form: View, criterion: str) -> dict[str, Any]:
    """The *How do we know?* of a criterion in a ballot."""
    found = [
        {**element, "block_id": block["block_id"]}
        for block in form.payload["blocks"]
        for element in block.get("elements", [])
        if element.get("action_id") == ids.OPEN_EVIDENCE and element["value"].endswith(f":{criterion}")
    ]
    return found[0]


def from_ballot(bot: RunningBot, user: str, criterion: str = "teacher_teams") -> View:
    """*How do we know?* in the ballot that is open; the form that comes up on top of it."""
    ballot = top_form(bot, user)
    bot.slack.view_action(user, ballot.id, note_button(ballot, criterion)["block_id"], ids.OPEN_EVIDENCE)
    return top_form(bot, user)


def write(bot: RunningBot, user: str, note: str, link: str = "", *, signed: bool = False) -> None:
    """Fills in the form in front and saves it."""
    form = top_form(bot, user)
    bot.slack.fill(user, form.id, ids.EVIDENCE_NOTE, ids.EVIDENCE_NOTE, note)
    bot.slack.fill(user, form.id, ids.EVIDENCE_LINK, ids.EVIDENCE_LINK, link)
    how = "signed" if signed else "unsigned"
    bot.slack.fill(user, form.id, ids.EVIDENCE_SIGNED, ids.EVIDENCE_SIGNED, how)
    bot.slack.submit(user, form.id)
    bot.settle()


def notes(bot: RunningBot) -> dict[tuple[str, str], tuple[str, str | None, bool]]:
    """Every note in the table, by (Slack user, criterion)."""
    with bot.db.read() as session:
        rows = session.execute(
            select(Person.slack_user_id, OpenNote)
            .join(Member, Member.id == OpenNote.member_id)
            .join(Person, Person.id == Member.person_id)
        )
        return {(user, one.criterion_key): (one.note, one.link, one.is_signed) for user, one in rows}


def label(bot: RunningBot, user: str, criterion: str = "teacher_teams") -> str:
    """What a screen reader says for a criterion's button in the ballot in front."""
    return str(note_button(top_form(bot, user), criterion)["accessibility_label"])


def submission(form: View, user: str, note: str, **more: Any) -> dict[str, Any]:
    """The form in front as Slack sends it, with anything in it; `more`: of the view."""
    fields: dict[str, dict[str, Any]] = {
        ids.EVIDENCE_NOTE: {"type": "plain_text_input", "value": note},
        ids.EVIDENCE_LINK: {"type": "url_text_input", "value": more.pop("link", None)},
        ids.EVIDENCE_SIGNED: {"type": "radio_buttons", "selected_option": {"value": "unsigned"}},
    }
    state = {name: {name: field} for name, field in fields.items()}
    return {
        "type": "view_submission",
        "team": {"id": more.pop("team", "T0SANDBOX01")},
        "user": {"id": user},
        "api_app_id": "A0SANDBOX01",
        "view": {**form.payload, "id": form.id, "hash": "1.a", "state": {"values": state}, **more},
    }
