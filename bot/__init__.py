"""HOW DO PEOPLE TALK TO US? The only folder that knows Telegram."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")  # RetryAfter then says how long without a warning
