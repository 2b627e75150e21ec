"""Settings that cannot be used: the setting, the line of .env, the reason; never the value."""

import os

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, read_settings
from bot.settings_range import what_it_takes
from bot.worker.misspelt import misspelt
from storage.keys import new_key


@pytest.fixture(autouse=True)
def nothing_is_set(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def told(tmp_path):
    """What is said of a file of settings."""

    def tell(content: str | bytes) -> list[str]:
        (tmp_path / ".env").write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(SettingsError) as fault:
            read_settings()
        return str(fault.value).splitlines()

    return tell


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_of_another_encoding_is_told(told, encoding):
    (line,) = told("PORT=3001\n".encode(encoding))
    assert line.startswith(".env, line 1: is not text in UTF-8")


def test_a_byte_that_is_no_text_is_told_with_line_and_setting(told):
    (line,) = told("PORT=3001\nexport ILT_DATA_DIR=Schüler\n".encode("latin-1"))
    assert line.startswith(".env, line 2 (ILT_DATA_DIR): is not text in UTF-8 (byte 0xfc)")
    (line,) = told("# Schüler xoxb-1\n".encode("latin-1"))
    assert line.startswith(".env, line 1: is not text in UTF-8")


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfPORT=3001\n", b"PORT = 3001\r\n", b'export port="3001 "\n']
)
def test_what_editors_make_of_a_file_is_read(tmp_path, content):
    (tmp_path / ".env").write_bytes(content + b"ILT_RUBRICS_DIR=\nILT_REFRESH_SECONDS=\n")
    settings = read_settings()
    assert (settings.port, settings.ilt_rubrics_dir, settings.ilt_refresh_seconds) == (3001, None, 12)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("xoxb-…", "holds the dots of an example"),
        ("xoxb-...", "holds the dots of an example"),
        ("“xoxb-1”", "left double quotation mark"),
        ("<xoxb-1>", "less-than sign"),
        ("xoxb-1 xoxb-2", "(space)"),
        ("xoxb-1\u200b", "zero width space"),
        ("xоxb-1", "cyrillic small letter o"),
        ("'xoxb-1\\nxoxb-2'", "in none of Slack's"),
        ("xapp-1", "holds an app-level token, which belongs in SLACK_APP_TOKEN"),
        ("xoxp-1", "holds a token of one person"),
        ("xoxe-1", "holds a refresh token"),
        ("xoxe.xoxb-1-Mi0x_y", "holds a token that ends after twelve hours"),
        ("0123456789abcdef", "does not begin as it should"),
    ],
)
def test_a_token_that_can_be_none_is_told_without_asking_slack(told, value, reason):
    (line,) = told(f"\n# tokens\nSLACK_BOT_TOKEN={value}\n")
    assert line.startswith("SLACK_BOT_TOKEN (.env, line 3): ")
    assert reason in line
    assert "api.slack.com/apps" in line
    assert value not in line.partition("starts with xoxb-")[0]


def test_values_in_each_others_places_are_all_told(told):
    lines = told("SLACK_BOT_TOKEN=xapp-1\nSLACK_APP_TOKEN=xoxb-1\nSLACK_SIGNING_SECRET=xoxb-1\n")
    assert [line.partition(";")[0] for line in lines] == [
        "SLACK_BOT_TOKEN (.env, line 1): holds an app-level token, which belongs in SLACK_APP_TOKEN",
        "SLACK_APP_TOKEN (.env, line 2): holds a bot token, which belongs in SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET (.env, line 3): holds a bot token, which belongs in SLACK_BOT_TOKEN",
    ]


def test_a_token_as_slack_gives_it_is_taken(tmp_path):
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-1-2-aB\n", encoding="utf-8")
    assert read_settings().slack_bot_token.get_secret_value() == "xoxb-1-2-aB"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "many"),
        ("ILT_REFRESH_SECONDS", "nan"),
        ("ILT_REFRESH_SECONDS", "inf"),
        ("ILT_KEEP_TEXTS_DAYS", "99999999"),
        ("ILT_KEEP_TEXTS_DAYS", "0"),
        ("ILT_LOG_LEVEL", "loud"),
        ("ILT_CHANNEL_LOOKUP", "perhaps"),
        ("SLACK_API_URL", "slack.com/api"),
        ("SLACK_API_URL", "https://[slack"),
        ("SLACK_API_URL", "https://slack:port/"),
        ("ILT_DATA_DIR", '"a\\nb"'),
    ],
)
def test_a_value_of_another_kind_is_told_with_its_line(told, name, value):
    (line,) = told(f"#\n{name}={value}\n")
    assert line.startswith(f"{name} (.env, line 2): ")


