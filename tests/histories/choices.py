"""What is chosen from in a random history? Numbers, people, settings, and acts that are the same on both sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from supervision import acts, milestones, reporting
from tests.histories.acts import Model
from tests.histories.model import CONTACTS
from tests.histories.sayings import Item

AT_MOST = 36  # items
PEOPLE = ("supervisor", "li", "wang", "head", "leader")
WHO, UNITS, DAYS = st.sampled_from(PEOPLE), st.sampled_from([*CONTACTS]), st.integers(-3, 40)
ITEMS = st.sets(st.integers(0, AT_MOST - 1), min_size=6, max_size=20)
FATES = ("put off", "lost", "answer lost")
SETTINGS: dict[str, tuple[Any, ...]] = {
    "lead_points": ((30, 14, 7, 3, 1, 0), (7, 3, 1), (60, 10, 2, 0), ()),
    "daily_for": (0, 1, 3, 5), "then_weekly": (True, False), "acknowledge_within": (0, 1, 3), "confirm_within": (0, 2, 5),
    "escalation": (((3, "secretary"), (7, "leader")), ((1, "head"),), ()), "important": ((), (1,), (2, 3)),
    "blocked": (((3, "secretary"), (7, "leader")), ((1, "head"), (2, "supervisor")), ()),
    "quiet_from": ("20:00", "18:00"),
}  # fmt: skip
BY_OWNER: dict[str, tuple[Any, Callable[[Model, Item], bool]]] = {
    "acknowledge": (milestones.acknowledge, Model.acknowledge), "report": (milestones.report_done, Model.report),
    "block": (lambda s, a, m, now: acts.block(s, a, m, "征地", now), Model.block), "unblock": (acts.unblock, Model.unblock),
    "progress": (lambda s, a, m, now: reporting.report_progress(s, a, m, now, percent=50.0), lambda model, item: model.progress(item, 50.0)),
}  # fmt: skip
BY_OFFICE: dict[str, tuple[Any, Callable[[Model, Item], bool]]] = {
    "confirm": (milestones.confirm, Model.confirm), "resume": (acts.resume, Model.resume),
    "send_back": (lambda s, a, m, now: milestones.send_back(s, a, m, now, why="缺照片"), Model.send_back),
    "cancel": (lambda s, a, m, now: acts.cancel(s, a, m, "合并", now), Model.cancel),
}  # fmt: skip
