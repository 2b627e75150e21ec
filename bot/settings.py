"""Settings: read once, from the environment or a file named .env, and never changed afterwards."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

SLACK_API = "https://slack.com/api/"
# Two school years.
KEEP_TEXTS_DAYS = 730

WHERE_TO_GET = {
    "SLACK_BOT_TOKEN": 'starts with xoxb-: in api.slack.com/apps, your app, "OAuth & Permissions"',
    "SLACK_APP_TOKEN": 'starts with xapp-: in api.slack.com/apps, your app, "Basic Information", '
    '"App-Level Tokens", with the scope connections:write',
    "SLACK_SIGNING_SECRET": 'in api.slack.com/apps, your app, "Basic Information", "App Credentials"',
}


class Settings(BaseSettings):
    """Everything that can be set; README lists each with its default."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = SLACK_API
    database_url: str = ""
    port: int = 3000
    ilt_host: str = "127.0.0.1"
    ilt_data_dir: Path = Path(".data")
    ilt_clock_file: Path | None = None
    ilt_log_format: Literal["console", "json"] = "json"
    ilt_log_level: Literal["debug", "info", "warning", "error"] = "info"
    ilt_refresh_seconds: Annotated[float, Field(ge=0)] = 12.0
    ilt_channel_lookup: bool = False
    ilt_rubrics_dir: Path | None = None
    ilt_keep_texts_days: Annotated[int, Field(ge=1)] = KEEP_TEXTS_DAYS

    @property
    def database_address(self) -> str:
        """Where the data is: DATABASE_URL, or a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.ilt_data_dir / 'ilt.db'}"

    def require(self, *names: str) -> None:
        """Raises SettingsError naming every one of those settings that is empty, and where to get it."""
        missing = [name for name in names if not getattr(self, name.lower()).get_secret_value()]
        if missing:
            lines = [f"{name} is not set ({WHERE_TO_GET[name]})." for name in missing]
            raise SettingsError(
                "\n".join(
                    [*lines, "Put it into the environment or into a file named .env; README shows how."]
                )
            )


def read_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: a value cannot be used; every fault is named at once.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        faults = [f"{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors()]
        raise SettingsError("\n".join(faults)) from error
    if settings.ilt_clock_file and settings.slack_api_url.startswith("https://slack.com"):
        raise SettingsError(
            "ILT_CLOCK_FILE moves the calendar and is only for a sandbox: unset it for the real Slack."
        )
    return settings
