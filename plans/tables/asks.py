"""What does one row ask for, by name, by whom, and how is a promise made of it?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from plans import predicates
from plans.date_doubts import date_doubts
from plans.drafts import Quantity
from plans.kinds import Timing, timing
from plans.moments import DateExpression, Reference, When
from plans.outline import Paragraph
from plans.promises import Promise, Setting
from plans.quantities import count_of, target_of
from plans.tables.columns import Role, leading
from plans.tables.layout import Cell, Row, Table
from plans.tables.owners import owners_of
from plans.tables.prose import titled

WHO: tuple[Role, ...] = ("lead", "duty", "doer", "assist", "person")
FIRST_SENTENCE = re.compile(r"[^。；\n]{8,}?[。；\n]")
NUMBERING = re.compile(r"^(?:\d{1,3}[.、．)]|[（(]?[一二三四五六七八九十\d]{1,3}[）)、])\s*(?=\D)")
PLAIN_NUMBER = re.compile(
    r"(?P<op>≥|≤|>|<|＞|＜|>=|<=|不低于|不少于|不超过|达到)?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>%|‰|[^\d，。；]{0,8})(?P<after>以上|以内|左右)?"
)
OPERATORS = {
    "≥": ">=",
    ">=": ">=",
    "不低于": ">=",
    "不少于": ">=",
    "达到": ">=",
    "≤": "<=",
    "<=": "<=",
    "不超过": "<=",
    ">": ">",
    "＞": ">",
    "<": "<",
    "＜": "<",
}
SHORT_TARGET = 40


@dataclass
class Asking:
    """One row of a table with the rows that only add units to it."""

    setting: Setting
    table: Table
    row: Row
    same: list[Row]
    paragraph: Paragraph
    at: Reference
    raw: dict[tuple[int, int], str]

    def cells(self, *roles: Role, row: Row | None = None) -> list[Cell]:
        """The filled cells of columns with these roles, merged ones included."""
        columns = zip((row or self.row).cells, self.table.columns, strict=False)
        return [cell for cell, column in columns if column.role in roles and not cell.empty]

    def words(self, cell: Cell) -> str:
        return self.setting.shown[cell.start : cell.end].strip()

    def folded(self, cell: Cell) -> str:
        return self.setting.folded[cell.start : cell.end].strip()

    @cached_property
    def name(self) -> str:
        """What the row is about: its task columns from the general to the particular."""
        cells = self.cells("task") or self.cells("target") or self.cells("detail") or self.cells("group")
        names: list[str] = []
        for cell in cells:
            words = NUMBERING.sub("", self.words(cell))
            first = FIRST_SENTENCE.match(words)
            words = first[0].rstrip("。；\n") if first and len(words) > 60 else words
            if words and not any(words in other for other in names):
                names.append(words)
        name = ""
        for words in names:
            name = titled(name, words) if name else words
        return name

    @cached_property
    def owners(self) -> tuple[str, ...]:
        roles = {column.role for column in self.table.columns}
        lead = leading(roles)
        if lead is None:
            return ()
        rest: list[Role] = [role for role in ("duty", "doer") if role != lead and role in roles]
        return owners_of(self._raw(lead), self._raw(*rest), self._raw("assist"))

    def _raw(self, *roles: Role) -> list[str]:
        found = dict.fromkeys(cell[:2] for row in (self.row, *self.same) for cell in self.cells(*roles, row=row))
        return [self.raw[place] for place in found] if roles else []

    @cached_property
    def target(self) -> tuple[str, Quantity | None]:
        """The words of the target's cell, and the number in it with the unit that another column may give."""
        for cell in self.cells("target"):
            words = self.words(cell)
            units = [self.words(each) for each in self.cells("measure")]
            return words, quantity_in(words, units[0] if units else "")
        return "", None

    def promise(
        self, found: DateExpression | None, title: str, *, starts: bool, quantity: Quantity | None = None, doubts: tuple[str, ...] = (),
        when: When | None = None,
    ) -> Promise:  # fmt: skip
        """A promise of this row; its clause is the row."""
        setting = self.setting
        timed = self._timing(when or found.when, starts=starts) if found else Timing("annual_target", None)
        target = target_of(title)
        doubting = date_doubts(setting, self.paragraph, found, timed.due_on) if found else []
        return Promise(
            title, timed.kind, self.row.start, self.row.end, found, timed.due_on, self.paragraph, window_start=timed.window_start,
            rrule=timed.rrule, action=predicates.action_in(title), count=count_of(title), quantity=quantity or (target.quantity if target else None),
            owners=self.owners, doubts=(*doubts, *doubting),
        )  # fmt: skip

    def _timing(self, when: When, *, starts: bool) -> Timing:
        if starts and when.shape == "point" and when.due_on:
            return Timing("start_window", when.due_on, when.due_on)
        if when.shape == "since":  # under a heading that asks for a day, 截至6月底 is the limit
            return Timing("deadline", when.due_on)
        return timing(when, year=self.setting.year, as_of=self.setting.as_of, starts=starts)


def quantity_in(words: str, unit: str) -> Quantity | None:
    """20, ≥95%, 300套以上: a cell that is a number, with the unit of the column beside it."""
    plain = re.sub(r"\s", "", words)
    found = PLAIN_NUMBER.fullmatch(plain)
    if not found:
        target = target_of(plain)
        return target.quantity if target else None
    value = float(found["number"].replace(",", ""))
    op = OPERATORS.get(found["op"] or "", "=")
    after = {"以上": ">=", "以内": "<=", "左右": "~"}.get(found["after"] or "", op)
    return Quantity(int(value) if value.is_integer() else value, found["unit"] or unit, after)  # type: ignore[arg-type]
