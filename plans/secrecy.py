"""Does this document carry a secrecy mark? Such a document must not come into the ledger at all.

A mark is a level (绝密, 机密, 秘密) set apart from the prose: followed by the star that only marks have; or alone on
a line at the head or in a margin, with or without its term; or named as the value of 密级. The same words inside a
sentence (商业秘密, 保守国家秘密, 机密性) are ordinary language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

# Marks are set with blanks between the letters and come in simplified, traditional and full-width forms.
BLANK = "[ \\t\\u00a0\\u2002\\u2003\\u3000]*+"
LEVEL = f"(?:[绝絕]{BLANK}密|[机機]{BLANK}密|秘{BLANK}密)"
NUMBER = "(?:\\d{1,4}|[一二三四五六七八九十]{1,3})"
TERM = (
    f"(?:{NUMBER}{BLANK}(?:个{BLANK})?[年月日天]{{1,2}}|[长長]{BLANK}期"
    f"|[^\\s★，。；]{{0,12}}[启啓啟]{BLANK}[封用]{BLANK}前|[^\\s★，。；]{{0,12}}解密前?)"
)
URGENCY = f"(?:特{BLANK}急|加{BLANK}急|平{BLANK}急|特{BLANK}提)"
STAR = "[★☆⭐]"
HEAD_LINES = 15

STARRED = re.compile(f"(?<![\\u4e00-\\u9fff])(?P<mark>{LEVEL}{BLANK}{STAR}{BLANK}(?:{TERM})?)")
STARRED_WITH_TERM = re.compile(f"(?P<mark>{LEVEL}{BLANK}{STAR}{BLANK}{TERM})")
# On a line of its own; a copy number before it and a degree of urgency after it belong to the same corner of the page.
ALONE = re.compile(
    f"^{BLANK}(?:[|#>*№No.\\d ]{{0,16}}){BLANK}(?P<mark>{STAR}?{BLANK}{LEVEL}{BLANK}{STAR}?{BLANK}(?:{TERM})?)"
    f"{BLANK}[|*]{{0,4}}{BLANK}(?:{URGENCY})?{BLANK}[|*\\d]{{0,12}}{BLANK}$"
)
NAMED = re.compile(
    f"(?:[密宻]{BLANK}[级級]|(?:保{BLANK}密|涉{BLANK}密|秘{BLANK}密){BLANK}(?:[级級]{BLANK}[别別]|[等]{BLANK}[级級]))"
    f"{BLANK}[】\\])）*]{{0,2}}{BLANK}[:：|]{BLANK}[*【\\[]{{0,2}}(?P<mark>{LEVEL})(?![性的、，或和]|{BLANK}[□○])"
)


def secrecy_mark(text: str, *, margins: Sequence[str] = ()) -> str | None:
    """The mark as it stands in the document, without blanks; None when there is none.

    `margins` are headers and footers: each of their lines counts like a line at the head of the text.
    """
    for passage in (text, *margins):
        if "密" not in passage:  # every level has it; a large file without it is passed at once
            continue
        for pattern in (STARRED, STARRED_WITH_TERM, NAMED):
            if hit := pattern.search(passage):
                return _bare(hit)
    head = islice((line for line in text.splitlines() if line.strip()), HEAD_LINES)
    for line in (*head, *(line for margin in margins for line in margin.splitlines())):
        if hit := ALONE.match(line):
            return _bare(hit)
    return None


def _bare(hit: re.Match[str]) -> str:
    return "".join(hit["mark"].split())
