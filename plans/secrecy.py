"""Does this document carry a secrecy mark? Such a document must not come into the ledger at all.

A mark is a level (绝密, 机密, 秘密) set apart from the prose: followed by the star that only marks have; or alone on
a line at the head or in a margin, with or without its term; or named as the value of 密级. The same words inside a
sentence (商业秘密, 保守国家秘密, 机密性) are ordinary language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

# Marks are set with blanks between the letters; those are closed up first, behind a letter that a mark can hold.
SPACED = re.compile(
    "(?<=[绝絕机機秘密级級保涉等特加平长長启啓啟封★☆⭐0-9０-９年个])[ \\t\\u00a0\\u2002\\u2003\\u3000]+"
)
LEVEL = "(?:[绝絕机機秘]密)"
NUMBER = "(?:\\d{1,4}|[一二三四五六七八九十]{1,3})"
TERM = f"(?:{NUMBER}(?:年|个?月|[日天])|[长長]期|[^\\s★，。；]{{0,12}}[启啓啟][封用]前|[^\\s★，。；]{{0,12}}解密前?)"
URGENCY = "(?:特急|加急|平急|特提)"
STAR = "[★☆⭐]"
HEAD_LINES = 15

STARRED = re.compile(f"(?P<mark>{LEVEL}{STAR}{TERM}|(?<![\\u4e00-\\u9fff]){LEVEL}{STAR})")
# On a line of its own; a copy number before it and a degree of urgency after it belong to the same corner of the page.
ALONE = re.compile(
    f"[\\s|#>*№No.\\d]{{0,24}}(?P<mark>{STAR}?{LEVEL}{STAR}?(?:{TERM})?)[\\s|*]{{0,9}}{URGENCY}?[\\s|*\\d]{{0,24}}$"
)
NAMED = re.compile(
    "(?:密[级級]|(?:[保涉]密|秘密)(?:[级級][别別]|等[级級]))"
    f"[】\\])）*]{{0,2}}[ \\t]*[:：|][ \\t]*[*【\\[]{{0,2}}(?P<mark>{LEVEL})(?![性的、，或和□○])"
)


def secrecy_mark(text: str, *, margins: Sequence[str] = ()) -> str | None:
    """The mark as it stands in the document, without blanks; None when there is none.

    `margins` are headers and footers: each of their lines counts like a line at the head of the text.
    """
    pages, *edges = (_closed_up(passage) for passage in (text, *margins))
    head = islice((line for line in pages.splitlines() if line.strip()), HEAD_LINES)
    lines = (line for edge in edges for line in edge.splitlines())
    hits = (
        *(pattern.search(passage) for passage in (pages, *edges) for pattern in (STARRED, NAMED)),
        *(ALONE.match(line) for line in (*head, *lines)),
    )
    return next((hit["mark"] for hit in hits if hit), None)


def _closed_up(passage: str) -> str:
    """Without the blanks inside marks; every level has 密, so a passage without it has none and is not looked at."""
    return SPACED.sub("", passage) if "密" in passage else ""
