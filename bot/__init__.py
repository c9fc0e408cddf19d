"""HOW DO PEOPLE TALK TO US? The only folder that knows Telegram."""
