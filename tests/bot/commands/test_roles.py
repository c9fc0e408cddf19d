"""Who may say what? Written out by hand, so that a slip in the table of rights shows; said in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.reply import Reply
from supervision.refusals import Refused
from tests.bot.commands.talking import Talk, house_with_everybody
from tests.conftest import Filled

# Item 1 is open and item 2 reported; both belong to 住建局. Only what the supervisor says is not about an own item.
ALLOWED = {
    "show 1": "li head viewer secretary leader supervisor administrator",
    "history 1": "li head viewer secretary leader supervisor administrator",
    "ack 1": "li head",
    "snooze 1 明天": "li head viewer secretary leader supervisor administrator",
    "done 1 已通车": "li head secretary",
    "evidence 1 已通车": "li head secretary",
    "confirm 2": "supervisor",
    "return 2 缺少材料": "supervisor",
    "assign 1 交通局": "supervisor",
    "progress 1 60%": "li head secretary",
    "block 1 需要批地": "li head",
    "move 1 2025-08-31 等征地": "supervisor",
    "park 1 等批复": "supervisor",
    "cancel 1 不再需要": "supervisor",
    "contact 住建局 head": "supervisor",
    "invite 住建局": "head supervisor administrator",
    "invite 交通局": "supervisor administrator",
    "invite leader": "administrator",
    "policy": "supervisor administrator",
    "routing": "supervisor",
    "routing 住建局: 老旧小区": "supervisor",
    "remove wang yes": "supervisor administrator",
    "person wang": "wang administrator",
    "erase wang yes": "wang administrator",
    "units": "supervisor administrator",
    "failed": "supervisor",
    "dispatch": "leader supervisor",
    "decide 住建局 完成征地 2025-05-20": "supervisor",
    "export": "supervisor",
    "bulletin 2025-03": "supervisor",
    "export csv 住建局": "supervisor",
    "rehearse 2025-04-18 2025-04-19": "supervisor administrator",
}
EVERYBODY = ("li", "wang", "head", "viewer", "secretary", "leader", "supervisor", "administrator")


@pytest.fixture
def talk(filled_sqlite: Filled) -> Iterator[Talk]:
    with house_with_everybody(filled_sqlite) as talk:
        assert isinstance(talk("li", "/done 2 已验收"), Reply)
        yield talk


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("line", ALLOWED)
def test_a_role_says_what_is_its_own_and_is_refused_the_rest_without_a_trace(talk: Talk, who: str, line: str) -> None:
    before, states = talk.counts(), [milestone.state for milestone in talk.milestones()]
    said = talk(who, f"/{line}")
    # The set-up code made the supervisor an administrator as well.
    roles = {who, "administrator"} if who == "supervisor" else {who}
    if roles & set(ALLOWED[line].split()):
        assert isinstance(said, Reply), said.key
        return
    assert isinstance(said, Refused)
    assert said.key in ("not_allowed", "not_yours", "no_such_item")
    assert talk.counts() == before
    assert [milestone.state for milestone in talk.milestones()] == states


@pytest.mark.parametrize("line", ["show 1", "ack 1", "done 1", "confirm 2", "return 2 x", "evidence 1", "source 1"])
def test_another_unit_s_item_is_answered_like_one_that_there_is_not(talk: Talk, line: str) -> None:
    talk("wang", f"/{line}")
    there = talk.text
    talk("wang", f"/{line.replace(' 1', ' 999').replace(' 2', ' 999')}")
    assert talk.text == there.replace("1", "999").replace("2", "999")


@pytest.mark.parametrize("line", [*ALLOWED, "due", "mine", "help", "plans", "language en", "stop", "start"])
def test_a_stranger_gets_the_same_sentence_whatever_he_says(talk: Talk, line: str) -> None:
    talk("stranger", "hello")
    sentence, before = talk.heard, talk.counts()
    said = talk("stranger", f"/{line}")
    assert isinstance(said, Refused)
    assert talk.heard == sentence
    assert talk.counts() == before
