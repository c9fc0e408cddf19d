"""Does every reason say what it carries?"""

from __future__ import annotations

from typing import get_args

from plans.refusals import VALUES, Key, Unreadable


def test_every_key_names_its_values() -> None:
    assert set(VALUES) == set(get_args(Key))


def test_a_refusal_reads_well_in_a_log() -> None:
    assert str(Unreadable("secret", mark="机密★1年")) == "secret (mark=机密★1年)"
    assert str(Unreadable("empty")) == "empty"
