"""The rules of the house that import-linter does not hold: one place for each thing, nothing undocumented."""

import ast
import json
import re
from pathlib import Path

import click
import pytest

from app import main, registered
from bot.blocks import ids
from bot.blocks.ids import menu_action
from bot.rules.command_spanish import COMMANDS as IN_SPANISH
from bot.settings import Settings
from handlers.command import HELP
from handlers.manifest import SCOPES, manifest
from tests.source import tree_of

ROOMS = ("bot", "handlers", "storage", "rubric_data", "sandbox")
OF_READERS = ("docs/members.md", "docs/organizers.md", "docs/operating.md")
OF_FEW = ("docs/privacy.md", "docs/own_files.md")
PAGES = {
    Path(page): Path(page).read_text(encoding="utf-8")
    for page in ("README.md", "CONTRIBUTING.md", *OF_READERS, *OF_FEW)
}
MEMBERS, OPERATING = PAGES[Path("docs/members.md")], PAGES[Path("docs/operating.md")]


def modules(*rooms: str) -> list[tuple[Path, ast.Module]]:
    paths = [path for room in rooms for path in sorted(Path(room).rglob("*.py"))]
    return [(path, tree_of(path)) for path in paths]


def imported(tree: ast.Module) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_nothing_imports_the_composition_root():
    roots = {"app", "handlers.wiring", "handlers.operating", "handlers.terminal"}
    importing = {str(path) for path, tree in modules(*ROOMS) if roots & imported(tree)}
    # The command line's own commands, which app.py puts together.
    assert importing == {"handlers/operating.py", "handlers/terminal.py"}


def test_a_process_that_does_not_migrate_does_not_load_alembic():
    app = (Path("app.py"), tree_of(Path("app.py")))
    loading = [
        str(path)
        for path, tree in (*modules(*ROOMS), app)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("alembic", "storage.migrate"))
        if "migrations" not in path.parts
    ]
    assert set(loading) == {"storage/migrate.py"}


