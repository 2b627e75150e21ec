"""Texts as they are pasted: which of their lines are tasks of their own, and which marks are no words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.pasted import listed, tasks_in, unlisted

THREE = ["share the data by Fri", "call the families", "book the room"]


@pytest.mark.parametrize(
    "typed",
    [
        "share the data by Fri\ncall the families\nbook the room",
        "share the data by Fri\r\n\r\ncall the families\r\nbook the room\r\n",
        "- share the data by Fri\n- call the families\n- book the room",
        "\u2022 share the data by Fri\n\u2022\tcall the families\n\u2022 book the room",
        "1. share the data by Fri\n2. call the families\n3. book the room",
        "1) share the data by Fri 2) call the families 3) book the room",
        "[ ] share the data by Fri\n[x] call the families\n- [ ] book the room",
        "Action items:\nshare the data by Fri\ncall the families\nbook the room",
        "Tareas:\n- share the data by Fri\n- call the families\n- book the room",
        "Pendientes\nshare the data by Fri\ncall the families\nbook the room",
        "share the data by Fri\n/ilt action call the families\n/ilt tarea book the room",
        "TODO: share the data by Fri\nTODO: call the families\nTODO: book the room",
        "*share the data by Fri*\n\u201ccall the families\u201d\nbook the room",
    ],
)
def test_each_line_is_a_task(typed):
    assert tasks_in(typed) == THREE


@pytest.mark.parametrize(
    ("typed", "tasks"),
    [
        ("- share the\n  data\n- call", ["share the\n  data", "call"]),
        ("Responsable\tTarea\tFecha\nMaya\tcall\t12/4", ["Maya\tcall\t12/4"]),
        ("Acción: llamar", ["llamar"]),
        ("Tarea - 3er grado", ["Tarea - 3er grado"]),
        ("share the data\nby Friday", ["share the data\nby Friday"]),
        ("share the data\nwith all teams", ["share the data\nwith all teams"]),
        ("Task\tWho\tDue\nshare\tMaya\t9/18\ncall\tSam\t9/21", ["share\tMaya\t9/18", "call\tSam\t9/21"]),
        ("<@U1> share; <@U2> call", ["<@U1> share", "<@U2> call"]),
        ("share; then call", ["share; then call"]),
        ("share\naction <@U1> call\naction me write", ["share", "<@U1> call", "me write"]),
        ("action plan for me\naction me-time", ["action plan for me", "action me-time"]),
        ("share 2. or 3. copies", ["share 2. or 3. copies"]),
        ("share", ["share"]),
        ("", []),
    ],
)
def test_what_belongs_together_stays_together(typed, tasks):
    assert tasks_in(typed) == tasks


@pytest.mark.parametrize(
    "line",
    [
        "- Listen",
        "* Listen",
        "\u2022 Listen",
        "\u25aaListen",
        "3. Listen",
        "3) Listen",
        "b) Listen",
        "\u2713 Listen",
        "**Listen**",
        "\u201cListen\u201d",
        "> Listen",
    ],
)
def test_a_line_of_a_list_is_its_words(line):
    assert unlisted(line) == "Listen"


@given(st.text(max_size=60))
def test_whatever_is_pasted_every_task_has_words(text):
    assert all(task.strip() == task and task for task in tasks_in(text))


def test_what_stands_one_below_the_other_is_a_line_each_without_its_marks():
    typed = "• Start on time\n2) “Speak once”\n\n.\n-\n[ ] Stay\u200b curious \n— 3/4 of us"
    assert listed(typed) == ["Start on time", "Speak once", "Stay curious", "3/4 of us"]
