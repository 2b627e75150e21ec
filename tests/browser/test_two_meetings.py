"""A team's first two meetings on a phone, two weeks apart: from the setup to whether the change it chose helped.

One of them, the Grade 3 lead, has her Slack in Spanish: what she reads alone is Spanish from the beginning, what the channel
reads is English until its setup says Spanish, before the second meeting.

With ILT_SCREENSHOTS naming a folder, each step leaves a picture there; with ILT_RECORD naming a file, each call of the
bot and Slack's answer stand there, a line each.
"""

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

import sandbox.clock
from tests.browser.meeting_school import School, open_school
from tests.browser.stage import OPEN_PAGE, last_message, send, taps_elsewhere
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, STAFF, TEAM

RECORD = os.environ.get("ILT_RECORD")
COACH, AWAY = "U0MATHCOACH", "U0COUNSELOR"
MOST_POSTS = 6
THERE = [PRINCIPAL, ASSISTANT, GRADE3, GRADE5, COACH]
ANSWERS = (
    {"What did you like": "We ended with names and dates"},
    {"What challenges": "The first item took half of our time", "What changes": "Send the data a day before"},
    {"Qué cambios": "Two items only, with time to think"},
    {"What did you like": "Everyone spoke about the samples"},
)
NORMS = ["Start and end on time", "Everyone speaks once before anyone speaks twice"]


@pytest.fixture
def school(sqlite, tmp_path, monkeypatch, chromium_page: OPEN_PAGE) -> Iterator[School]:
    # Weeks in one step: hour by hour is for people who watch.
    monkeypatch.setattr(sandbox.clock, "LONGEST_STEP_SECONDS", 400 * 24 * 3600)
    record = Path(RECORD) if RECORD else None
    with open_school(sqlite.migrated(), tmp_path, chromium_page, record) as opened:
        yield opened


def set_up(school: School, first: date) -> None:
    """Every other Tuesday at 3:30 PM, two norms, and one role that does not go around."""
    school.type("/ilt setup")
    expect(school.form).to_contain_text("Time zone")
    school.picture("setup", whole=True)
    school.send_off(says="is set up")
    school.picture("setup-saved")
    school.tap("Say when you meet", school.form)
    school.label("From").fill(first.isoformat())
    school.picture("setup-meetings")
    school.send_off(says="Every other Tuesday")
    school.picture("setup-meetings-saved")
    school.close()
    school.type("/ilt setup")
    school.tap("Change the norms", school.form)
    school.label("One norm on each line").fill("\n".join(NORMS))
    school.send_off(says=NORMS[0])
    school.tap("Change the roles", school.form)
    school.picture("setup-roles")
    school.label("Who has role 1?").select_option(label="Principal")
    school.send_off(says="Facilitator: Principal")
    school.picture("setup-agreed")
    school.close()


def propose(school: School) -> None:
    """In words, by the form, and from a message."""
    school.type("/ilt agenda")
    school.says("No items yet")
    school.picture("agenda-empty")
    school.type("/ilt agenda add Look at the reading data of grades 3 to 5")
    school.says("What should be different at the end of it?")
    school.picture("proposed")
    school.tap("Add an objective")
    school.label("What should be different at the end?").fill("We know which two skills to reteach first")
    school.picture("objective-form")
    school.send_off(says="Saved")
    school.close()
    school.be(GRADE3)
    school.type("/ilt agenda")
    school.tap("Proponer un punto")
    school.label("¿De qué se trata?").fill("Plan the November walkthroughs")
    school.label("¿Qué debe ser distinto al final?").fill("Each of us has two rooms and a day")
    school.label("Minutos").select_option(label="20 minutos")
    school.picture("propose-form")
    school.send_off(says="En la agenda")
    school.picture("propose-sent")
    school.close()
    school.people.say(ASSISTANT, TEAM, "Can we talk about who covers the reading tutors?")
    said = school.says("reading tutors")
    said.get_by_role("button", name="Actions for the message of").click()
    school.page.get_by_role("button", name="Propose for ILT agenda").click()
    expect(school.form).to_contain_text("De un mensaje")
    school.picture("shortcut-form")
    school.send_off(says="En la agenda")
    school.close()


def the_card(school: School, tuesday: date) -> None:
    """On the morning of the working day before."""
    school.at(tuesday - timedelta(days=1), "07:31")
    school.be(PRINCIPAL)
    card = school.message("Agenda for")
    expect(card).to_contain_text("Look at the reading data")
    school.picture("card")
    school.tap("Agenda and roles", card)
    school.says("Next meeting of")
    school.picture("agenda-view", whole=True)


def live(school: School) -> Locator:
    """The message of the meeting that goes on."""
    return school.message(re.compile("Meeting until "))


