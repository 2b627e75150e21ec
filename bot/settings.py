"""Settings: read once, from the environment or a file named .env, and never changed afterwards.

Whatever is wrong with them is told at once, a line per fault: the setting, where it stands, the reason; never its value.
"""

import re
import unicodedata
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.clock import Clock
from bot.env_file import EnvFile, read_env_file
from bot.errors import SettingsError
from bot.settings_range import what_it_takes
from storage.keys import is_key
from storage.pool import Pool

# As `bot.words.LANGUAGES`, which stands a floor higher.
LANGUAGES = ("en", "es")
SLACK_API = "https://slack.com/api/"
# Two school years.
KEEP_TEXTS_DAYS = 730

WHERE_TO_GET = {
    "SLACK_BOT_TOKEN": 'starts with xoxb-: in api.slack.com/apps, your app, "OAuth & Permissions"',
    "SLACK_APP_TOKEN": 'starts with xapp-: in api.slack.com/apps, your app, "Basic Information", '
    '"App-Level Tokens", with the scope connections:write',
    "SLACK_SIGNING_SECRET": 'in api.slack.com/apps, your app, "Basic Information", "App Credentials"',
}
_CLIENT_ID_FROM = 'in api.slack.com/apps, your app, "Basic Information", "App Credentials"'
_OF_OAUTH = {
    "SLACK_CLIENT_ID": _CLIENT_ID_FROM,
    "SLACK_CLIENT_SECRET": _CLIENT_ID_FROM,
    "ILT_PUBLIC_URL": "this server's address as browsers reach it, such as https://ilt.example.org",
    "ILT_DATA_KEYS": "`app.py keys new` prints one for a new database; one that is in use needs the keys it had",
}
_CLIENT_ID = re.compile(r"[0-9]+\.[0-9]+")
_TEAM_ID = re.compile(r"[TE][A-Z0-9]{2,31}")
_SHORTEST_INSTALL_CODE = 12
_OURS = "setting"
# What Slack's secrets begin with. Tokens that rotate have something before it: nobody would get the next one here.
_KINDS = {
    "xoxb-": "a bot token, which belongs in SLACK_BOT_TOKEN",
    "xoxe.xoxb-": "a token that ends after twelve hours, because the app has token rotation on, which Slack does not take back: "
    "make the app anew from the manifest, or have workspaces install it themselves (docs/operating.md, *Tokens that end*)",
    "xapp-": "an app-level token, which belongs in SLACK_APP_TOKEN",
    "xoxp-": "a token of one person, which the bot does not use",
    "xoxe.xoxp-": "a token of one person, which the bot does not use",
    "xoxe-": "a refresh token, which the bot does not use",
    "xoxc-": "a token of a browser, which the bot does not use",
    "xoxd-": "a token of a browser, which the bot does not use",
    "xoxs-": "a token of a browser, which the bot does not use",
    "xoxa-": "a token of an old kind, which the bot does not use",
    "xoxr-": "a refresh token, which the bot does not use",
}
_BEGINNINGS = {"SLACK_BOT_TOKEN": ("xoxb-",), "SLACK_APP_TOKEN": ("xapp-",)}
_IN_NO_SECRET = re.compile(r"[^A-Za-z0-9._-]")
_LEFT_FROM_AN_EXAMPLE = ("...", "…")


