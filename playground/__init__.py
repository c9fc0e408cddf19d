"""How do I try it without Telegram? A Bot API server on this machine, with a chat page and a clock that can be moved."""