def start(school: School, tuesday: date) -> None:
    """Whoever leads is asked, starts, and four more say that they are there."""
    school.at(tuesday, "15:30")
    school.read_dms(PRINCIPAL)
    school.says("start the meeting of")
    school.picture("start-asked")
    school.tap("Start")
    school.says("The meeting is on")
    school.picture("start-tapped")
    school.go(TEAM)
    expect(live(school)).to_contain_text("Here (1): Principal")
    school.picture("live", whole=True)
    school.be(GRADE3)
    school.tap("I am here", live(school))
    school.says("Ya está en la lista: 2 personas presentes")
    for user in (ASSISTANT, GRADE5, COACH):
        taps_elsewhere(school.people, user, "I am here")
    expect(live(school)).to_contain_text("Here (5)")
    school.picture("here")


def in_the_meeting(school: School) -> None:
    """The agenda, a decision with what it rests on, three action items, one thing parked."""
    school.be(PRINCIPAL)
    school.tap("First item", live(school))
    expect(live(school)).to_contain_text("Now: Look at the reading data")
    school.picture("first-item")
    school.be(GRADE3)
    school.tap("Log a decision", live(school))
    school.label("¿Qué se decidió?").fill("Reteach summarizing first, in grades 3 to 5")
    school.label("¿En qué se basa?").fill("41 of 96 students missed it in the October check")
    school.picture("decision-form")
    school.send_off(says="Se registró como decidido")
    school.picture("decision-logged")
    school.close()
    expect(live(school)).to_contain_text("• Reteach summarizing first")
    school.type("/ilt tarea @Grade 5 lead traer tres muestras de estudiantes para mañana")
    school.says("Es de esta reunión")
    school.picture("item-in-words")
    school.tap("Log an action item", live(school))
    school.label("¿Cuál es el próximo paso?").fill("Ask the district for the reteach booklet")
    school.picture("item-form")
    school.send_off(says="decide quién se encarga y para cuándo antes de terminar")
    school.close()
    expect(live(school)).to_contain_text("no owner yet · no date yet")
    # What whoever leads read after the last tap has the next one, and is replaced by what it brings.
    school.be(PRINCIPAL)
    school.says("2 more after it")
    school.tap("Next item")
    expect(live(school)).to_contain_text("Now: Plan the November walkthroughs")
    school.says("1 more after it")
    school.tap("Next item")
    school.says("It is the last one")
    school.picture("next-item")
    school.tap("Park it")
    school.says("Parked for the next meeting: Can we talk about")
    expect(live(school)).not_to_contain_text("Now:")
    expect(last_message(school.page).get_by_role("button", name="End the meeting")).to_be_visible()
    school.picture("parked")
    school.picture("live-full", whole=True)


def end(school: School, tuesday: date) -> None:
    """Asked at the planned end; the form asks for what is missing."""
    school.at(tuesday, "16:30")
    school.read_dms(PRINCIPAL)
    school.says("End it?")
    school.picture("end-asked")
    school.tap("End now")
    expect(school.form).to_contain_text("lacks an owner or a date")
    school.picture("end-form")
    school.label(re.compile("^Who owns")).select_option(label="Assistant principal")
    school.label(re.compile("^By when")).fill((tuesday + timedelta(days=3)).isoformat())
    school.send_off(says="The meeting has ended")
    school.picture("ended")
    school.close()
    school.go(TEAM)
    school.message("How was this session?")
    school.picture("session-asked")
    school.page.get_by_test_id("messages").evaluate("box => box.scrollTop -= 500")
    school.picture("live-record")


def reflect(school: School) -> None:
    """Four of those who were there answer, each in their own words."""
    for number, user in enumerate(THERE[:4]):
        school.be(user)
        # The turnout of the one before may be on its way: a tap on a message that is just redrawn goes nowhere.
        school.tap("Answer", school.message(f"{number} of {len(THERE)} answered"))
        if number == 0:
            school.picture("session-form", whole=True)
        for label, words in ANSWERS[number].items():
            school.label(re.compile(label)).fill(words)
        school.label("Mucho" if user == GRADE3 else "A lot").check()
        school.send_off(says="Se guardó" if user == GRADE3 else "Saved")
        if number == 0:
            school.picture("session-saved")
        school.close()


