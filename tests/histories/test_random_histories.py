"""Is everybody told what a plain model says, whatever happens in whatever order? Random histories, step by step."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from db.session import Session
from tests.conftest import fill
from tests.histories.machine import STEPS, TEMPLATE, Histories
from tests.supervision.conftest import MORNING, populated

BY_HAND = bool({"DUBAN_HISTORIES", "DUBAN_HISTORY_STEPS"} & os.environ.keys())
HISTORIES = int(os.environ.get("DUBAN_HISTORIES", "0"))  # so many new ones; 0: the same each time
A_BATCH = 5
STEPS_AT_LEAST = int(os.environ.get("DUBAN_HISTORY_STEPS", "10000"))
PHASES = [
    Phase.generate,
    *([Phase.shrink] if BY_HAND else []),
]  # the shortest history is looked for by hand: it takes minutes


@pytest.fixture
def template(migrated_sqlite: Path, tmp_path: Path) -> Path:
    file = tmp_path / "populated.db"
    file.write_bytes(migrated_sqlite.read_bytes())
    fill(f"sqlite:///{file}", without_papers)
    return file


def without_papers(session: Session) -> None:
    """Lights and bulletins, which the model does not know, have their day after every history."""
    plan = populated(session).plan
    plan.daily_at = plan.papers_at = MORNING.replace(year=2100)


def test_everybody_hears_what_the_model_says(template: Path) -> None:
    TEMPLATE[:] = [template]
    if HISTORIES:
        live(HISTORIES, None)
        return
    STEPS["taken"], number = 0, 0
    while STEPS["taken"] < STEPS_AT_LEAST:
        number += 1
        live(A_BATCH, number)


def live(histories: int, number: int | None) -> None:
    """So many histories: those of a number, or new ones. Raises AssertionError with a short one that goes wrong."""
    run_state_machine_as_test(
        seed(number)(Histories) if number is not None else Histories,
        settings=settings(
            max_examples=histories, stateful_step_count=50, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), phases=PHASES,
        ),
    )  # fmt: skip
