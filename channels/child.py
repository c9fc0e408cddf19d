"""What does the child process do? It reads orders, calls Apprise under guard, and says what became of each."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import smtplib
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import requests
from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat
from apprise.common import OverflowMode, PersistentStoreMode

from channels.addresses import kind_of
from channels.outcomes import Became, of_http, of_mail
from channels.wire import Seen, Wire

AT_ONCE = 16
# They speak to this machine itself, or read a file of it that the address names.
NOT_OFFERED = {"syslog", "rsyslog", "dbus", "qt", "kde", "glib", "gnome", "macosx", "windows", "blink1", "vapid", "fcm"}


def main() -> None:
    """Reads one line of orders, writes a line for each: its place and what became of it. No word of ours leaves else."""
    given = json.loads(sys.stdin.buffer.readline())
    out, sys.stdout, sys.stderr = sys.stdout, io.StringIO(), io.StringIO()
    logging.disable(logging.CRITICAL)  # the libraries write addresses into their logs
    wire = Wire(frozenset(_proxies()))
    wire.guard()
    orders = given["orders"]
    out.write("[-1, {}]\n")  # from here on something may have left
    out.flush()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for place, became in enumerate(threads.map(lambda order: _surely(wire, order), orders)):
            out.write(json.dumps([place, became.as_data()]) + "\n")
            out.flush()
    os._exit(0)


def _surely(wire: Wire, order: dict[str, Any]) -> Became:
    wire.begin(allows_inside=bool(order["allows_inside"]))
    try:
        return _carried_out(wire, order)
    except Exception as error:
        if wire.seen.inside:
            return Became("refused", "private network")
        return Became("unknown" if wire.seen.connected else "refused", type(error).__name__)


def _carried_out(wire: Wire, order: dict[str, Any]) -> Became:
    plugin = _plugin(order["address"])
    if plugin is None:
        return Became("refused", "no such kind")
    for host, port in _hosts(plugin):
        wire.refuse_inside(host, port)
    if order["do"] == "check":
        return Became("sent")
    taken = bool(
        plugin.notify(
            body=order["text"], title=order["title"], body_format=NotifyFormat.TEXT, overflow=OverflowMode.SPLIT
        )
    )
    return _became(kind_of(order["address"]), wire.seen, taken=taken)


def _became(kind: str, seen: Seen, *, taken: bool) -> Became:
    if seen.inside:
        return Became("refused", "private network")
    if seen.answers:
        return of_http(kind, *seen.answers[-1], taken=taken)
    if seen.mail_written or seen.said:
        return of_mail(seen.said, written=seen.mail_written, taken=taken)
    if taken:
        return Became("sent")
    return Became("unknown", "no answer") if seen.connected else Became("unsent", "no connection")


def _plugin(address: str) -> NotifyBase | None:
    """The service behind an address, words kept as plain as we write them; None for a kind that is not offered."""
    kind = kind_of(address)
    asset = AppriseAsset(storage_mode=PersistentStoreMode.MEMORY)
    plugin = None if kind in NOT_OFFERED else Apprise.instantiate(address, asset=asset)
    if not isinstance(plugin, NotifyBase) or not _by_known_wires(plugin):
        return None
    plugin.notify_format = NotifyFormat.TEXT
    return plugin


def _by_known_wires(plugin: NotifyBase) -> bool:
    """Whether it goes by HTTP or by mail, whose answers we understand."""
    module = sys.modules[type(plugin).__module__]
    return getattr(module, "requests", None) is requests or getattr(module, "smtplib", None) is smtplib


def _hosts(plugin: NotifyBase) -> Iterator[tuple[str, int]]:
    """Where it says that it connects to; what it connects to besides is seen at the socket."""
    for name in ("smtp_host", "host"):
        host = getattr(plugin, name, None)
        if isinstance(host, str) and ("." in host or ":" in host or host == "localhost"):
            yield host, int(plugin.port or 443)
            return


def _proxies() -> Iterator[tuple[str, int]]:
    for url in set(requests.utils.get_environ_proxies("https://example.org").values()):
        with contextlib.suppress(ValueError, OSError):
            parts = urlsplit(url)
            for *_, address in socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM):
                yield str(address[0]), int(address[1])
