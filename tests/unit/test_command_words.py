"""What words after `/ilt` most likely mean, and that none of them is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.command_numbers import number_alone
from bot.rules.command_words import closest, is_a_task, plainly, question_to_staff, says_more
from handlers.command import HELP

COMMANDS = [line.word for line in HELP]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Start", "meeting start"),
        ("done12", "done 12"),
        ("done#12 we met", "done #12 we met"),
        ("open a vote", "reflect"),
        ("start a new vote", "reflect"),
        ("when do we meet", "meeting list"),
        ("who sees my vote", "privacy"),
        ("start the meeting", "meeting start"),
        ("end", "meeting end"),
        ("stop meeting", "meeting end"),
        ("poll", "reflect"),
        ("survye", "reflect"),
        ("minute", "export"),
        ("next", "agenda"),
        ("growht", "growth"),
        ("my growth page", "growth"),
        ("what staff asked", "agenda"),
        ("consult the staff", "ask"),
        ("staff poll", "ask"),
        ("ask Sam to bring it by Friday", "action ask Sam to bring it by Friday"),
        ("to do list", "actions"),
        ("tasks", "actions"),
        ("action items", "actions"),
        ("delete me", "privacy"),
        ("my data", "privacy"),
        ("settings", "setup"),
        ("hlep", "help"),
        ("agend", "agenda"),
        ("actoin share the data", "action share the data"),
        ("todo share the data", "action share the data"),
        ("add share the data", "action share the data"),
        ("task: @Maya share", "action @Maya share"),
        ("actons all", "actions all"),
        ("finish 5 and 7", "done 5 and 7"),
        ("agenda Look at data", "agenda add Look at data"),
        ("agenda: Look at data", "agenda add Look at data"),
        ("agenda ad the data", "agenda add the data"),
        ("agnda Look at data", "agenda add Look at data"),
        ("actions share the data", "action share the data"),
        ("actions overdu", "actions overdue"),
        ("actions everything", "actions all"),
        ("actions xyz", "actions"),
        ("actions done 12", "done 12"),
        ("meeting tomorrow", "meeting list"),
        ("meeting strat", "meeting start"),
        ("meeting about the data", "agenda add about the data"),
        ("survey the staff by Friday", "action survey the staff by Friday"),
        ("close the gap list", "action close the gap list"),
        ("list the data sources", "action list the data sources"),
        ("remind Sam to send it", "action remind Sam to send it"),
        ("#12", "action 12"),
        ("no. 12", "action 12"),
        ("12 done", "done 12"),
        ("mark 12 and 13 done", "done 12, 13"),
        ("undone 12", "actions done"),
        ("action overdue", "actions overdue"),
        ("actions due this week", "actions all"),
        ("self assesment", "reflect"),
        ("how do I vote", "reflect"),
        ("who can see my vote", "privacy"),
        ("what can you do", "help"),
        ("why is it so quiet", "help"),
        ("last result", "results"),
        ("what moved", "trend"),
        ("remind me", "home"),
        ("thank you!", "help"),
        ("find norms", "resources norms"),
        ("find a sub for Friday", "action find a sub for Friday"),
        ("add the data to our agenda", "agenda add the data"),
        ("meeting with parents by Friday", "action meeting with parents by Friday"),
        ("create an action item share the data", "action share the data"),
        ("quiero votar", "reflect"),
        ("move the meeting to Thursday", "meeting list"),
        ("move the meeting notes to the drive", "action move the meeting notes to the drive"),
        ("meeting move to thursday", "meeting list"),
        ("cancelar la reunión del martes", "meeting list"),
        ("skip", "meeting list"),
        ("vote again on norms", "results"),
        ("minutes of last time", "export"),
        ("minutes of the visit by Friday", "action minutes of the visit by Friday"),
        ("decision", "decision"),
        ("decision: we start at 8", "decision we start at 8"),
        ("who is late?", "actions overdue"),
        ("move 1 to friday", "action 1"),
        ("move 12 chairs to the gym", "action move 12 chairs to the gym"),
        ("en español", "setup"),
    ],
)
def test_the_closest_thing_with_every_word(typed, meant):
    found = closest(typed, COMMANDS)
    assert found
    assert found.words == meant


# As principals type who take it for a person; the answer is what they want to see, or what does what they tell it.
_ASKED = """
please show me what I owe | actions
can you pull up the agenda please | agenda
what's on the agenda? | agenda
agenda for next week | agenda
what did we decide last time? | decision
decisions from last meeting | decision
we decided to keep block schedule | decision we decided to keep block schedule
agreed: pilot in grade 5 | decision pilot in grade 5
decide who leads PD by Friday | action decide who leads PD by Friday
who hasn't voted yet | reveal
can you open a vote for Friday | reflect
can the principal see my vote | privacy
who's doing what | actions all
are we getting better | trend
whose turn is it to facilitate | agenda
change the meeting time to 3pm | meeting list
set up a meeting with parents by Friday | action set up a meeting with parents by Friday
mark the data protocol as done | done the data protocol
remind everyone to vote | reveal
remind parents about conferences | action remind parents about conferences
assign 3 to Maya | action 3
who has 3? | action 3
note: parents asked about busing | agenda add parents asked about busing
can you add bus duty to the agenda please | agenda add bus duty
share the minutes with the staff | share
add Maya Torres to the team | setup
stop reminders | home
remind me at 8 | home
I'm on leave until Jan 5 | home
I can't make it Tuesday | absent
is there parking | help
who brings the data by Friday | action who brings the data by Friday
could James please share the protocol by Friday? | action could James please share the protocol by Friday?
when the bus comes, call the office | action when the bus comes, call the office
we're done | meeting end
end of unit test ready | action end of unit test ready
is voting anonymous | privacy
agenda who is leading? | agenda
agenda Are we ready for the winter tests? | agenda add Are we ready for the winter tests?
agenda remove bus duty | agenda
actions who has what | actions all
actions delete 3 | action 3
actions add call vendor | action call vendor
meeting agenda | agenda
meeting cancel Tuesday | meeting list
meeting start at 3 | meeting list
make me an organizer | setup
add norm: phones away | setup
catch me up | export
change the decision | decision
call vendor | action call vendor
data protocol | action data protocol
school visit | action school visit
log this | action
add to my calendar | meeting list
¿qué decidimos la última vez? | decision
¿quién no ha votado? | reveal
por favor muéstrame mis tareas | actions
terminé el protocolo | done el protocolo
que Ana traiga los datos el viernes | action que Ana traiga los datos el viernes
estoy de vacaciones hasta el 5 de enero | home
"""


@pytest.mark.parametrize("line", _ASKED.strip().splitlines())
def test_what_is_asked_as_of_a_person(line):
    typed, _, meant = line.partition(" | ")
    found = closest(typed, COMMANDS)
    assert found
    assert found.words == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Reflect.", "reflect"),
        ("“Reflect”", "reflect"),
        ("*help*!", "help"),
        ("/ilt reflect now", "reflect now"),
        ("re\u200bflect\u00a0now", "reflect now"),
        ("\uff48\uff45\uff4c\uff50", "help"),
        ("done: 12", "done 12"),
        ("Action: share ½ of it", "action share ½ of it"),
        ("¡Ayuda!", "ayuda"),
        ("3. done", "3. done"),
        ("refelct!", "refelct!"),
    ],
)
def test_marks_around_a_command_are_no_part_of_it(typed, meant):
    assert plainly(typed, [*COMMANDS, "action"]) == meant


def test_what_a_command_cannot_use_is_not_dropped():
    for typed in ("help Maya set up the data wall", "focus on exit tickets", "reveal the new logo to all"):
        assert says_more(typed)
    for typed in ("results please", "reveal the vote now please", "export the last minutes as a document"):
        assert not says_more(typed)


def test_the_number_of_an_item_alone():
    assert [number_alone(typed) for typed in ("12", "#12.", "no. 12", "item 12", "Tarea 12")] == [12] * 5
    assert [number_alone(typed) for typed in ("12 calls", "1234567890", "", "-1")] == [None] * 4


@pytest.mark.parametrize("typed", ["xyz", "no", "\U0001f642", "gibberishgibberish"])
def test_nothing_is_close_to_it(typed):
    assert closest(typed, COMMANDS) is None


@given(
    st.lists(
        st.sampled_from(
            [
                "agenda",
                "actions",
                "add",
                "vote",
                "next",
                "@Maya",
                "share",
                "the",
                "data",
                "by",
                "Friday",
                "12",
                "ok-2",
            ]
        ),
        min_size=1,
    )
)
def test_nothing_but_the_first_words_is_ever_left_out(typed):
    found = closest(" ".join(typed), COMMANDS)
    if found and found.rest:
        assert " ".join(typed).endswith(re.sub(r"^\W+", "", found.rest))


def test_which_sentences_only_begin_like_a_command():
    assert is_a_task("share the data with Sam by Friday")
    assert is_a_task("export scores <@U1> needs")
    assert not is_a_task("reveal the results now")
    assert not is_a_task("share to staff")


def test_whom_it_asks_anyway_is_no_question():
    assert [
        question_to_staff(words) for words in ("", "the staff", "Our teachers?", "Staff: start at 8?")
    ] == [
        "",
        "",
        "",
        "Staff: start at 8?",
    ]
