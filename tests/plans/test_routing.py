"""Is a unit proposed where its titles are clearly nearest, and nobody where none is?"""

from __future__ import annotations

from plans.routing import Assigned, nearest

KNOWN = [
    Assigned("新改建农村公路47公里", "交通局", 1), Assigned("澜水大桥加固完工", "交通局", 2),
    Assigned("第三小学建成投用", "教体局", 3), Assigned("新增公办幼儿园学位900个", "教体局", 4),
]  # fmt: skip


def test_the_unit_of_the_nearest_title_is_proposed_with_its_ground() -> None:
    guess = nearest("新改建农村公路12公里", KNOWN)
    assert guess is not None
    assert guess.alike is not None
    assert (guess.unit, guess.alike.number) == ("交通局", 1)
    school = nearest("第五小学建成投用", KNOWN)
    assert school is not None
    assert school.unit == "教体局"


def test_where_nothing_is_near_nobody_is_proposed() -> None:
    assert nearest("完成空气质量目标任务", KNOWN) is None
    assert nearest("完成空气质量目标任务", []) is None


def test_where_two_units_are_as_near_nobody_is_proposed() -> None:
    both = [Assigned("改造老旧小区12个", "住建局", 1), Assigned("改造老旧小区15个", "城管局", 2)]
    assert nearest("改造老旧小区20个", both) is None