def choose_and_close(school: School, tuesday: date) -> None:
    """Who has not answered is asked once; whoever leads chooses one change and closes."""
    school.at(tuesday, "16:46")
    school.read_dms(COACH)
    school.says("Three short questions")
    school.picture("session-reminded")
    school.be(PRINCIPAL)
    school.tap("Show them now", school.message(f"4 of {len(THERE)} answered"))
    school.page.get_by_test_id("confirm-yes").click()
    lists = school.message("We ended with names")
    school.picture("session-lists")
    school.tap("Read all", lists)
    school.picture("session-read-all", whole=True)
    school.tap("Give +1", school.form)
    expect(school.form).to_contain_text("with yours")
    school.picture("session-plus-one")
    school.close()
    # What was just given a +1 may be drawn anew at this moment.
    school.opens("Choose one change", school.message("How was this session?"))
    school.picture("choose-form")
    school.label("A line of our answers").select_option(label="Send the data a day before")
    school.send_off(says="Chosen:")
    school.close()
    school.tap("Close and post", school.message("Our one change"))
    school.picture("close-asked")
    school.page.get_by_test_id("confirm-yes").click()
    school.message("Minutes:")
    school.picture("minutes", whole=True)


def told_afterwards(school: School) -> None:
    """An owner reads of theirs, somebody who was away of all of it; the minutes are a document too."""
    school.read_dms(GRADE5)
    school.says("one action item is yours")
    school.picture("owner-told")
    school.read_dms(AWAY)
    school.says("without you")
    school.picture("absent-told")
    school.be(PRINCIPAL)
    send(school.page, "/ilt export")
    school.says("as a direct message in a moment")
    school.read_dms(PRINCIPAL)
    school.message("to print or pass on")
    school.picture("document")


def share(school: School) -> None:
    """Two parts, with a line above, in the channel of the whole staff."""
    school.people.invite_bot(PRINCIPAL, STAFF)
    school.go(TEAM)
    school.tap("Share parts", school.message("Minutes:"))
    school.picture("share-form", whole=True)
    school.label("A line of your own above it").fill("What the ILT decided on Tuesday, for all of us.")
    school.label("Where to?").select_option(STAFF)
    school.send_off(says="This is what I post in")
    school.picture("share-preview", whole=True)
    school.send_off(says="I check whether I may post there")
    school.picture("share-sent")
    school.close()
    school.go(STAFF)
    school.says("Reteach summarizing first")
    school.picture("shared", whole=True)


def speak_spanish(school: School) -> None:
    """The channel from now on; the principal's own forms and answers stay English."""
    school.go(TEAM)
    school.type("/ilt setup")
    school.label("Language in the channel").select_option(label="Español")
    school.picture("setup-language")
    school.send_off(says="Saved")
    school.close()


def two_weeks_later(school: School, tuesday: date) -> None:
    """The change the team chose stands on the card; at the end it is asked whether it helped."""
    school.at(tuesday - timedelta(days=1), "07:31")
    card = school.message("Agenda para el mar")
    expect(card).to_contain_text("La vez pasada eligieron: Send the data a day before")
    expect(card).to_contain_text("viene de la vez pasada")
    school.picture("second-card", whole=True)
    school.at(tuesday, "15:31")
    school.type("/ilt meeting start")
    meeting = school.message("Reunión hasta las 4:30 p.m.")
    expect(meeting).to_contain_text("Presentes (1): Principal")
    school.picture("second-live", whole=True)
    for user in THERE[1:4]:
        taps_elsewhere(school.people, user, "Aquí estoy")
    expect(meeting).to_contain_text("Presentes (4)")
    school.choose("Terminar la reunión", meeting)
    for number, user in enumerate(THERE[:4]):
        school.be(user)
        school.tap("Responder", school.message(f"{number} de 4 respondi"))
        is_spanish = user == GRADE3
        chose = "La última vez elegimos" if is_spanish else "Last time we chose"
        expect(school.form).to_contain_text(f"{chose}: Send the data a day before")
        school.label("Sí" if is_spanish else "Yes").check()
        if user == PRINCIPAL:
            school.picture("second-form", whole=True)
        school.send_off(says="Se guardó" if is_spanish else "Saved")
        school.close()
    school.message("¿Ayudó? 4 sí.")
    school.picture("second-lists", whole=True)


def test_a_team_goes_through_two_meetings_in_the_page(school: School) -> None:
    first = school.monday + timedelta(days=8)
    school.people.speak(GRADE3, "es-LA")
    set_up(school, first)
    propose(school)
    before = len(school.posts())
    the_card(school, first)
    start(school, first)
    in_the_meeting(school)
    end(school, first)
    reflect(school)
    choose_and_close(school, first)
    told_afterwards(school)
    # The card, the meeting, its session, the minutes, the document.
    assert len(school.posts()[before:]) == 5 <= MOST_POSTS, school.posts()[before:]
    share(school)
    speak_spanish(school)
    before = len(school.posts())
    two_weeks_later(school, first + timedelta(days=14))
    assert len(school.posts()[before:]) <= MOST_POSTS, school.posts()[before:]
