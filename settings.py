"""What was this Duban told to do? Every variable of the environment and of .env, checked once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from channels.addresses import leads_to_this_machine

TELEGRAM = "https://api.telegram.org"
TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
MAILBOX = re.compile(r"mailtos?://\S+")
COUNTRY = re.compile(r"[A-Z]{2}")
LISTEN = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[^:\s]+):(?P<port>\d{1,5})")
POSTGRES = re.compile(r"^(?:postgres|postgresql|postgresql\+psycopg)://", re.IGNORECASE)
SQLITE = re.compile(r"^sqlite(?:\+pysqlite)?:///(?P<path>[^?]+)(?P<query>\?.*)?$")


class BadSetting(ValueError):
    """One sentence: which variable cannot be used, and what to write instead."""

    def __init__(self, variable: str, advice: str) -> None:
        super().__init__(f"{variable}: {advice}")
        self.variable = variable
        self.advice = advice


def _secret(check: Callable[[str], str]) -> AfterValidator:
    return AfterValidator(lambda value: SecretStr(check(value.get_secret_value())))


def _token(value: str) -> str:
    if not TOKEN.fullmatch(value):
        raise ValueError("write the token as BotFather gave it: digits, a colon, then letters, digits, _ and -.")
    return value


def _api_url(value: str) -> str:
    url = _web_address(value)
    if url.endswith("/bot"):
        raise ValueError(f"leave out /bot at the end, as in {TELEGRAM}.")
    return url


def _web_address(value: str) -> str:
    if not _is_web_address(value):
        raise ValueError(
            "write a whole address that begins with http:// or https://, in letters that an address may hold."
        )
    return value.rstrip("/")


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises for one that is no number
    except ValueError:
        return False
    written = value.isascii() and value.isprintable() and " " not in value
    return written and parts.scheme in ("http", "https") and bool(parts.hostname)


def _webhook_url(value: str) -> str:
    if urlsplit(_web_address(value)).scheme != "https" and not leads_to_this_machine(value):
        raise ValueError("Telegram calls only addresses that begin with https://.")
    return value.rstrip("/")


def _clock_url(value: str) -> str:
    if not leads_to_this_machine(_web_address(value)):
        raise ValueError("a clock is followed only on this machine, such as http://127.0.0.1:8088.")
    return value.rstrip("/")


def _webhook_secret(value: str) -> str:
    if not WEBHOOK_SECRET.fullmatch(value):
        raise ValueError("use 1 to 256 letters, digits, _ and -.")
    return value


def _mailbox(value: str) -> str:
    if not MAILBOX.fullmatch(value):
        raise ValueError("write the mailbox to send from as mailtos://user:password@server, as Apprise writes it.")
    return value


def _database(value: str) -> str:
    if not POSTGRES.match(value) and not SQLITE.match(value):
        raise ValueError("write sqlite:///data/duban.db or postgresql://user:password@host/database.")
    return value


def _zone(value: ZoneInfo | str) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (LookupError, ValueError, OSError) as unknown:
        raise ValueError(f"{value} is no time zone; write one such as Asia/Shanghai.") from unknown


def _country(value: str) -> str:
    if not COUNTRY.fullmatch(value):
        raise ValueError("write a country's two capital letters, such as CN.")
    if value != "CN":  # the library takes a moment to load
        from holidays.registry import EntityLoader

        if value not in EntityLoader.get_country_codes():
            raise ValueError(f"no holidays are known for {value}; write a country's two capital letters, such as CN.")
    return value


def _listen(value: str) -> str:
    found = LISTEN.fullmatch(value)
    if not found or not 0 < int(found["port"]) < 65536:
        raise ValueError("write host:port, such as 127.0.0.1:8080.")
    return value


def _home(value: Path) -> Path:
    home = value.expanduser().resolve()
    if home.exists() and not home.is_dir():
        raise ValueError(f"{home} is a file; name a folder.")
    return home


class Settings(BaseSettings):
    """The variables by their own names in small letters. An empty value counts as none. `load` reads them."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",  # .env may hold what other programs need
        frozen=True,
        hide_input_in_errors=True,
    )

    telegram_token: Annotated[SecretStr, _secret(_token)] | None = None
    telegram_api_url: Annotated[str, AfterValidator(_api_url)] = TELEGRAM
    database: Annotated[SecretStr, _secret(_database)] = Field(
        default=SecretStr("sqlite:///data/duban.db"), validation_alias="DATABASE_URL"
    )
    home: Annotated[Path, AfterValidator(_home)] = Field(
        default=Path(), validation_alias="DUBAN_HOME", validate_default=True
    )
    zone_name: Annotated[str, AfterValidator(lambda value: _zone(value).key)] = Field(
        default="Asia/Shanghai", validation_alias="DUBAN_ZONE"
    )
    country: Annotated[str, AfterValidator(_country)] = Field(default="CN", validation_alias="DUBAN_COUNTRY")
    webhook_url: Annotated[str, AfterValidator(_webhook_url)] | None = None
    webhook_secret: Annotated[SecretStr, _secret(_webhook_secret)] | None = None
    webhook_listen: Annotated[str, AfterValidator(_listen)] = "127.0.0.1:8080"
    mail: Annotated[SecretStr, _secret(_mailbox)] | None = Field(default=None, validation_alias="DUBAN_MAIL")
    private_channels: bool = Field(default=False, validation_alias="DUBAN_PRIVATE_CHANNELS")
    playground_port: int = Field(default=8088, ge=1, le=65535, validation_alias="DUBAN_PLAYGROUND_PORT")
    clock_url: Annotated[str, AfterValidator(_clock_url)] | None = Field(
        default=None, validation_alias="DUBAN_CLOCK_URL"
    )

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name)

    @property
    def data(self) -> Path:
        """The folder of the ledger, the lock and the playground's state. It may not exist yet."""
        return self.home / "data"

    @property
    def database_url(self) -> str:
        """SQLAlchemy's address, the password in it: a SQLite path made absolute under home, psycopg 3 for PostgreSQL."""
        given = self.database.get_secret_value()
        sqlite = SQLITE.match(given)
        if sqlite:
            return f"sqlite:///{self.home / sqlite['path']}{sqlite['query'] or ''}"
        return POSTGRES.sub("postgresql+psycopg://", given)

    @property
    def database_folder(self) -> Path | None:
        """Where a SQLite ledger lies; None for PostgreSQL."""
        sqlite = SQLITE.match(self.database.get_secret_value())
        return (self.home / sqlite["path"]).parent if sqlite else None

    @property
    def webhook_host_and_port(self) -> tuple[str, int]:
        host, _, port = self.webhook_listen.rpartition(":")
        return host.strip("[]"), int(port)


def load() -> Settings:
    """Reads the environment, and beneath it .env in the working folder.

    Raises BadSetting for the first value that cannot be used.
    """
    try:
        settings = Settings()
    except ValidationError as refused:
        raise _first_of(refused) from None
    except UnicodeDecodeError:
        raise BadSetting(".env", "save the file as UTF-8.") from None
    if settings.webhook_url and not settings.webhook_secret:
        raise BadSetting("WEBHOOK_SECRET", "set one beside WEBHOOK_URL, or anybody could speak in Telegram's name.")
    return settings


def _first_of(refused: ValidationError) -> BadSetting:
    first = refused.errors()[0]
    variable = str(first["loc"][0]).upper()
    if first["type"] == "value_error":
        return BadSetting(variable, str(first["ctx"]["error"]))
    if variable == "DUBAN_PRIVATE_CHANNELS":
        return BadSetting(variable, "write true or false.")
    if variable == "DUBAN_PLAYGROUND_PORT":
        return BadSetting(variable, "write a port from 1 to 65535.")
    return BadSetting(variable, f"{first['msg']}.")
