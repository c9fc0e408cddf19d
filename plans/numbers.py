"""What number do these digits or Chinese numerals stand for?"""

from __future__ import annotations

ONES = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
TENS = {"十": 10, "百": 100, "千": 1000}
ENGLISH = {
    name: value
    for value, name in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90}


def whole(text: str) -> int | None:
    """The whole number that `text` writes ("12", "1,200", "十二", "二〇二六", "six"), or None."""
    plain = text.replace(",", "").strip().lower()
    if plain.isdecimal():
        return int(plain)
    if plain in ENGLISH:
        return ENGLISH[plain]
    if not plain or any(sign not in ONES and sign not in TENS for sign in plain):
        return None
    if all(sign in ONES for sign in plain):
        return int("".join(str(ONES[sign]) for sign in plain))
    return _with_tens(plain)


def _with_tens(signs: str) -> int:
    total, ones = 0, None
    for sign in signs:
        if sign in TENS:
            total += (1 if ones is None else ones) * TENS[sign]
            ones = None
        else:
            ones = ONES[sign]
    return total + (ones or 0)
