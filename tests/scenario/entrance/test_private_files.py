"""The data are for whoever runs the bot alone: made so, mended where an older version was freer, and told by `check`."""

import os
import stat

import pytest

from bot.clock import Clock
from bot.outbox.gateway import Gateway, make_client
from bot.worker.doctor import examine
from bot.worker.startup import keep_private, open_secrets, private_paths, single_instance
from storage import Database
from storage.migrate import migrate
from storage.private_files import loose, mend
from tests.databases import opened
from tests.odd_slack import odd_slack
from tests.steps.bot import settings_for


@pytest.fixture(params=[0o022, 0o000, 0o077], ids=oct)
def umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


def modes(folder) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}


def started(folder, **more):
    """The settings and database of a bot that has its data in `folder`."""
    settings = settings_for(
        "http://127.0.0.1:9", f"sqlite:///{folder / 'ilt.db'}", ilt_data_dir=folder, **more
    )
    return settings, Database(settings.database_address)


@pytest.mark.usefixtures("umask")
def test_everything_is_made_for_the_bot_alone(tmp_path):
    folder, clock = tmp_path / "some" / "data", tmp_path / "some" / "data" / "clock.json"
    settings, db = started(folder, ilt_clock_file=clock)
    with single_instance(folder):
        migrate(db)
        Clock(clock).tell(offset_seconds=0, nothing_due=lambda: True)
        found = modes(folder)
        assert set(found) == {
            "data",
            "ilt.db",
            "ilt.db-wal",
            "ilt.db-shm",
            "run.lock",
            "clock.json.heartbeat",
        }
        assert found.pop("data") == 0o700
        assert set(found.values()) == {0o600}
        assert loose(folder, private_paths(settings, db)) == []
    db.close()


def test_what_an_older_version_made_is_told_and_mended(tmp_path):
    folder = tmp_path / "data"
    settings, db = started(folder)
    migrate(db)
    (folder / "run.lock").touch()
    folder.chmod(0o755)
    for path in folder.iterdir():
        path.chmod(0o644)
    findings = {one.what: one for one in examine_files(settings)}
    assert not findings["Files"].is_fine
    assert f"chmod 700 {folder}" in findings["Files"].detail
    assert f"chmod 600 {folder / 'ilt.db-wal'}" in findings["Files"].detail
    keep_private(settings, db)
    assert set(modes(folder).values()) == {0o700, 0o600}
    assert {one.what: one for one in examine_files(settings)}["Files"].is_fine
    db.close()


def test_a_file_of_secrets_that_every_account_may_read_is_told_and_left_to_whoever_wrote_it(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / ".env"
    for content, folder_mode, mode, is_told in (
        ("SLACK_BOT_TOKEN=xoxb-1\n", 0o755, 0o644, True),
        ("export ilt_data_keys=x\n", 0o755, 0o602, True),
        ("SLACK_BOT_TOKEN=xoxb-1\n", 0o755, 0o640, False),
        ("SLACK_BOT_TOKEN=xoxb-1\n", 0o700, 0o644, False),
        ("ILT_LOG_LEVEL=debug\n", 0o755, 0o644, False),
    ):
        file.write_text(content, encoding="utf-8")
        file.chmod(mode)
        tmp_path.chmod(folder_mode)
        assert any(f"chmod 600 {file}" in one for one in open_secrets()) == is_told, (content, oct(mode))
        assert stat.S_IMODE(file.stat().st_mode) == mode


def examine_files(settings):
    """What `check` finds, whatever Slack says."""
    with odd_slack({"auth.test": [(503, {}, b"")]}) as url:
        return list(examine(settings, Gateway(make_client("xoxb-1", url, timeout=2)), {}, Clock()))


def test_a_folder_of_other_things_is_not_closed_but_told(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir(mode=0o755)
    (folder / "letter.txt").touch(mode=0o644)
    settings = settings_for("http://127.0.0.1:9", f"sqlite:///{folder / 'votes.db'}", ilt_data_dir=folder)
    with opened(settings.database_address) as db:
        migrate(db)
        left = mend(folder, private_paths(settings, db))
    assert modes(folder) | {"home": 0o755, "letter.txt": 0o644, "votes.db": 0o600} == modes(folder)
    assert left == [
        f"{folder} is a folder of other things too, which other accounts can list: give the bot its own"
    ]


def test_a_link_is_not_followed_to_what_is_elsewhere(tmp_path):
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.touch(mode=0o644)
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "run.lock").symlink_to(elsewhere)
    mend(folder, [folder / "run.lock"])
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644