@pytest.mark.parametrize(
    ("name", "value", "takes"),
    [
        ("PORT", "many", "a whole number from 1 to 65535 (3000 where it is not set)"),
        ("ILT_METRICS_PORT", "70000", "a whole number from 1 to 65535"),
        ("ILT_REFRESH_SECONDS", "inf", "a number from 0 to 3600 (12 where it is not set)"),
        ("ILT_CHANNEL_LOOKUP", "perhaps", "true or false (false where it is not set)"),
        ("ILT_LOG_LEVEL", "loud", "debug, info, warning or error (info where it is not set)"),
        ("ILT_RUN_BY", "a" * 81, "at most 80 characters"),
    ],
)
def test_what_a_setting_takes_is_told_and_not_what_it_was_given(told, name, value, takes):
    assert told(f"{name}={value}\n") == [f"{name} (.env, line 1): takes {takes}."]


def test_each_number_has_its_ends():
    takes = [what_it_takes(field) for field in Settings.model_fields.values()]
    numbers = [words for words in takes if "number" in words]
    assert numbers
    assert all(" from " in words for words in numbers)


def test_a_value_of_the_environment_is_not_blamed_on_the_file(told, monkeypatch):
    monkeypatch.setenv("PORT", "many")
    (line,) = told("PORT=3001\n")
    assert line.startswith("PORT: ")


def test_bytes_of_the_environment_that_are_no_text_are_told(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-\udcff")
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN: holds a character that is no text"):
        read_settings()


def test_a_setting_that_stands_twice_is_told(told):
    (line,) = told("PORT=3001\nILT_HOST=::1\nport=3002\n")
    assert line.startswith("PORT (.env, line 3): is set in line 1 already")


def test_a_line_that_is_no_setting_is_told(told):
    assert told("PORT=3001\nxoxb-1 goes here\n")[0].startswith(".env, line 2: is not NAME=VALUE")
    assert "xoxb" not in told("PORT=3001\nxoxb-1 goes here\n")[0]
    assert told("PORT='3001\n")[0].startswith(".env, line 1: is not NAME=VALUE")


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"offset_seconds": "far"}', '{"offset_seconds": 1e400}', "\xe9"]
)
def test_a_clock_that_cannot_be_read_is_told(told, tmp_path, content):
    (tmp_path / "clock").write_bytes(content.encode("latin-1"))
    (line,) = told("ILT_CLOCK_FILE=clock\nSLACK_API_URL=http://127.0.0.1:9/\n")
    assert line.startswith("ILT_CLOCK_FILE: clock does not hold")


def test_a_key_that_is_none_is_told_by_its_place_never_by_its_value(told):
    key = new_key()
    (line,) = told(f"ILT_DATA_KEYS={key}, hunter2\n")
    assert line.startswith(
        "ILT_DATA_KEYS (.env, line 1): key 2 of 2 is not a key as `app.py keys new` prints it"
    )
    assert "hunter2" not in line
    assert key not in line


def test_a_token_and_a_client_id_are_two_ways_of_which_one_is_left_away(told):
    (line,) = told("SLACK_BOT_TOKEN=xoxb-1\nSLACK_CLIENT_ID=1.2\n")
    assert line.startswith("SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set")


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("SLACK_CLIENT_ID=hunter2", "is not two numbers with a dot between"),
        ("SLACK_CLIENT_SECRET=xoxb-hunter2", "holds a bot token"),
        ("ILT_PUBLIC_URL=http://ilt.example.org", "is not this server's address as browsers reach it"),
        ("ILT_PUBLIC_URL=https://ilt.example.org/?hunter2=1", "is not this server's address"),
        ("ILT_PUBLIC_URL=ilt.example.org", "is not this server's address"),
        ("ILT_INSTALL_CODE=hunter2", "is shorter than 12 characters"),
        ("ILT_ALLOWED_TEAMS=T0SCHOOL001,hunter2", "holds what is no id of a workspace"),
    ],
)
def test_what_is_wrong_with_a_setting_of_oauth_is_told_without_its_value(told, setting, words):
    (line,) = told(f"{setting}\n")
    assert words in line
    assert "hunter2" not in line


