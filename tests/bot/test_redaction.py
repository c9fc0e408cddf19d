"""Can a token reach the log?"""

from __future__ import annotations

import io
import logging

import pytest

from bot.redaction import Redacting, redacted

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture
def heard() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def log(heard: io.StringIO) -> logging.Logger:
    handler = logging.StreamHandler(heard)
    handler.addFilter(Redacting())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    return logger


def test_a_token_in_an_address_is_hidden_and_the_bot_still_named(log: logging.Logger, heard: io.StringIO) -> None:
    log.info("POST %s", f"https://api.telegram.org/bot{TOKEN}/sendMessage")
    assert heard.getvalue() == "POST https://api.telegram.org/bot110201543:…/sendMessage\n"


def test_a_token_in_a_traceback_is_hidden(log: logging.Logger, heard: io.StringIO) -> None:
    try:
        raise ValueError(f"no route to {TOKEN}")
    except ValueError:
        log.exception("failed")
    assert "ValueError: no route to 110201543:…" in heard.getvalue()
    assert "AAHdq" not in heard.getvalue()


def test_times_and_addresses_stay() -> None:
    assert redacted("12:30 on 127.0.0.1:8088 until 08:30:15") == "12:30 on 127.0.0.1:8088 until 08:30:15"
