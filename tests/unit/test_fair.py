"""Whose turn it is among what is due."""

from operator import itemgetter

from bot.rules.fair import in_turns


def test_each_workspace_has_its_first_before_any_has_its_second():
    due = [("busy", 1), ("busy", 2), ("busy", 3), ("quiet", 4), ("other", 5), ("quiet", 6)]
    assert in_turns(due, itemgetter(0)) == [
        ("busy", 1),
        ("quiet", 4),
        ("other", 5),
        ("busy", 2),
        ("quiet", 6),
        ("busy", 3),
    ]
