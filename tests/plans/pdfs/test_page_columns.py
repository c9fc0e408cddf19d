"""Are the cells of a page with columns put together again, and do offsets still lead to the raw text?"""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from plans.pdfs.page_columns import cells, in_columns
from plans.reading import read

# A page as PDF programs give it: each line holds one row of every column, wide gaps part them.
COLLAPSED = """   Department of Parks
   Goal   Risks   Initiative   Progress
1. Renew the Playgrounds: By June 30,   Weather and staffing   Install shade sails at six   The bid was awarded in
2026, renew every playground that is   may cause delays.   playgrounds by March 31,   May. Work is expected to
older than fifteen years.   2026.   finish by February 27, 2026.

   Steel prices   Publish a maintenance calendar: By   A draft exists.
   may rise.   December 31, 2025, the Parks Division will
   publish a calendar of all inspections.

2. Plant Trees: Plant 4,000 trees by   Drought   Hire two foresters by October 31,   On hold.
June 30, 2026.   may kill saplings.   2025.
"""
ALIGNED = """Goal                          Measure                        Status
Rebuild the north pier by     Load tests passed by all       Design is under way and
September 30, 2026 and        twelve piles before August     the permit was requested
reopen the promenade          31, 2026                       in May
Replace the harbor lights     Energy use falls by 40         On track
by the end of 2026            percent
Train all pilots by June      Forty pilots hold the new      Slightly behind
30, 2026                      certificate
"""


def test_a_sentence_goes_on_below_itself() -> None:
    said = [" ".join(piece.body for piece in cell) for cell in cells(COLLAPSED)]
    assert (
        "1. Renew the Playgrounds: By June 30, 2026, renew every playground that is older than fifteen years." in said
    )
    assert "Install shade sails at six playgrounds by March 31, 2026." in said
    assert "The bid was awarded in May. Work is expected to finish by February 27, 2026." in said


def test_cells_that_keep_their_place_are_put_together() -> None:
    said = [" ".join(piece.body for piece in cell) for cell in cells(ALIGNED)]
    assert any("Rebuild the north pier by September 30, 2026 and reopen the promenade" in cell for cell in said)
    assert any("Train all pilots by June 30, 2026" in cell for cell in said)


def test_a_date_that_is_broken_between_columns_is_read() -> None:
    drafts = read(COLLAPSED, today=date(2025, 9, 1), as_of=date(2025, 9, 1)).drafts
    assert [(str(one.due_on), one.title[:24]) for one in drafts] == [
        ("2026-06-30", "Renew the Playgrounds: r"),
        ("2026-03-31", "Install shade sails at s"),
        ("2026-02-27", "Work is expected to fini"),
        ("2025-12-31", "Publish a maintenance ca"),
        ("2026-06-30", "Plant Trees: Plant 4,000"),
        ("2025-10-31", "Hire two foresters"),
    ]
    for one in drafts:
        assert one.expr_start is not None
        assert COLLAPSED[one.expr_start : one.expr_end] == one.expr


def test_prose_with_a_wide_gap_is_no_page_of_columns() -> None:
    assert not in_columns(
        "The team met.   It will publish the plan by June 30.\n" + "A long line of prose that goes on.\n" * 20
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["by June", "30, 2026", "Plan", "of the", "open.", "(green)"]), min_size=1, max_size=6
        ),
        min_size=6,
        max_size=30,
    )
)
def test_any_page_of_columns_keeps_every_word_once(rows: list[list[str]]) -> None:
    raw = "\n".join("   ".join(row) for row in rows)
    spans = sorted((piece.start, piece.start + len(piece.body)) for cell in cells(raw) for piece in cell)
    assert "".join(raw[a:b] for a, b in spans).replace(" ", "") == "".join(raw.split())
    for draft in read(raw, today=date(2025, 9, 1)).drafts:
        assert draft.expr is None or (
            draft.expr_start is not None and raw[draft.expr_start : draft.expr_end] == draft.expr
        )
