"""Which units do the cells of a row name: the one that leads, and those that assist?"""

from __future__ import annotations

import re

from plans.owners import owners_in

PARTS = re.compile(
    r"<br ?/?>|[、，,;；\n/]|(?<=[\u4e00-\u9fff）)])[ \t\u3000]+(?=[\u4e00-\u9fff])| and | & |(?<=[局委办厅院]) ?[和及与] ?"
)
ROLE_IN_NAME = re.compile(
    r"[（(](?P<role>牵头|主办|主责|配合|协办|lead|support\w*|assist\w*)(?:单位|部门)?[)）]|(?<=[\u4e00-\u9fff])(?P<tail>牵头|主办|配合|协办)$",
    re.IGNORECASE,
)
NO_ONE = re.compile(r"[-—–/\\无暂\s]*|n/?a|none|tbd|待定|\^\^", re.IGNORECASE)
LABEL = re.compile(r"(?:牵头|责任|主办|配合|协办|承办|业主|实施)(?:单位|部门)?[:：]")
SPACED_OUT = re.compile(r"[\u4e00-\u9fff](?:[ \u3000]+[\u4e00-\u9fff])+")  # 县 委 办
BLANKS = re.compile(r"(?<=[\u4e00-\u9fff·]) +(?=[\u4e00-\u9fff])")
PHONE = re.compile(r"[（(]?\d{7,}[)）]?")
LONGEST_NAME = 60


def names_in(cell: str) -> tuple[list[str], list[str]]:
    """The units of a cell that lead or are not told apart, and those it calls assisting, in its order."""
    if LABEL.search(cell):
        named = owners_in(BLANKS.sub("；", re.sub(r"<br ?/?>|\n", "；", cell)))
        return [*named[:1]], [*named[1:]]
    leading: list[str] = []
    plain: list[str] = []
    assisting: list[str] = []
    for part in _parts(cell):
        role = ROLE_IN_NAME.search(part)
        name = ROLE_IN_NAME.sub("", part) if role else part
        said = (role["role"] or role["tail"]).lower() if role else ""
        into = assisting if said.startswith(("配合", "协办", "support", "assist")) else leading if said else plain
        if name := _bare(name):
            into.append(name)
    return ([*leading, *plain], assisting) if leading else (plain, assisting)


def _parts(cell: str) -> list[str]:
    """Cut between units, never inside brackets: 财政局（国资委、金融办）stays one."""
    if SPACED_OUT.fullmatch(cell.strip()):
        return [cell]
    parts, depth, begin = [], 0, 0
    for place, sign in enumerate(cell):
        depth += (sign in "（(") - (sign in "）)")
        cut = PARTS.match(cell, place) if depth <= 0 and place >= begin else None
        if cut:
            parts.append(cell[begin:place])
            begin = cut.end()
    return [*parts, cell[begin:]]


def _bare(name: str) -> str:
    name = re.sub(r"[*`]|\s+$|^\s+", "", PHONE.sub("", name))
    name = re.sub(r"\s+", " ", name) if name.isascii() else re.sub(r"\s+", "", name)
    name = name.strip("：:。.等 ") if not name.endswith("）") else name
    return "" if NO_ONE.fullmatch(name) or len(name) > LONGEST_NAME else name


def owners_of(lead_cells: list[str], other_cells: list[str], assist_cells: list[str]) -> tuple[str, ...]:
    """The lead unit first. `lead_cells` are of the column that leads, the rest assist."""
    leading, assisting = [], []
    for cell in lead_cells:
        lead, assist = names_in(cell)
        leading += lead
        assisting += assist
    for cell in (*other_cells, *assist_cells):
        lead, assist = names_in(cell)
        assisting += [*lead, *assist]
    return tuple(dict.fromkeys([*leading, *assisting]))
