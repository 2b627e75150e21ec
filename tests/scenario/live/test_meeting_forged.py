"""Every button and form of meetings with ids of another team or workspace: nothing changes, and a sentence says so."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.live.messages.steps import More
from bot.meetings.messages.list import MeetingAction
from bot.staff.messages.list import StaffAction
from bot.teams.rhythm import cadence_row
from sandbox.state import Json
from storage import Database
from storage.agenda import AgendaItem, AgendaState, Decision
from storage.district import DistrictStay, keep_card
from storage.items import ActionItem
from storage.meetings import Attendance, Meeting, MeetingState, RoleTurn
from storage.people import Member, Role
from storage.reflection import ProcessAnswer, ProcessLine, ProcessTaker
from storage.sharing import Share, ShareState
from storage.staff import StaffText
from tests.steps.bot import GRADE3, PRINCIPAL, TEAM
from tests.steps.dated_bot import TUESDAY, set_role
from tests.steps.district import take_part
from tests.steps.forged import click_payload, everything, forged_view, other_team, put_in, try_all
from tests.steps.live import TUESDAYS, meets

SLOT = date(2026, 12, 1)
OWN, ELSEWHERE = "T0SANDBOX01", "T0ELSEWHERE"
STATES = [MeetingState.PLANNED, MeetingState.RUNNING, MeetingState.REFLECTING, MeetingState.CLOSED]
# What a refusal says of what was asked for.
KEPT = ("othing was", "Only members of this team's channel", "was not saved", "does nothing any more")

BUTTONS: list[Json] = [
    *(
        {"action_id": action_id, "value": "{meeting}"}
        for action_id in (
            ids.MEETING_SKIP,
            ids.MEETING_RESUME,
            ids.MEETING_END,
            ids.MEETING_HERE,
            ids.MEETING_AWAY,
            ids.DECISION_LOG,
            ids.PROCESS_ANSWER,
            ids.PROCESS_LINES,
            ids.PROCESS_CHOOSE,
            ids.PROCESS_CLOSE,
            ids.PROCESS_SHOW,
            ids.MINUTES_DOCUMENT,
            ids.SHARE_OPEN,
        )
    ),
    *(
        {"action_id": action_id, "value": "{meeting}:{topic}"}
        for action_id in (
            ids.MEETING_NEXT,
            ids.MEETING_MORE_MINUTES,
            ids.MEETING_PARK,
            ids.MEETING_UNPARK,
            ids.MEETING_NOTE,
        )
    ),
    *(
        {"action_id": ids.MEETING_MORE, "block_id": "meeting:{meeting}", "selected_option": {"value": what}}
        for what in More
    ),
    {"action_id": ids.MEETING_LONGER, "value": "{meeting}:60"},
    {"action_id": ids.MEETING_START, "value": "{ilt}:0"},
    {"action_id": ids.MEETING_START, "value": "{ilt}:{meeting}"},
    {"action_id": ids.PROCESS_PLUS_ONE, "value": "{meeting}:{line}"},
    {"action_id": ids.PROCESS_REMOVE, "value": "{meeting}:{line}"},
    *(
        {"action_id": action_id, "value": "{decision}"}
        for action_id in (ids.DECISION_CHANGE, ids.DECISION_WITHDRAW, ids.DECISION_RESTORE)
    ),
    *(
        {
            "action_id": ids.DECISION_ROW,
            "block_id": "decision:{decision}",
            "selected_option": {"value": what},
        }
        for what in ("change", "withdraw")
    ),
    {"action_id": ids.SHARE_AGAIN, "value": "{share}"},
    *(
        {"action_id": action_id, "value": "{ilt}"}
        for action_id in (ids.MEETING_LIST, ids.MEETING_ADD, ids.MEETING_CALENDAR)
    ),
    *(
        {
            "action_id": ids.MEETING_ROW,
            "block_id": f"meeting:{{ilt}}:{SLOT}",
            "selected_option": {"value": what},
        }
        for what in MeetingAction
    ),
    *(
        {"action_id": ids.MEETING_UNDO, "value": f"{{ilt}}:{SLOT}:{what}"}
        for what in ("skip", "add", "2026-12-08T15:30", "")
    ),
    *(
        {"action_id": ids.AGENDA_ROW, "value": f"{what}:{{topic}}"}
        for what in ("up", "change", "remove", "lead", "x")
    ),
    {"action_id": ids.AGENDA_LEAD_GIVE, "value": "{topic}:1"},
    {"action_id": ids.AGENDA_ROLE_GIVE, "value": f"{{ilt}}:{SLOT}:1:Facilitator"},
    *(
        {"action_id": action_id, "value": "{topic}"}
        for action_id in (
            ids.AGENDA_REMOVE,
            ids.AGENDA_RESTORE,
            ids.AGENDA_CHANGE,
            ids.AGENDA_ADD_OBJECTIVE,
        )
    ),
    *(
        {"action_id": action_id, "value": f"{{ilt}}:{SLOT}"}
        for action_id in (
            ids.AGENDA_POST,
            ids.AGENDA_SWAP,
            ids.AGENDA_ROLE_ASK,
            ids.AGENDA_MEETING_OBJECTIVE,
        )
    ),
    *({"action_id": action_id, "value": "{ilt}"} for action_id in (ids.AGENDA_PROPOSE, ids.AGENDA_SHOW)),
    *(
        {"action_id": action_id, "value": "{ilt}:0"}
        for action_id in (ids.AGENDA_PAGE_BACK, ids.AGENDA_PAGE_MORE)
    ),
]

STAFF_BUTTONS: list[Json] = [
    {"action_id": ids.STAFF_ASK, "value": "{share}"},
    {"action_id": ids.STAFF_LIST, "value": "{ilt}"},
    *(
        {"action_id": action_id, "value": "{ilt}:0"}
        for action_id in (ids.STAFF_PAGE_BACK, ids.STAFF_PAGE_MORE)
    ),
    *({"action_id": action_id, "value": "{asked}:0"} for action_id in (ids.STAFF_AGENDA, ids.STAFF_ANSWER)),
    *({"action_id": ids.STAFF_ROW, "value": f"{what}:{{asked}}"} for what in (*StaffAction, "x")),
]
BUTTONS += STAFF_BUTTONS
BUTTONS += [
    *(
        {"action_id": action_id, "value": "{ilt}"}
        for action_id in (ids.SCHOOLS_PROPOSE, ids.SCHOOLS_TAKE_OUT, ids.SCHOOLS_CARD)
    ),
    {"action_id": ids.SCHOOLS_NO, "value": "{stay}"},
    {"action_id": ids.SCHOOLS_WITHDRAW, "value": "{ilt}:norms"},
    *(
        {"action_id": action_id, "block_id": "not_met@2026-12-08:{ilt}", "value": "on"}
        for action_id in (ids.CARDS_KEEP, ids.CARDS_PAUSE, ids.CARDS_STOP)
    ),
]

_WORDS = {"value": "Forged"}
_ME, _DAY = {"selected_option": {"value": PRINCIPAL}}, {"selected_date": "2026-12-08"}
FORMS: list[tuple[str, str, Json]] = [
    (ids.MEETING_END_FORM, "{meeting}:{item}", {"drop:{item}": {"selected_options": [{"value": "drop"}]}}),
    (ids.AGENDA_ROLE_FORM, f"{{ilt}}:{SLOT}", {"wanted_role": {"selected_option": {"value": "Facilitator"}}}),
    (ids.MEETING_NOTE_FORM, "{meeting}:{topic}", {"note": _WORDS}),
    (ids.MEETING_ATTENDANCE_FORM, "{meeting}:", {"there": {"selected_options": [{"value": GRADE3}]}}),
    (ids.MEETING_LEAD_FORM, "{meeting}", {"lead": _ME}),
    (ids.DECISION_FORM, "{meeting}", {"text": _WORDS}),
    (ids.DECISION_CHANGE_FORM, "{decision}", {"text": _WORDS}),
    (ids.PROCESS_FORM, "{meeting}", {"liked": _WORDS}),
    (ids.PROCESS_JOIN, "{meeting}", {}),
    (ids.PROCESS_CHOOSE_FORM, "{meeting}", {"own": _WORDS}),
    (
        ids.SHARE_FORM,
        "{ilt}",
        {
            "meeting": {"selected_option": {"value": "{meeting}"}},
            "parts": {"selected_options": [{"value": "decisions"}]},
            "channel": {"selected_conversation": "C0STAFFROOM"},
        },
    ),
    (
        ids.SHARE_PREVIEW_FORM,
        '{"ilt": {ilt}, "meeting": {meeting}, "parts": ["decisions"], "words": "", "channel": "C0STAFFROOM"}',
        {},
    ),
    (ids.MEETING_MOVE_FORM, f"{{ilt}}:{SLOT}", {"day": _DAY, "hour": {"selected_time": "15:30"}}),
    (
        ids.MEETING_ADD_FORM,
        "{ilt}",
        {
            "day": _DAY,
            "hour": {"selected_time": "15:30"},
            "minutes": {"selected_option": {"value": "60"}},
        },
    ),
    (
        ids.MEETINGS_FORM,
        "{ilt} {}",
        {ids.MEETINGS_RHYTHM: {"selected_option": {"value": "weeks:1"}}},
    ),
    (ids.CARDS_PAUSE_FORM, '{"item": {ilt}}', {"until": _DAY}),
    (ids.NORMS_FORM, "{ilt}", {"norms": _WORDS}),
    (ids.ROLES_FORM, "{ilt} []", {"role:0": _WORDS}),
    (ids.AGENDA_FORM, '{"ilt": {ilt}}', {"title": _WORDS, "presenter:{ilt}": _ME}),
    (
        ids.AGENDA_CHANGE_FORM,
        '{"ilt": {ilt}, "item": {topic}}',
        {"title": _WORDS, "presenter:{ilt}": _ME},
    ),
    (ids.AGENDA_OBJECTIVE_FORM, "{topic}", {"objective": _WORDS}),
    (ids.AGENDA_MEETING_FORM, f"{{ilt}}:{SLOT}", {"objective": _WORDS}),
    (
        ids.AGENDA_SWAP_FORM,
        f"{{ilt}}:{SLOT}",
        {"role": {"selected_option": {"value": "Facilitator"}}, "to": _ME},
    ),
    (ids.STAFF_ASK_FORM, "{share}", {"text": _WORDS, "about": {"selected_option": {"value": "all"}}}),
    (
        ids.STAFF_AGENDA_FORM,
        "{asked}:0:{ilt}",
        {"title": _WORDS, "objective": _WORDS, "presenter:{ilt}": _ME},
    ),
    (ids.STAFF_ANSWER_FORM, "{asked}:0:0", {"answer": _WORDS}),
    (ids.STAFF_DECLINE_FORM, "{asked}:0", {"answer": _WORDS}),
    (ids.STAFF_REMOVE_FORM, "{asked}:0", {}),
    (
        ids.SCHOOLS_CARD_FORM,
        "{ilt}",
        {"criterion": {"selected_option": {"value": "norms"}}, "did": _WORDS, "changed": _WORDS},
    ),
    (ids.SCHOOLS_PREVIEW_FORM, '{"ilt_id": {ilt}, "key": "norms", "did": "x", "changed": "x"}', {}),
]
# They stand in a form and carry no id of their own: tests/scenario/setup/test_meeting_setup.py and test_agenda_refused.py.
IN_FORMS = {
    ids.MEETINGS_OPEN,
    ids.MEETINGS_RHYTHM,
    ids.NORMS_OPEN,
    ids.ROLES_OPEN,
    ids.ROLES_MORE,
    ids.AGENDA_TEAM,
    ids.AGENDA_SHORTCUT,
    # It does nothing.
    ids.AGENDA_LEAD_KEEP,
    # What they show is looked up by who taps.
    ids.SCHOOLS_OPEN,
    ids.SCHOOLS_MORE,
    ids.SCHOOLS_BACK,
}
NOUNS = (
    "meeting.",
    "meetings.",
    "agenda.",
    "decisions.",
    "process.",
    "minutes.",
    "share.",
    "norms.",
    "roles.",
    "staff.",
    "schools.",
    "cards.",
)


def foreign_team(db: Database, workspace_id: str, state: MeetingState) -> dict[str, int]:
    """A team in which the principal is not, with a meeting and everything that hangs on it, by what it is."""
    with db.write() as session:
        ilt, person = other_team(session, workspace_id)
        ilt.cadence, ilt.set_up_at, ilt.zone = cadence_row(TUESDAYS), TUESDAY, "America/Chicago"
        member = session.scalars(select(Member).filter_by(ilt_id=ilt.id)).one()
        meeting = Meeting(
            ilt_id=ilt.id,
            slot=SLOT,
            day=SLOT,
            starts_at=TUESDAY + timedelta(hours=1),
            minutes=60,
            state=state,
            chosen_change="Secret change",
        )
        if state != MeetingState.PLANNED:
            meeting.started_at, meeting.started_by_id, meeting.shown_at = TUESDAY, person.id, TUESDAY
        if state in {MeetingState.REFLECTING, MeetingState.CLOSED}:
            meeting.ended_at = TUESDAY + timedelta(minutes=1)
        session.add(meeting)
        session.flush()
        topic = AgendaItem(
            ilt_id=ilt.id,
            meeting_id=meeting.id if state != MeetingState.PLANNED else None,
            request="topic",
            title="Secret topic",
            proposed_by_id=person.id,
            position=1,
            state=AgendaState.WAITING,
        )
        decision = Decision(
            ilt_id=ilt.id,
            meeting_id=meeting.id,
            request="decision",
            text="Secret decision",
            logged_by_id=person.id,
            logged_at=TUESDAY,
        )
        line = ProcessLine(meeting_id=meeting.id, question="change", text="Secret line")
        item = ActionItem(
            ilt_id=ilt.id,
            number=1,
            request="item",
            text="Secret item",
            owner_since=TUESDAY,
            due_since=TUESDAY,
            logged_by_id=person.id,
            logged_at=TUESDAY,
            meeting_id=meeting.id,
        )
        share = Share(
            ilt_id=ilt.id,
            meeting_id=meeting.id,
            parts=["decisions"],
            introduction="",
            channel_id="C0STAFFROOM",
            asked_by_id=person.id,
            asked_at=TUESDAY,
            state=ShareState.REFUSED,
        )
        asked = StaffText(ilt_id=ilt.id, person_id=person.id, about="", text="Secret question", asked_on=SLOT)
        take_part(session, ilt.id, person.id, workspace_id)
        stay = session.scalars(select(DistrictStay.id).filter_by(ilt_id=ilt.id)).one()
        card = {"ilt_id": ilt.id, "criterion_key": "norms", "did": "Secret way", "changed": "Secret"}
        keep_card(session, {**card, "published_at": TUESDAY, "published_by_id": person.id})
        session.add_all(
            [
                asked,
                topic,
                decision,
                line,
                item,
                share,
                Attendance(meeting_id=meeting.id, member_id=member.id, is_there=True),
                RoleTurn(meeting_id=meeting.id, role="Facilitator", position=0, member_id=member.id),
                ProcessTaker(meeting_id=meeting.id, member_id=member.id),
                ProcessAnswer(
                    meeting_id=meeting.id, member_id=member.id, question="liked", answer="Secret answer"
                ),
            ]
        )
        session.flush()
        return {
            "ilt": ilt.id,
            "meeting": meeting.id,
            "topic": topic.id,
            "decision": decision.id,
            "line": line.id,
            "item": item.id,
            "share": share.id,
            "asked": asked.id,
            "stay": stay,
        }


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("workspace", [OWN, ELSEWHERE])
def test_nothing_of_another_team_is_changed_or_shown(tuesday_bot, mailbox, workspace, state):
    meets(tuesday_bot)
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    tuesday_bot.tick()
    found = foreign_team(tuesday_bot.db, workspace, state)
    before = everything(tuesday_bot.db)
    try_all(tuesday_bot, mailbox, found, BUTTONS, FORMS, KEPT)
    assert everything(tuesday_bot.db) == before


def test_what_hangs_on_another_meeting_cannot_be_reached_through_ones_own(tuesday_bot, mailbox):
    meets(tuesday_bot)
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    tuesday_bot.at("2026-12-01 15:31")
    tuesday_bot.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    tuesday_bot.tick()
    found = foreign_team(tuesday_bot.db, OWN, MeetingState.RUNNING)
    with tuesday_bot.db.write() as session:
        own = session.scalars(
            select(Meeting).where(Meeting.ilt_id != found["ilt"], Meeting.state == "running")
        )
        mine = own.one()
        mine.shown_at = TUESDAY
        found["meeting"] = mine.id
    tables = ("agenda_items", "decisions", "process_lines", "line_backings", "action_items", "role_turns")
    before = {name: rows for name, rows in everything(tuesday_bot.db).items() if name in tables}
    for action_id, value in (
        (ids.MEETING_NEXT, "{meeting}:{topic}"),
        (ids.MEETING_PARK, "{meeting}:{topic}"),
        (ids.MEETING_UNPARK, "{meeting}:{topic}"),
        (ids.MEETING_NOTE, "{meeting}:{topic}"),
        (ids.PROCESS_PLUS_ONE, "{meeting}:{line}"),
        (ids.PROCESS_REMOVE, "{meeting}:{line}"),
    ):
        aim = {"action_id": action_id, "value": put_in(value, found)}
        tuesday_bot.slack.deliver("interactive", click_payload(mailbox, **aim))
        assert "Secret" not in mailbox.newest()
    for callback_id, metadata, fields in FORMS:
        if callback_id in {ids.MEETING_NOTE_FORM, ids.PROCESS_CHOOSE_FORM}:
            chosen = {"line": {"selected_option": {"value": str(found["line"])}}}
            values = chosen if callback_id == ids.PROCESS_CHOOSE_FORM else put_in(fields, found)
            payload = forged_view(tuesday_bot, PRINCIPAL, callback_id, put_in(metadata, found), **values)
            [ack] = tuesday_bot.slack.deliver("interactive", payload)
            assert "errors" in str(ack.body), callback_id
            assert "Secret" not in str(ack.body), callback_id
    assert {name: rows for name, rows in everything(tuesday_bot.db).items() if name in tables} == before


def test_every_name_of_a_meeting_is_aimed_somewhere_it_must_not_reach():
    named = {value for name, value in vars(ids).items() if name.isupper() and str(value).startswith(NOUNS)}
    aimed_ones = {button["action_id"] for button in BUTTONS} | {form[0] for form in FORMS}
    assert named - aimed_ones == IN_FORMS
