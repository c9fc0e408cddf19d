"""What may be known of an address without its secrets? Its kind, and whether it leads to this machine or into a network of our own."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

LONGEST = 2000
KIND = re.compile(r"([a-z][a-z0-9+]{1,30})://", re.IGNORECASE)
MAIL = re.compile(r"[^\s@/?&:,;<>]+@[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
# What the work chats show for copying, and how Apprise writes it.
COPIED = (
    (re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)"), r"wecombot://\1"),
    (re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)"), r"dingtalk://\1"),
    (re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)"), r"feishu://\1"),
    (re.compile(r"https://open\.larksuite\.com/open-apis/bot/v2/hook/([\w-]+)"), r"lark://\1"),
)
# In everyday words: the names that people try.
ALSO_CALLED = {"wecom": "wecombot", "wxwork": "wecombot", "ding": "dingtalk"}
NAT64 = ipaddress.ip_network("64:ff9b::/96")

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


def understood(words: str) -> str | None:
    """The address as Apprise writes it, from what a person copied; None where it is none. A mail address stays."""
    words = words.strip()
    if not words or len(words) > LONGEST or not words.isprintable() or re.search(r"\s", words):
        return None
    for copied, written in COPIED:
        if found := copied.fullmatch(words):
            return found.expand(written)
    if MAIL.fullmatch(words):
        return words
    kind = KIND.match(words)
    if kind is None or kind[1].lower() in ("http", "https"):
        return None
    name = kind[1].lower()
    return f"{ALSO_CALLED.get(name, name)}://{words[kind.end() :]}"


def kind_of(address: str) -> str:
    """All of an address that anybody is shown: "wecombot", or "mail" for a plain mail address."""
    found = KIND.match(address)
    return found[1].lower() if found else "mail"


def leads_to_this_machine(url: str) -> bool:
    """Whether a web address names this machine; a name is not looked up."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def leads_inside(ip: str) -> bool:
    """Whether a numeric address belongs to this machine or to a network that the world does not see."""
    found = ipaddress.ip_address(ip.partition("%")[0])
    return not all(each.is_global and not each.is_multicast for each in (found, *_within(found)))


def _within(ip: Ip) -> list[Ip]:
    """The IPv4 address that an IPv6 one stands for: mapped, 6to4, Teredo, NAT64."""
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    stands_for: list[Ip | None] = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in NAT64:
        stands_for.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [each for each in stands_for if each is not None]
