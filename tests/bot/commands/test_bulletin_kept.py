"""Is a bulletin of one list made of that list alone, and does an issued one stay as it is whatever is tried?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import UpdateBase

from db.papers import Bulletin, Paper
from supervision import listing
from supervision.papers import written
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger, at
from wording.papers.bulletin_papers import papers_of

JULY = at("2025-07-07 08:30")


@pytest.fixture
def listed(ledger: Ledger) -> Ledger:
    """Three late items: one on 省重点, one on 民生实事 at 省级, one on no list."""
    bridge, school, _ = (ledger.assigned(title, date(2025, 6, 10)) for title in ("一号桥", "二中", "三号路"))
    for item, name, level in ((bridge, "省重点", ""), (school, "民生实事", "省级")):
        listing.put_on(ledger.session, ledger.actor("supervisor"), item, name, level, MORNING)
    return ledger


def test_a_list_has_bulletins_of_its_own_and_the_plan_s_numbers(listed: Ledger, says: Says) -> None:
    heard = says("supervisor", "/bulletin list 省重点", now=JULY)  # without a month the one that is over
    assert "（省重点）进展情况的通报（2025年6月）" in heard.text
    assert "共1项" in heard.text
    assert "三号路" not in heard.text
    assert "共1项" in says("supervisor", "/bulletin 民生实事 省级 6月", now=JULY).text
    assert "共3项" in says("supervisor", "/bulletin 6月", now=JULY).text
    names = [each.list_name for each in listed.session.scalars(select(Bulletin).order_by(Bulletin.id))]
    assert names == ["省重点", "民生实事 省级", ""]
    says("supervisor", "/bulletin 清单 省重点 2025-06", now=JULY)  # the same one again
    assert len(listed.session.scalars(select(Bulletin)).all()) == 3
    for number in (1, 2, 3):
        assert f"第{number}期" in says("supervisor", f"/bulletin b{number} issue", now=JULY).text
    assert "省重点" in says("leader", "/bulletin", now=JULY).text
    with pytest.raises(Refused, match="no_such_list"):
        says("supervisor", "/bulletin list 国重点 6月", now=JULY)
    with pytest.raises(Refused, match="month_not_over"):
        says("supervisor", "/bulletin 省重点 7月", now=JULY)


def test_level_and_list_bound_due_inspection_and_score(listed: Ledger, says: Says) -> None:
    assert "二中" in says("supervisor", "/due 民生实事 省级").text
    assert "一号桥" not in says("supervisor", "/due 民生实事 省级").text
    with pytest.raises(Refused, match="no_such_period"):
        says("supervisor", "/due 民生实事 市级")
    seen = says("supervisor", "/inspect 民生实事 省级")
    assert "二中" in seen.text
    assert "三号路" not in seen.text
    assert "民生实事 省级" in says("supervisor", "/score 2025 民生实事 省级", now=JULY).text


@pytest.mark.parametrize(
    "change",
    [
        update(Bulletin).values(template="别的"),
        update(Bulletin).values(data={}),
        update(Bulletin).values(state="draft"),
        update(Bulletin).values(number=9),
        delete(Bulletin),
        update(Paper).values(content=b"x", sha256="x"),
        update(Paper).values(kept=False),
        delete(Paper),
    ],
    ids=str,
)
def test_the_database_itself_refuses_to_change_what_was_issued(
    listed: Ledger, says: Says, change: UpdateBase
) -> None:  # fmt: skip
    says("supervisor", "/bulletin 6月", now=JULY)
    says("supervisor", "/bulletin b1 text 草稿还能改", now=JULY)
    says("supervisor", "/bulletin b1 issue", now=JULY)
    listed.session.flush()
    with pytest.raises(IntegrityError, match="kept for ever"), listed.session.begin_nested():
        listed.session.execute(change.execution_options(synchronize_session=False))
    listed.session.expire_all()
    [bulletin] = listed.session.scalars(select(Bulletin))
    assert (bulletin.state, bulletin.number, bulletin.template) == ("issued", 1, "草稿还能改")


def test_issued_twice_or_printed_anew_it_has_the_same_bytes(listed: Ledger, says: Says) -> None:
    says("supervisor", "/bulletin 6月", now=JULY)
    says("supervisor", "/bulletin b1 issue", now=JULY)
    [bulletin] = listed.session.scalars(select(Bulletin))
    assert bulletin.document_id is not None
    assert bulletin.picture_id is not None
    kept = [written(listed.session, number) for number in (bulletin.document_id, bulletin.picture_id)]
    listed.assigned("四号楼", date(2025, 6, 20))  # the ledger goes on
    with pytest.raises(Refused, match="bulletin_issued"):
        says("supervisor", "/bulletin b1 issue", now=at("2025-08-01 08:30"))
    again = says("supervisor", "/bulletin b1", now=at("2025-08-01 08:30")).reply.papers
    assert [written(listed.session, number) for number in again if isinstance(number, int)] == kept[::-1]
    assert list(papers_of(bulletin, "zh", at("2025-08-01 08:30"))) == kept
