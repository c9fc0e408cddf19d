"""Does Telegram know our token? What the doctor asks, without starting a bot."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from settings import Settings

SECONDS = 5.0


def bot_name(settings: Settings) -> Callable[[], str] | None:
    """A question that gives the bot's name or raises OSError with a reason that holds no token; None without one."""
    if settings.telegram_token is None:
        return None
    token = settings.telegram_token.get_secret_value()

    def ask() -> str:
        try:
            with urlopen(f"{settings.telegram_api_url}/bot{token}/getMe", timeout=SECONDS) as answer:  # noqa: S310  # the settings let only http and https pass
                return str(json.load(answer)["result"]["username"])
        except HTTPError as error:
            raise OSError(f"{error.code} {error.reason}") from None
        except URLError as error:
            raise OSError(str(error.reason)) from None
        except (HTTPException, LookupError, TypeError, ValueError):  # somebody answers who is no Bot API
            raise OSError(settings.telegram_api_url) from None

    return ask
