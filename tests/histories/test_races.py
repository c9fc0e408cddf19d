"""After an item is cancelled or moved, does nothing of its old date leave whose intent was not committed before?"""

from __future__ import annotations

import asyncio
import os

import pytest

from tests.conftest import Filled
from tests.histories.races import Act, cancel, move, race
from tests.supervision.conftest import populated

RACES = int(os.environ.get("DUBAN_RACES", "150"))


@pytest.mark.parametrize(("act", "at_once"), [(cancel, 1), (move, 50)], ids=["cancelled one by one", "moved at once"])
def test_after_the_change_nothing_of_the_old_date_leaves(filled_sqlite: Filled, act: Act, at_once: int) -> None:
    raced = asyncio.run(race(filled_sqlite(populated), RACES, act, at_once=at_once))
    assert raced.too_late == 0, raced
    assert 0 < raced.left < RACES, "the one or the other was always first: nothing was raced"
