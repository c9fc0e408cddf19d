"""Does every variable do what .env.example promises, and is a bad one refused in a sentence?"""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from settings import BadSetting, Settings, load

ROOT = Path(__file__).resolve().parent.parent
VARIABLES = [
    "TELEGRAM_TOKEN", "TELEGRAM_API_URL", "DATABASE_URL", "DUBAN_HOME", "DUBAN_ZONE", "DUBAN_COUNTRY",
    "WEBHOOK_URL", "WEBHOOK_SECRET", "WEBHOOK_LISTEN", "DUBAN_PLAYGROUND_PORT", "DUBAN_CLOCK_URL",
    "DUBAN_MAIL", "DUBAN_PRIVATE_CHANNELS",
]  # fmt: skip


@pytest.fixture(autouse=True)
def an_empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)


def test_with_nothing_set_the_ledger_is_a_file_in_the_working_folder(tmp_path: Path) -> None:
    settings = load()
    assert settings.telegram_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/duban.db"
    assert (settings.zone, settings.country) == (ZoneInfo("Asia/Shanghai"), "CN")
    assert settings.webhook_host_and_port == ("127.0.0.1", 8080)
    assert settings.playground_port == 8088
    assert (settings.webhook_url, settings.webhook_secret, settings.clock_url) == (None, None, None)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://li:secret@db/duban", "postgresql+psycopg://li:secret@db/duban"),
        ("postgres://db/duban", "postgresql+psycopg://db/duban"),
        ("postgresql+psycopg://postgres@/duban?host=%2Ftmp", "postgresql+psycopg://postgres@/duban?host=%2Ftmp"),
        ("sqlite:////srv/plans.db", "sqlite:////srv/plans.db"),
        ("sqlite:///plans.db", "sqlite:////srv/duban/plans.db"),
    ],
)
def test_a_database_address_means_psycopg_3_or_a_file_under_home(
    monkeypatch: pytest.MonkeyPatch, given: str, used: str
) -> None:
    monkeypatch.setenv("DUBAN_HOME", "/srv/duban")
    monkeypatch.setenv("DATABASE_URL", given)
    assert load().database_url == used


def test_the_env_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DUBAN_ZONE=Europe/Paris\nDUBAN_COUNTRY=FR\nSOMETHING_ELSE=1\n", encoding="utf-8")
    monkeypatch.setenv("DUBAN_COUNTRY", "DE")
    settings = load()
    assert (settings.zone.key, settings.country) == ("Europe/Paris", "DE")


def test_a_secret_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:hidden")
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example/duban/")
    monkeypatch.setenv("WEBHOOK_SECRET", "hidden-too")
    monkeypatch.setenv("DATABASE_URL", "postgresql://li:hidden@db/duban")
    settings = load()
    assert "hidden" not in f"{settings!r} {settings}"
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == "123:hidden"
    assert settings.webhook_url == "https://bot.example/duban"


@pytest.mark.parametrize(
    ("variable", "value", "advice"),
    [
        ("TELEGRAM_TOKEN", "hidden", "BotFather"),
        ("TELEGRAM_API_URL", "https://api.telegram.org/bot", "leave out /bot"),
        ("TELEGRAM_API_URL", "api.telegram.org", "http"),
        ("DATABASE_URL", "mysql://li:hidden@db/duban", "sqlite:///"),
        ("DATABASE_URL", "sqlite://", "sqlite:///"),
        ("DUBAN_ZONE", "Asia/Wolong", "Asia/Shanghai"),
        ("DUBAN_ZONE", "../etc/passwd", "Asia/Shanghai"),
        ("DUBAN_COUNTRY", "China", "CN"),
        ("DUBAN_COUNTRY", "XX", "XX"),
        ("TELEGRAM_TOKEN", "12:hidden表", "BotFather"),
        ("TELEGRAM_TOKEN", "１２:hidden", "BotFather"),
        ("TELEGRAM_API_URL", "http://telegram.example:eighty", "http"),
        ("TELEGRAM_API_URL", "http://[::1", "http"),
        ("DUBAN_CLOCK_URL", "http://127.0.0.1:8088/a b", "http"),
        ("WEBHOOK_URL", "http://bot.example", "https://"),
        ("WEBHOOK_SECRET", "hidden and blank", "letters"),
        ("WEBHOOK_LISTEN", "8080", "host:port"),
        ("WEBHOOK_LISTEN", "127.0.0.1:99999", "host:port"),
        ("DUBAN_PLAYGROUND_PORT", "eighty", "1 to 65535"),
        ("DUBAN_PLAYGROUND_PORT", "0", "1 to 65535"),
        ("DUBAN_CLOCK_URL", "http://192.168.1.7:8088", "on this machine"),
        ("DUBAN_CLOCK_URL", "http://127.0.0.1.clock.example", "on this machine"),
    ],
)
def test_a_bad_value_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, advice: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadSetting) as refused:
        load()
    sentence = str(refused.value)
    assert sentence.startswith(f"{variable}: ")
    assert advice in sentence
    assert "hidden" not in sentence
    assert "\n" not in sentence


def test_home_must_be_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "notes").touch()
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path / "notes"))
    with pytest.raises(BadSetting, match="DUBAN_HOME: .* is a file"):
        load()


def test_a_webhook_without_a_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example")
    with pytest.raises(BadSetting, match="WEBHOOK_SECRET"):
        load()


@pytest.mark.parametrize("url", ["http://127.0.0.1:8088/", "http://localhost:8088", "http://[::1]:8088"])
def test_a_clock_on_this_machine_is_followed(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DUBAN_CLOCK_URL", url)
    assert load().clock_url == url.rstrip("/")


def test_the_example_names_every_variable_and_changes_nothing(tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^#?\s?([A-Z_]+)=", example, re.MULTILINE)) == sorted([*VARIABLES, "DUBAN_TEST_PG_URL"])
    untouched = load()
    (tmp_path / ".env").write_text(example, encoding="utf-8")
    assert load() == untouched
    uncommented = re.sub(r"^#\s?(?=[A-Z_]+=)", "", example, flags=re.MULTILINE)
    (tmp_path / ".env").write_text(uncommented, encoding="utf-8")
    assert isinstance(load(), Settings)
