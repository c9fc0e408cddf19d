"""HOW DO PEOPLE TALK TO US? The only folder that knows Telegram."""

import os
import sys
from typing import Any, cast

os.environ.setdefault("PTB_TIMEDELTA", "1")  # RetryAfter then says how long without a warning
# httpx, which calls Telegram, loads a command line of its own with rich where that is there; without, it takes no room.
cast("dict[str, Any]", sys.modules).setdefault("httpx._main", None)