def test_only_the_database_commits():
    commits = [
        str(path)
        for path, tree in modules(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    # The connection to PostgreSQL passes the driver's own on.
    assert set(commits) == {"storage/migrate.py", "storage/postgres.py"}


def test_what_a_turn_holds_does_not_travel_one_by_one():
    clump = {"db", "actor", "now", "machine_now"}
    taking = [
        f"{path}: {node.name}"
        for path, tree in modules("bot")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and len(clump & {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}) > 2
    ]
    assert taking == []


def test_only_a_turn_absorbs_repeated_requests():
    absorbing = [
        str(path)
        for path, tree in modules("bot", "handlers")
        for node in ast.walk(tree)
        if isinstance(node, (ast.Name, ast.Attribute)) and "is_first_delivery" in ast.unparse(node)
    ]
    assert absorbing == ["bot/turn.py"]


def test_only_the_boundaries_of_requests_of_what_follows_them_and_of_rounds_catch_everything():
    broad = {
        str(path)
        for path, tree in modules(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
        )
    }
    assert broad == {"bot/worker/scheduler.py", "handlers/boundary.py", "handlers/receipts.py"}


def test_every_name_that_slack_sends_back_has_a_handler():
    listeners = registered()
    names = {value for name, value in vars(ids).items() if name.isupper() and "." in value} - {ids.MENU}
    names |= {menu_action(line.word) for line in HELP if line.button}
    shortcuts = {offered.callback_id for offered in listeners.shortcuts}
    assert names == listeners.actions | listeners.forms | shortcuts
    assert listeners.commands == {ids.COMMAND}


def test_each_name_that_slack_sends_back_is_written_once():
    written = [
        ast.unparse(target)
        for _, tree in modules("bot/blocks/ids")
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
    ]
    values = [value for name, value in vars(ids).items() if name.isupper()]
    assert len(written) == len(set(written))
    assert len(values) == len(set(values))


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(path.name[:4]) for path in sorted(Path("docs/adr").glob("[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_manifest_is_what_is_registered():
    stored = json.loads(Path("manifest.json").read_text(encoding="utf-8"))
    assert stored == manifest(registered()), "run: python app.py manifest > manifest.json"


def test_over_http_the_manifest_carries_the_address_everywhere():
    made = manifest(registered(), request_url="https://ilt.example.org/slack/events")
    assert made["settings"]["socket_mode_enabled"] is False
    assert json.dumps(made).count("https://ilt.example.org/slack/events") == 3


def test_for_many_workspaces_the_manifest_names_where_people_come_back_to():
    made = manifest(registered(), public_url="https://ilt.example.org")
    assert made["oauth_config"]["redirect_urls"] == ["https://ilt.example.org/slack/oauth_redirect"]
    assert made["settings"]["org_deploy_enabled"] is True
    assert json.dumps(made).count("https://ilt.example.org/slack/events") == 3
    events = made["settings"]["event_subscriptions"]["bot_events"]
    assert {"team_access_granted", "team_access_revoked"} <= set(events)


@pytest.mark.parametrize("line", HELP, ids=lambda line: line.word)
def test_each_command_is_documented(line):
    assert f"| `/ilt {line.word}` |" in MEMBERS
    assert line.word not in IN_SPANISH or f"| `/ilt {IN_SPANISH[line.word][0]}` |" in MEMBERS


def commands(group: click.Group) -> list[str]:
    """As operators type them. A group that does something alone is its `list`."""
    of_groups = [
        f"{name} {words}".removesuffix(" list")
        for name, one in group.commands.items()
        for words in (commands(one) if isinstance(one, click.Group) else [""])
    ]
    return [words.strip() for words in of_groups]


@pytest.mark.parametrize("words", commands(main))
def test_each_command_of_operators_is_documented(words):
    assert re.search(rf"^\| `app\.py {words}\b", OPERATING, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(name.upper() for name in Settings.model_fields))
def test_each_setting_is_documented(name):
    assert f"| `{name}` |" in OPERATING


@pytest.mark.parametrize("scope", sorted(SCOPES))
def test_each_scope_is_documented_with_its_reason(scope):
    assert re.search(rf"`{scope}`.*{re.escape(SCOPES[scope])}", OPERATING)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_names_only_commands_and_settings_that_there_are(page):
    of_slack, of_operators = {line.word for line in HELP}, {words.split()[0] for words in commands(main)}
    in_spanish = {name for names in IN_SPANISH.values() for name in names}
    assert set(re.findall(r"`/ilt ([^\W\d_]+)", PAGES[page])) <= of_slack | in_spanish
    assert set(re.findall(r"`(?:app\.py|ilt-bot) ([a-z]+)", PAGES[page])) <= of_operators
    assert set(re.findall(r"\bILT_[A-Z_]+", PAGES[page])) <= {name.upper() for name in Settings.model_fields}


def test_what_an_operator_looks_up_at_night_is_what_the_program_says():
    _, _, rest = OPERATING.partition("## When something is wrong\n")
    seen = " ".join(
        line.split("|")[1] for line in rest.partition("\n## ")[0].splitlines() if line.startswith("|")
    )
    source = "\n".join(
        path.read_text(encoding="utf-8") for room in ROOMS[:3] for path in Path(room).rglob("*.py")
    )
    events, findings = (
        set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", seen)),
        set(re.findall(r"\*([^*]+)\* (?:or|NOT)", seen)),
    )
    assert len(events) > 8
    assert len(findings) > 5
    assert [one for one in events | findings if f'"{one}"' not in source] == []


def headings(text: str) -> set[str]:
    """As the address of a heading is made: small letters, a dash for each space, no other signs."""
    lines = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line).lower().replace(" ", "-") for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_each_link_between_pages_leads_somewhere(page):
    for to, _, heading in (
        link.partition("#") for link in re.findall(r"\]\((?!https?:)([^)]+)\)", PAGES[page])
    ):
        assert (page.parent / to).exists(), to
        assert not heading or heading in headings((page.parent / to).read_text(encoding="utf-8")), heading


@pytest.mark.parametrize("page", [*OF_READERS, *OF_FEW])
def test_the_readme_leads_to_the_page_of_each_reader(page):
    assert f"]({page})" in PAGES[Path("README.md")]


def test_each_picture_is_shown_on_a_page():
    shown = {Path(name).name for text in PAGES.values() for name in re.findall(r"!\[.+?\]\((.+?)\)", text)}
    assert shown == {path.name for path in Path("docs/screenshots").iterdir()}


@pytest.mark.parametrize("room", [*ROOMS, "tests"])
def test_each_room_says_what_lives_in_it(room):
    assert Path(room, "README.md").exists()