class Settings(BaseSettings):
    """Everything that can be set; docs/operating.md lists each with its default. What is set to nothing has its default."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8-sig", env_ignore_empty=True, extra="ignore", frozen=True
    )

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    # Many workspaces, which install the app themselves (OAuth).
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    ilt_public_url: str = ""
    ilt_install_code: SecretStr = SecretStr("")
    ilt_allowed_teams: str = ""
    slack_api_url: str = SLACK_API
    database_url: str = ""
    ilt_data_keys: SecretStr = SecretStr("")
    ilt_database_connections: Annotated[int, Field(ge=1, le=1000)] = Pool().size
    ilt_database_more_connections: Annotated[int, Field(ge=0, le=1000)] = Pool().more
    ilt_database_pooler: bool = False
    port: Annotated[int, Field(ge=1, le=65535)] = 3000
    ilt_host: str = "127.0.0.1"
    # How long readiness is refused, and requests still are taken, before the door is shut.
    ilt_drain_seconds: Annotated[float, Field(ge=0, le=120, allow_inf_nan=False)] = 5.0
    ilt_metrics_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    ilt_metrics_host: str = "127.0.0.1"
    ilt_data_dir: Path = Path(".data")
    ilt_clock_file: Path | None = None
    ilt_log_format: Literal["console", "json"] = "json"
    ilt_log_level: Literal["debug", "info", "warning", "error"] = "info"
    ilt_refresh_seconds: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)] = 12.0
    ilt_channel_lookup: bool = False
    ilt_rubrics_dir: Path | None = None
    ilt_resources_dir: Path | None = None
    ilt_run_by: Annotated[str, Field(max_length=80)] = ""
    # Empty: all that there are.
    ilt_languages: str = ""
    # A hundred years: calendars end.
    ilt_keep_texts_days: Annotated[int, Field(ge=1, le=36500)] = KEEP_TEXTS_DAYS

    @field_validator("*", mode="before")
    @classmethod
    def _without_margins(cls, value: Any, info: ValidationInfo) -> Any:
        """Not every way to set them takes quotes away. Of blanks only: as of nothing."""
        if not isinstance(value, str):
            return value
        said = _unquoted(value.strip())
        for one in said:
            if unicodedata.category(one) in {"Cc", "Cs"}:
                raise _fault(f"holds a character that is no text (U+{ord(one):04X})")
        return said or cls.model_fields[str(info.field_name)].get_default()

    @field_validator("ilt_data_dir", "ilt_clock_file", "ilt_rubrics_dir", "ilt_resources_dir")
    @classmethod
    def _is_a_path(cls, value: Path | None) -> Path | None:
        """`~` is a home, as where a shell reads it."""
        try:
            return value.expanduser() if value else None
        except RuntimeError as error:
            raise _fault("begins with ~, and there is no such home: put in the whole path") from error

    @field_validator("slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_client_secret")
    @classmethod
    def _is_a_secret_of_its_kind(cls, value: SecretStr, info: Any) -> SecretStr:
        _require_secret(str(info.field_name).upper(), value.get_secret_value())
        return value

    @field_validator("ilt_data_keys")
    @classmethod
    def _are_keys(cls, value: SecretStr) -> SecretStr:
        _require_keys(_keys_in(value))
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if not _is_web_address(value):
            raise _fault("is not a web address (https://…)")
        return value

    @field_validator("slack_client_id")
    @classmethod
    def _is_a_client_id(cls, value: str) -> str:
        if value and not _CLIENT_ID.fullmatch(value):
            raise _fault(f"is not two numbers with a dot between; put in its own value ({_CLIENT_ID_FROM})")
        return value

    @field_validator("ilt_public_url")
    @classmethod
    def _is_a_public_address(cls, value: str) -> str:
        """Without a slash at the end: paths are put behind it."""
        parts = urlsplit(value) if _is_web_address(value) else None
        is_fine = parts and not parts.query and not parts.fragment and not parts.username
        is_safe = parts and (parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost"})
        if value and not (is_fine and is_safe):
            raise _fault("is not this server's address as browsers reach it (https://ilt.example.org)")
        return value.rstrip("/")

    @field_validator("ilt_install_code")
    @classmethod
    def _is_no_guess(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < _SHORTEST_INSTALL_CODE:
            raise _fault(f"is shorter than {_SHORTEST_INSTALL_CODE} characters, so somebody may guess it")
        return value

    @field_validator("ilt_allowed_teams")
    @classmethod
    def _are_teams(cls, value: str) -> str:
        for one in _parts(value):
            if not _TEAM_ID.fullmatch(one):
                raise _fault(
                    "holds what is no id of a workspace (T…) or an organization (E…); several stand with commas between"
                )
        return value

    @field_validator("ilt_languages")
    @classmethod
    def _are_languages(cls, value: str) -> str:
        if not set(_parts(value)) <= set(LANGUAGES):
            raise _fault(
                f"holds what is no language of the bot: there are {', '.join(LANGUAGES)}; several stand with commas between"
            )
        return value

    @property
    def database_address(self) -> str:
        """Where the data is: DATABASE_URL, or a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.ilt_data_dir / 'ilt.db'}"

    @property
    def by_oauth(self) -> bool:
        """Whether workspaces install the app themselves, instead of one being served by its token."""
        return bool(self.slack_client_id)

    @property
    def allowed_teams(self) -> list[str]:
        """Workspaces and organizations that may install the app; none: whoever knows the installation code."""
        return _parts(self.ilt_allowed_teams)

    @property
    def languages(self) -> list[str]:
        """The languages that people are offered, besides English; none: all that there are."""
        return _parts(self.ilt_languages)

    @property
    def secrets(self) -> list[str]:
        """Secrets of this installation that lie in no database, the one that lasts longest first."""
        of_slack = (self.slack_signing_secret, self.slack_app_token, self.slack_bot_token)
        return [*self.data_keys, *filter(None, (one.get_secret_value() for one in of_slack))]

    @property
    def data_keys(self) -> list[str]:
        """The keys with which some texts are encrypted in the database, the one that encrypts first; none: they are not."""
        return _keys_in(self.ilt_data_keys)

    @property
    def pool(self) -> Pool:
        """The connections to PostgreSQL."""
        return Pool(
            self.ilt_database_connections, self.ilt_database_more_connections, self.ilt_database_pooler
        )

    def require(self, *names: str) -> None:
        """Raises SettingsError naming every one of those settings that is empty, and where to get it."""
        if missing := [name for name in names if not self.is_set(name)]:
            lines = [f"{name} is not set ({where_to_get(name)})." for name in missing]
            raise SettingsError(
                "\n".join(
                    [
                        *lines,
                        "Put it into the environment or into a file named .env; docs/operating.md shows how.",
                    ]
                )
            )

    def require_oauth(self) -> None:
        """Raises SettingsError naming whatever is missing for workspaces to install the app themselves."""
        self.require(
            "SLACK_CLIENT_ID",
            "SLACK_CLIENT_SECRET",
            "SLACK_SIGNING_SECRET",
            "ILT_PUBLIC_URL",
            "ILT_DATA_KEYS",
        )
        if not self.is_set("ILT_INSTALL_CODE") and not self.allowed_teams:
            raise SettingsError(
                "Anybody who knows the address could install the app: set ILT_INSTALL_CODE to a word that you tell whoever may, "
                "or ILT_ALLOWED_TEAMS to the ids of their workspaces (T…) or organizations (E…)."
            )

    def is_set(self, name: str) -> bool:
        """Whether a setting has a value."""
        value = getattr(self, name.lower())
        return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


