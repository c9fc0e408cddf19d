"""Who gets in, by which link, and in which language is he spoken to?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db import find
from supervision import handing_over, joining
from supervision.joining import PLAN_ROLES, UNIT_ROLES
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Says
from tests.bot.commands.talking import Talk, house_with_everybody
from tests.conftest import Filled
from tests.supervision.conftest import MORNING, Ledger

LINK = "https://t.me/duban_bot?start="


@pytest.fixture
def talk(filled_sqlite: Filled) -> Iterator[Talk]:
    with house_with_everybody(filled_sqlite) as talk:
        yield talk


def roles(talk: Talk, name: str) -> set[str]:
    with talk.database.reading() as session:
        person = find.person_of_account(session, talk.accounts[name])
        return {m.role for m in person.memberships} if person else set()


@pytest.mark.parametrize("role", UNIT_ROLES)
def test_a_unit_link_gives_the_role_that_was_named(talk: Talk, role: str) -> None:
    invited = talk("supervisor", f"/invite 住建局 {role}")
    assert not isinstance(invited, Refused)
    assert (invited.qr or "").startswith(LINK)
    assert str(invited.qr) in talk.text
    talk("newcomer", f"/start {str(invited.qr).removeprefix(LINK)}")
    assert roles(talk, "newcomer") == {role}
    assert "住建局" in talk.text


@pytest.mark.parametrize("role", PLAN_ROLES)
def test_only_an_administrator_gives_the_roles_of_the_whole_plan(talk: Talk, role: str) -> None:
    for name in ("li", "head", "leader", "secretary", "viewer"):
        refused = talk(name, f"/invite {role}")
        assert isinstance(refused, Refused)
        assert refused.key == "not_allowed"
    invited = talk("administrator", f"/invite {role}")
    assert not isinstance(invited, Refused)
    talk("newcomer", f"/start {str(invited.qr).removeprefix(LINK)}")
    assert roles(talk, "newcomer") == {role}


def test_a_head_invites_to_his_own_unit_and_no_other(talk: Talk) -> None:
    assert not isinstance(talk("head", "/invite 住建局"), Refused)
    for words in ("交通局", "水务局", "+水务局"):
        refused = talk("head", f"/invite {words}")
        assert isinstance(refused, Refused)
        assert refused.key == "not_allowed"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("", "usage"),
        ("owner", "usage"),
        ("负责人", "usage"),
        ("住建局 boss", "bad_role"),
        ("住建局 leader", "bad_role"),
        ("+住建局", "unit_exists"),
    ],
)
def test_an_invitation_that_cannot_be_is_answered_with_what_to_write(says: Says, words: str, key: str) -> None:
    with pytest.raises(Refused, match=key):
        says("supervisor", f"/invite {words}")


def test_the_contact_of_a_unit_whose_name_has_blanks(ledger: Ledger, says: Says) -> None:
    for name in ("Bureau", "Bureau of Housing"):
        handing_over.make_unit(ledger.session, CONSOLE, ledger.plan, name, MORNING)
    unit = find.unit_named(ledger.session, ledger.plan.id, "Bureau of Housing")
    assert unit is not None
    for number, (name, role) in enumerate(
        [("Ann Lee", "owner"), ("Bo", "head"), ("Cy", "viewer"), ("Di", "assisting")], 60
    ):
        token = joining.invite(ledger.session, CONSOLE, MORNING, plan=ledger.plan, role=role, unit=unit)  # type: ignore[arg-type]
        joining.join(ledger.session, token, MORNING, telegram_id=number, name=name, language="en")
    asked = says("supervisor", "/contact Bureau of Housing")
    assert asked.labels == ["Ann Lee", "Bo"], "only owners and heads are offered"
    says("supervisor", asked.line("Bo"), pressed=True)
    assert unit.contact is not None
    assert unit.contact.name == "Bo"
    says("supervisor", "/contact Bureau of Housing Ann Lee")
    assert unit.contact.name == "Ann Lee"
    for words, key in (
        ("Bureau of Housing Cy", "no_such_person"),
        ("Bureau of Sports Bo", "no_such_person"),
        ("Office", "no_such_unit"),
    ):
        with pytest.raises(Refused, match=key):
            says("supervisor", f"/contact {words}")


def test_a_link_is_not_shown_where_others_read_it(says: Says) -> None:
    with pytest.raises(Refused, match="private_only"):
        says("supervisor", "/invite 住建局", private=False)


def test_a_new_unit_is_asked_for_and_made_once(ledger: Ledger, says: Says) -> None:
    asked = says("supervisor", "/invite 水务局 head")
    assert find.unit_named(ledger.session, ledger.plan.id, "水务局") is None
    said = says("supervisor", asked.line("➕ 新建“水务局”"), pressed=True)
    assert find.unit_named(ledger.session, ledger.plan.id, "水务局") is not None
    assert (said.reply.values["role"], said.reply.values["unit"]) == ("head", "水务局")
    with pytest.raises(Refused, match="unit_exists"):
        says("supervisor", asked.line("➕ 新建“水务局”"), pressed=True)


@pytest.mark.parametrize("words", ["/start", "/start nonsense", "/help", "/due", "你好", "/show 1", "/nothing"])
def test_a_stranger_hears_one_line(talk: Talk, words: str) -> None:
    refused = talk("stranger", words) if words != "/nothing" else talk("stranger", "nothing")
    assert isinstance(refused, Refused)
    assert refused.key in ("stranger", "invitation_unknown")
    assert "\n" not in talk.text


def test_help_lists_what_the_asker_may_do_and_nothing_else(says: Says) -> None:
    office, owner = says("supervisor", "/help").text, says("li", "/help").text
    assert "/assign" in office
    assert "/assign" not in owner
    assert "/done" in owner


def test_the_language_that_is_chosen_is_kept(ledger: Ledger, says: Says) -> None:
    asked = says("li", "/language")
    said = says("li", asked.line("English"), pressed=True)
    assert ledger.people["li"].language == "en"
    assert said.reply.menu_changed
    says("li", "/language 中文")
    assert ledger.people["li"].language == "zh"


def test_words_that_are_no_command_are_answered_with_where_help_is(says: Says) -> None:
    with pytest.raises(Refused, match="not_understood"):
        says("li", "/words 你好")


def test_a_question_of_ours_can_be_dropped(talk: Talk) -> None:
    talk("li", "/evidence 1")
    talk("li", "/取消")
    refused = talk("li", "这句话不是材料")
    assert isinstance(refused, Refused)
    assert refused.key == "not_understood"
    assert talk.counts()["evidence"] == 0


@pytest.mark.parametrize(
    ("alias", "command"),
    [("到期", "due"), ("我的", "mine"), ("完成", "done"), ("签收", "ack"), ("销号", "confirm"), ("退回", "return")],
)
def test_chinese_words_are_commands_too(alias: str, command: str) -> None:
    from bot.commands.table import find as command_named

    assert command_named(alias) is command_named(command)
