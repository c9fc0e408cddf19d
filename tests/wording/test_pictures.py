"""Can the pictures be read? Every letter drawn, large enough for a phone, in colours that everybody tells apart."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from PIL import Image

from db.session import Database
from schedules.calendar import WorkingDays
from supervision.figures import figures
from supervision.months import trend
from supervision.totals import Totals
from tests.conftest import Filled
from tests.supervision.conftest import MORNING, Ledger, found, populated
from wording.papers import fonts
from wording.papers.canvas import (
    LIGHT_COLOURS,
    LIGHT_SHAPES,
    MARGIN,
    MISSING,
    PACE_COLOURS,
    WIDTH,
    Canvas,
    Picture,
    title_lines,
)
from wording.papers.fonts import NoChineseFont, chinese_font, has_glyph
from wording.papers.pictures import shares_picture, units_picture
from wording.papers.rehearsal_papers import heat_picture
from wording.papers.spans import calendar_picture, timeline_picture

# How the three kinds of colour-blind people see: matrices over linear light (Machado, Oliveira and Fernandes, 2009).
SEEN_BY = {
    "no red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no blue": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


@pytest.fixture
def ledger(filled_sqlite: Filled) -> Iterator[Ledger]:
    database = Database(filled_sqlite(populated))
    with database.writing() as session:
        yield found(session)
    database.close()


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    for number in range(8):
        ledger.assigned(f"澜水大桥{number}号标段及配套管网工程", date(2025, 4, 10) + timedelta(days=31 * number))
    ledger.milestone("没有牵头单位、没有日期的事项", None)
    return ledger


def heat_of_a_year(name: str, language: str) -> Picture:
    first, last = date(2025, 4, 17), date(2025, 12, 31)
    days = {first + timedelta(days=n): n * 7 % 23 for n in range(258) if n * 7 % 23 and n % 3}
    before, after = Totals(first, last, days, {}), Totals(first, last, {day: n // 2 + 1 for day, n in days.items()}, {})
    return heat_picture([("before", before), ("after", after)], WorkingDays("CN").is_working, name, language)


def all_pictures(ledger: Ledger, language: str) -> dict[str, Picture]:
    months = trend(ledger.session, ledger.plan, MORNING + timedelta(days=100))
    now, items = months[-1]
    name, today = "青澜区2025年国民经济和社会发展计划", now.on
    return {
        "shares": shares_picture(now, [figures for figures, _ in months], name, language),
        "units": units_picture(now, name, language),
        "timeline": timeline_picture(items, 2025, today, name, language),
        "calendar": calendar_picture(items, 2025, today, WorkingDays("CN").is_working, name, language),
        "heat": heat_of_a_year(name, language),
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_letter_is_drawn_and_large_enough_for_a_phone(filled: Ledger, language: str) -> None:
    for kind, picture in all_pictures(filled, language).items():
        assert picture.missing == frozenset(), kind
        assert picture.smallest >= 28, kind  # 28 of 1080 pixels are 10 points on a phone
        image = Image.open(io.BytesIO(picture.png))
        assert image.width == WIDTH
        assert image.width + image.height <= 10_000  # Telegram takes no larger photo
        assert image.height <= image.width * 20
        assert len(picture.png) < 1_000_000


def test_thirty_units_with_long_names_and_a_long_title_stay_on_the_sheet(filled: Ledger) -> None:
    now, [item, *_] = trend(filled.session, filled.plan, MORNING)[-1]
    stood = [
        replace(item, unit=f"青澜经济技术开发区管理委员会投资促进服务局{number:02d}", due_on=date(2025, month, 28))
        for number in range(30) for month in range(1, 13) for _ in range(number % 5)
    ]  # fmt: skip
    figures_of_all, name = figures(stood, now.on), "青澜区2025年国民经济和社会发展计划主要目标任务分解台账" * 2
    drawn = [
        units_picture(figures_of_all, name, "zh"), timeline_picture(stood, 2025, now.on, name, "zh"),
        calendar_picture(stood, 2025, now.on, WorkingDays("CN").is_working, name, "zh"),
        shares_picture(figures_of_all, [figures_of_all], name, "zh"),
    ]  # fmt: skip
    for picture in drawn:
        image = Image.open(io.BytesIO(picture.png)).convert("L")
        assert image.height <= 3 * image.width  # more would be shrunk by Telegram until nobody reads it
        for edge in ((0, 0, MARGIN - 16, image.height), (WIDTH - MARGIN + 16, 0, WIDTH, image.height)):
            darkest, _ = image.crop(edge).getextrema()
            assert darkest > 250, "something is drawn over the edge"  # type: ignore[operator]  # of one band it is a number
        assert picture.missing == frozenset()


def test_a_long_title_takes_two_lines_and_english_ones_break_between_words() -> None:
    assert title_lines("青澜2025") == ["青澜2025"]
    assert len(title_lines("青澜区2025年国民经济和社会发展计划主要目标任务分解台账")) == 2
    first, second = title_lines("Wolong District Plan for Economic and Social Development in 2025")
    assert not first.endswith(" ")
    assert f"{first} {second}" == "Wolong District Plan for Economic and Social Development in 2025"


def test_no_two_lights_have_one_shape_even_without_any_colour() -> None:
    assert LIGHT_SHAPES.keys() == LIGHT_COLOURS.keys()
    drawn = set()
    for shape in LIGHT_SHAPES.values():
        canvas = Canvas(60)
        canvas.shape(30, 30, 11, shape, "#808080")
        drawn.add(canvas.picture().png)
    assert len(drawn) == len(LIGHT_SHAPES)


def test_what_is_behind_is_hatched_and_so_is_told_without_colour() -> None:
    plain_box, hatched = Canvas(60), Canvas(60)
    plain_box.box(0, 0, 200, 40, PACE_COLOURS["behind"])
    hatched.hatched(0, 0, 200, 40, PACE_COLOURS["behind"])
    assert plain_box.picture().png != hatched.picture().png


def test_an_empty_plan_is_drawn_as_well(ledger: Ledger) -> None:
    assert len(all_pictures(ledger, "zh")) == 5


def test_a_letter_that_the_font_has_not_is_told_and_replaced() -> None:
    canvas = Canvas(100)
    canvas.text(0, 0, "通报🦄")
    assert canvas.picture().missing == {"🦄"}
    assert has_glyph(MISSING)


def test_text_that_is_too_long_is_cut_within_its_room() -> None:
    assert Canvas(100).text(0, 0, "很长的单位名称" * 10, room=300) <= 300


def test_without_any_chinese_font_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_candidates", lambda: iter(()))
    chinese_font.cache_clear()
    try:
        with pytest.raises(NoChineseFont):
            chinese_font()
    finally:
        monkeypatch.undo()
        chinese_font.cache_clear()
    assert "SC" in chinese_font().name


@pytest.mark.parametrize("who", [None, *SEEN_BY])
@pytest.mark.parametrize("colours", [PACE_COLOURS, LIGHT_COLOURS])
def test_the_colours_of_neighbours_differ_for_everybody(colours: dict[str, str], who: str | None) -> None:
    near = {pair: apart(*pair, who) for pair in combinations(colours.values(), 2)}
    assert min(near.values()) >= 10, min(near, key=lambda pair: near[pair])  # 2.3 is a difference one just sees


def apart(one: str, other: str, who: str | None) -> float:
    """The distance of two colours in CIE Lab, as somebody sees them."""
    a, b = (lab(seen(colour, who)) for colour in (one, other))
    return math.dist(a, b)


def seen(colour: str, who: str | None) -> list[float]:
    raw = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in raw]
    if who is None:
        return linear
    return [min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in SEEN_BY[who]]


def lab(linear: list[float]) -> tuple[float, float, float]:
    r, g, b = linear
    x, y, z = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505, 0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )  # fmt: skip
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
