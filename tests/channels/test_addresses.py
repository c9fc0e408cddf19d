"""Is what people copy understood, and is an address inside known as such?"""

from __future__ import annotations

import pytest

from channels.addresses import kind_of, leads_inside, understood
from channels.outcomes import of_http, of_mail


@pytest.mark.parametrize(
    ("copied", "written"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=aa-11", "wecombot://aa-11"),
        ("wecom://aa-11", "wecombot://aa-11"),
        ("https://oapi.dingtalk.com/robot/send?access_token=ab12", "dingtalk://ab12"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/ab-12", "feishu://ab-12"),
        ("mailtos://u:p@mail.example", "mailtos://u:p@mail.example"),
        ("li@example.cn", "li@example.cn"),
        ("https://example.cn/hook", None),
        ("wecombot://a b", None),
        ("li@example.cn?to=other", None),
        ("li", None),
        ("", None),
    ],
)
def test_what_the_work_chats_show_for_copying_is_understood(copied: str, written: str | None) -> None:
    assert understood(copied) == written


def test_of_an_address_its_kind_is_all_that_is_shown() -> None:
    assert (kind_of("wecombot://secret"), kind_of("li@example.cn")) == ("wecombot", "mail")


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::10.0.0.1", "::",
    ],
)  # fmt: skip
def test_an_address_inside_is_known_in_every_disguise(ip: str) -> None:
    assert leads_inside(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "2606:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"])
def test_an_address_of_the_world_is_none(ip: str) -> None:
    assert not leads_inside(ip)


@pytest.mark.parametrize(
    ("kind", "status", "text", "taken", "became"),
    [
        ("wecombot", 200, '{"errcode": 0}', True, "sent"),
        ("wecombot", 200, '{"errcode": 93000}', True, "refused"),
        ("wecombot", 200, '{"errcode": 45009}', True, "unsent"),
        ("feishu", 200, '{"code": 19001}', True, "refused"),
        ("json", 200, '{"code": 200}', True, "sent"),
        ("json", 404, "", False, "refused"),
        ("json", 429, "", False, "unsent"),
        ("json", 502, "", False, "unknown"),
    ],
)
def test_an_answer_says_what_became_of_the_words(kind: str, status: int, text: str, taken: bool, became: str) -> None:  # noqa: FBT001
    assert of_http(kind, status, "", text, taken=taken).kind == became


@pytest.mark.parametrize(
    ("said", "written", "taken", "became"),
    [
        (250, True, True, "sent"),
        (550, False, False, "refused"),
        (451, True, False, "unsent"),
        (0, True, False, "unknown"),
    ],
)
def test_a_mail_server_says_so_too(said: int, written: bool, taken: bool, became: str) -> None:  # noqa: FBT001
    assert of_mail(said, written=written, taken=taken).kind == became