def test_whatever_is_missing_for_oauth_is_named_at_once(tmp_path):
    (tmp_path / ".env").write_text("SLACK_CLIENT_ID=1.2\nILT_PUBLIC_URL=https://ilt.example.org/bot/\n")
    settings = read_settings()
    assert settings.ilt_public_url == "https://ilt.example.org/bot"
    with pytest.raises(SettingsError) as missing:
        settings.require_oauth()
    lines = str(missing.value).splitlines()
    assert [line.partition(" ")[0] for line in lines[:-1]] == [
        "SLACK_CLIENT_SECRET",
        "SLACK_SIGNING_SECRET",
        "ILT_DATA_KEYS",
    ]
    keys = {"SLACK_CLIENT_SECRET": "a1", "SLACK_SIGNING_SECRET": "b2", "ILT_DATA_KEYS": new_key()}
    more = "".join(f"{name}={value}\n" for name, value in keys.items())
    (tmp_path / ".env").write_text(f"SLACK_CLIENT_ID=1.2\nILT_PUBLIC_URL=https://ilt.example.org\n{more}")
    with pytest.raises(SettingsError, match="Anybody who knows the address could install"):
        read_settings().require_oauth()


def test_keys_stand_with_commas_between_them(tmp_path):
    keys = [new_key(), new_key()]
    (tmp_path / ".env").write_text(f"ILT_DATA_KEYS= {keys[0]} ,{keys[1]},\n", encoding="utf-8")
    settings = read_settings()
    assert settings.data_keys == keys
    assert keys[0] not in repr(settings)


def test_a_language_that_there_is_none_of_is_told(told, monkeypatch):
    (line,) = told("ILT_LANGUAGES=es, tlh\n")
    assert line.startswith(
        "ILT_LANGUAGES (.env, line 1): holds what is no language of the bot: there are en, es"
    )
    monkeypatch.setenv("ILT_LANGUAGES", " en, es ")
    assert read_settings().languages == ["en", "es"]


def test_a_folder_that_cannot_be_looked_into_is_told(monkeypatch):
    monkeypatch.setitem(Settings.model_config, "env_file", "e" * 300)
    with pytest.raises(
        SettingsError, match=r"cannot be looked for in .*: go to the folder of the settings first"
    ):
        read_settings()


@pytest.mark.parametrize("nothing", ["", "  ", "''", '" "'])
def test_what_is_set_to_nothing_has_its_default_however_nothing_is_written(monkeypatch, nothing):
    unset = read_settings()
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), nothing)
    assert read_settings() == unset


def test_quotes_that_nobody_took_away_and_a_home_are_read_as_a_shell_reads_them(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ILT_RUN_BY", '"The district\'s \\"IT\\""')
    monkeypatch.setenv("ILT_DATA_DIR", "'~/data'")
    settings = read_settings()
    assert settings.ilt_run_by == 'The district\'s \\"IT\\"'
    assert settings.ilt_data_dir == tmp_path / "data"


def test_a_home_that_is_not_there_is_told(told):
    assert told("ILT_RUBRICS_DIR=~nobody-by-that-name/rubrics\n") == [
        "ILT_RUBRICS_DIR (.env, line 1): begins with ~, and there is no such home: put in the whole path."
    ]


def test_a_misspelt_name_is_told_with_what_was_meant_and_others_names_are_not(tmp_path, monkeypatch):
    for of_tests in [name for name in os.environ if name.startswith("ILT_")]:
        monkeypatch.delenv(of_tests)
    monkeypatch.setenv("ILT_LOG_LEVLE", "debug")
    for others in ("ILT_DOMAIN", "PORTS", "SLACK_CONFIG_DIR", "POSTGRES_PASSWORD"):
        monkeypatch.setenv(others, "1")
    (tmp_path / ".env").write_text(
        "ILT_DOMAIN=x\nPOSTGRES_PASSWORD=x\n\nILT_KEEP_TEXT_DAYS=30\nDATABASE_URI=x\nPORT=3001\nSLACK_TOKEN=x\nILT_ZZZ=1\n",
        encoding="utf-8",
    )
    assert misspelt() == [
        "DATABASE_URI (.env, line 5) is no setting of this version: is DATABASE_URL meant?",
        "ILT_KEEP_TEXT_DAYS (.env, line 4) is no setting of this version: is ILT_KEEP_TEXTS_DAYS meant?",
        "ILT_LOG_LEVLE is no setting of this version: is ILT_LOG_LEVEL meant?",
        "ILT_ZZZ (.env, line 8) is no setting of this version",
        "SLACK_TOKEN (.env, line 7) is no setting of this version: is SLACK_BOT_TOKEN meant?",
    ]
