"""What becomes of words that are carried through Apprise? Over real HTTP and SMTP on this machine."""

from __future__ import annotations

import asyncio
import email
import email.policy
import sys
from pathlib import Path

import pytest

from channels.calling import Channels, Order
from tests.channels.conftest import MailServer, Receiver

pytestmark = pytest.mark.anyio


async def test_words_arrive_and_every_end_is_told_apart(receiver: Receiver, mail: MailServer, unused_port: int) -> None:
    receiver.answers = {"gone": (410, ""), "busy": (429, ""), "trouble": (502, "")}
    words = "逾期：管网改造\n请到Telegram办理"
    orders = [
        *(Order("send", receiver.address(path), words, "督办提醒") for path in ("ok", "gone", "busy", "trouble")),
        Order("send", f"json://127.0.0.1:{unused_port}/", words),
        Order("send", "li@example.cn", words, "督办提醒"),
        Order("check", "syslog://"),
        Order("check", "vapid://a@example.cn"),
        Order("check", "wecombot://abcdefgh"),
    ]
    box = f"mailto://127.0.0.1:{mail.port}?from=office@example.cn"
    became = await Channels(allows_inside=True, mail=box).carry_out(orders)
    assert [each.kind for each in became] == [
        "sent", "refused", "unsent", "unknown", "unsent", "sent", "refused", "refused", "sent",
    ]  # fmt: skip
    assert became[2].wait == 7
    assert next(body for path, body in receiver.heard if path == "ok")["message"] == words
    [(to, letter)] = mail.letters
    read = email.message_from_string(letter, policy=email.policy.default)
    assert (to, read["Subject"]) == ("li@example.cn", "督办提醒")
    assert words in read.get_body(("plain",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]


async def test_nothing_goes_inside_unless_it_is_allowed(receiver: Receiver) -> None:
    named = receiver.address().replace("127.0.0.1", "localhost")
    orders = [Order(do, address, "x") for do in ("check", "send") for address in (receiver.address(), named)]
    became = await Channels().carry_out(orders)
    assert {(each.kind, each.why) for each in became} == {("refused", "private network")}
    assert receiver.heard == []


async def test_a_child_that_hangs_is_ended_and_its_outcome_unknown(receiver: Receiver) -> None:
    receiver.answers = {"hang": (200, "hang")}
    [became] = await Channels(allows_inside=True, patience=4).carry_out([Order("send", receiver.address("hang"), "x")])
    assert (became.kind, len(receiver.heard)) == ("unknown", 1)


async def test_a_mail_address_needs_a_mailbox_of_the_house() -> None:
    [became] = await Channels().carry_out([Order("check", "li@example.cn")])
    assert (became.kind, became.why) == ("refused", "no mailbox")


async def test_a_name_that_turns_inward_the_second_time_gets_no_further_than_the_socket(receiver: Receiver) -> None:
    """The look at the name is passed over: what stands at the socket has to hold by itself."""
    code = (
        "import requests, sys; from channels.wire import Wire; wire = Wire(frozenset()); wire.guard()\n"
        "wire.begin(allows_inside=False)\n"
        "try: requests.post(sys.argv[1], json={}, timeout=3)\n"
        "except requests.ConnectionError: print(wire.seen.inside, wire.seen.connected)"
    )
    url = receiver.address().replace("json", "http").replace("127.0.0.1", "localhost")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, url, cwd=Path(__file__).parents[2], stdout=asyncio.subprocess.PIPE
    )
    said, _ = await child.communicate()
    assert (said.decode().strip(), receiver.heard) == ("True False", [])
