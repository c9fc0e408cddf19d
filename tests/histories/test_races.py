"""After an item is cancelled or moved, does nothing of its old date leave whose intent was not committed before?"""

from __future__ import annotations

import asyncio
import os

import pytest

from tests.conftest import Filled
from tests.histories.races import Act, cancel, move, race
from tests.supervision.conftest import populated

RACES = int(os.environ.get("DUBAN_RACES", "150"))
RACES_OF_MANY_WRITERS = int(os.environ.get("DUBAN_RACES", "60"))  # PostgreSQL's, which take longer


CHANGES = pytest.mark.parametrize(
    ("act", "at_once"), [(cancel, 1), (move, 20)], ids=["cancelled one by one", "moved many at once"]
)


@CHANGES
def test_after_the_change_nothing_of_the_old_date_leaves(filled_sqlite: Filled, act: Act, at_once: int) -> None:
    _holds(filled_sqlite(populated), RACES, act, at_once)


@CHANGES
def test_nor_where_others_write_at_the_same_time(filled_postgresql: Filled, act: Act, at_once: int) -> None:
    _holds(filled_postgresql(populated), RACES_OF_MANY_WRITERS, act, at_once)


def _holds(url: str, races: int, act: Act, at_once: int) -> None:
    raced = asyncio.run(race(url, races, act, at_once=at_once))
    assert raced.too_late == 0, raced
    assert 0 < raced.left < races, "the one or the other was always first: nothing was raced"