def where_to_get(name: str) -> str:
    """Where a secret is found."""
    return WHERE_TO_GET.get(name) or _OF_OAUTH[name]


def read_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: .env cannot be read, or a value cannot be used; every fault is named at once.
    """
    file = _env_file()
    try:
        settings = Settings()
    except ValidationError as error:
        faults = [
            f"{file.place_of(str(fault['loc'][0]).upper())}: {_said(fault)}." for fault in error.errors()
        ]
        raise SettingsError("\n".join(faults)) from error
    _require_clock(settings)
    _require_one_way(settings)
    return settings


def _said(fault: ErrorDetails) -> str:
    if fault["type"] == _OURS:
        return fault["msg"]
    return f"takes {what_it_takes(Settings.model_fields[str(fault['loc'][0])])}"


def names_in_file() -> dict[str, int]:
    """What .env sets, and in which line. Raises SettingsError where it cannot be read."""
    return dict(_env_file().lines)


def _env_file() -> EnvFile:
    known = {name.upper() for name in Settings.model_fields}
    return read_env_file(Path(str(Settings.model_config["env_file"])), known)


def _require_secret(name: str, secret: str) -> None:
    """Raises PydanticCustomError for what can be told without asking Slack to be no secret of that name."""
    if any(rest in secret for rest in _LEFT_FROM_AN_EXAMPLE):
        raise _fault(f"holds the dots of an example; put in the whole value ({where_to_get(name)})")
    if wrong := _IN_NO_SECRET.search(secret):
        shown = unicodedata.name(wrong[0], f"U+{ord(wrong[0]):04X}").lower()
        raise _fault(
            f"holds a character that is in none of Slack's ({shown}); copy it anew ({where_to_get(name)})"
        )
    wanted = _BEGINNINGS.get(name, ())
    kind = next(
        (said for start, said in _KINDS.items() if secret.startswith(start) and start not in wanted), ""
    )
    if kind:
        raise _fault(f"holds {kind}; put in its own value ({where_to_get(name)})")
    if secret and wanted and not secret.startswith(wanted):
        raise _fault(f"does not begin as it should; put in its own value ({where_to_get(name)})")


def _unquoted(value: str) -> str:
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in {"'", '"'}
    return value[1:-1].strip() if is_quoted else value


def _keys_in(value: SecretStr) -> list[str]:
    return _parts(value.get_secret_value())


def _parts(value: str) -> list[str]:
    return [one for part in value.split(",") if (one := part.strip())]


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return False
    return bool(parts.scheme in {"http", "https"} and parts.hostname and value.isascii() and " " not in value)


def _require_keys(keys: list[str]) -> None:
    """Raises PydanticCustomError naming the first that is none by its place, never by its value."""
    for place, key in enumerate(keys, start=1):
        if not is_key(key):
            raise _fault(
                f"key {place} of {len(keys)} is not a key as `app.py keys new` prints it (44 characters, the last one =); "
                "several stand with commas between them, the one that encrypts first"
            )


def _require_one_way(settings: Settings) -> None:
    if settings.by_oauth and settings.is_set("SLACK_BOT_TOKEN"):
        raise SettingsError(
            "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: leave the token away where workspaces install the app "
            "themselves (OAuth), or the client id where one workspace is served by its token."
        )


def _require_clock(settings: Settings) -> None:
    if not settings.ilt_clock_file:
        return
    if settings.slack_api_url.startswith("https://slack.com"):
        raise SettingsError(
            "ILT_CLOCK_FILE moves the calendar and is only for a sandbox: unset it for the real Slack."
        )
    try:
        Clock(settings.ilt_clock_file).now()
    except (OSError, ValueError, LookupError, TypeError, OverflowError) as error:
        raise SettingsError(
            f'ILT_CLOCK_FILE: {settings.ilt_clock_file} does not hold {{"offset_seconds": NUMBER}}.'
        ) from error


def _fault(reason: str) -> PydanticCustomError:
    return PydanticCustomError(_OURS, "{reason}", {"reason": reason})
