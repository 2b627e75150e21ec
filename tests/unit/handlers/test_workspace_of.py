"""Which workspace a payload is for, in every form that Slack has."""

import pytest

from bot.outbox.descriptions import person_from_slack
from handlers.request import workspace_of

T, OTHER, E = "T0LINCOLN01", "T0NEIGHBOUR", "E0DISTRICT1"


def event(**authorization):
    return {"type": "event_callback", "team_id": OTHER, "authorizations": [authorization]}


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ({"team_id": T, "command": "/ilt", "is_enterprise_install": "false"}, T),
        ({"team_id": T, "enterprise_id": E, "command": "/ilt", "is_enterprise_install": "true"}, E),
        ({"team": {"id": T}, "enterprise": None, "is_enterprise_install": False}, T),
        ({"team": {"id": T}, "enterprise": {"id": E}, "is_enterprise_install": False}, T),
        ({"team": None, "enterprise": {"id": E}, "is_enterprise_install": True}, E),
        ({"team": {"id": OTHER}, "view": {"app_installed_team_id": T}}, T),
        ({"team": None, "enterprise": {"id": E}, "is_enterprise_install": True, "view": {}}, E),
        (event(team_id=T, enterprise_id=None, is_enterprise_install=False), T),
        (event(team_id=T, enterprise_id=E, is_enterprise_install=False), T),
        (event(team_id=None, enterprise_id=E, is_enterprise_install=True), E),
        (event(team_id=T, enterprise_id=E, is_enterprise_install=True), E),
        ({"type": "event_callback", "team_id": T, "authorizations": []}, T),
        ({"type": "event_callback", "team_id": None, "enterprise_id": E, "event": {}}, E),
    ],
    ids=str,
)
def test_the_workspace_is_the_one_where_the_app_is(body, wanted):
    assert workspace_of(body) == wanted


@pytest.mark.parametrize(
    "body", [{}, {"team": None}, {"team_id": None, "team": None}, {"team_id": ""}], ids=str
)
def test_a_payload_that_names_none_is_no_workspaces(body):
    with pytest.raises((LookupError, TypeError)):
        workspace_of(body)


@pytest.mark.parametrize(
    ("team", "org", "workspace", "is_of"),
    [
        (T, "", T, True),
        (OTHER, "", T, False),
        (T, E, E, True),
        (OTHER, E, E, True),
        (OTHER, "E0ELSEWHERE", E, False),
        (OTHER, E, T, False),
        ("", "", T, True),
    ],
)
def test_in_an_organization_nobody_of_it_is_an_outsider(team, org, workspace, is_of):
    user = {"id": "U1", "name": "kim", "team_id": team, "enterprise_user": {"enterprise_id": org}}
    assert person_from_slack(user).is_of(workspace) is is_of
