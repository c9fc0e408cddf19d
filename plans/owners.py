"""Who is to do it, where the document says so in brackets or at the end of an item?"""

from __future__ import annotations

import re

LABELLED = re.compile(
    r"(?P<label>牵头考核单位|牵头单位|牵头部门|主办单位|责任单位|责任部门|承办单位|实施单位|牵头|责任人|业主单位|配合单位|协办单位|配合部门|配合|Owner|Lead)[:：]\s*(?P<names>[^；;。）)｜|\n]{2,120})"
)
LEADS = re.compile(r"(?:^|[（(，；。由、])(?P<names>[^，；。（）()由、]{2,16}?)牵头(?!考核|单位|部门|[:：])")
ASSISTS = ("配合", "协办")
RELABELLED = re.compile(r"(?:配合|协办)(?:单位|部门)?[:：]")
BRACKETED = re.compile(r"[（(][^（）()]*(?:单位|部门|牵头|责任人)[:：][^（）()]*[）)]")
PARTING = re.compile(r"[、，,]|和(?=[市县区省])")


def owners_in(words: str) -> tuple[str, ...]:
    """The units named with a label or 牵头, the lead unit first, blanks removed; empty where no one is named."""
    lead: list[str] = []
    assisting: list[str] = []
    for found in LABELLED.finditer(words):
        into = assisting if found["label"].startswith(ASSISTS) else lead
        for name in (re.sub(r"\s", "", name) for name in PARTING.split(found["names"])):
            label = RELABELLED.match(name)  # （牵头单位：甲，配合单位：乙）
            into = assisting if label else into
            if bare := name[label.end() :] if label else name:
                into.append(bare)
    if not lead and "牵头" in words:
        found_lead = LEADS.search(words)
        lead = [found_lead["names"].strip()] if found_lead else []
    return tuple(dict.fromkeys([*lead, *assisting]))
