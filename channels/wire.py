"""What passes the wire of the child? Nothing into a network of our own; and what was answered is remembered.

The child alone loads this. Whatever library connects, it connects through a socket of Python's: that is where we stand,
so a name that resolves to something else the second time, and a redirect, get no further than a plain address.
"""

from __future__ import annotations

import smtplib
import socket
import threading
from dataclasses import dataclass, field
from typing import Any

import requests

from channels.addresses import leads_inside

MOST_READ = 4000  # characters of an answer


class LeadsInside(OSError):
    """The address leads into a network of our own."""


@dataclass
class Seen:
    """What one thread saw of its call: whether it was kept from leaving, whether it got through, what was answered."""

    inside: bool = False
    connected: bool = False
    answers: list[tuple[int, str, str]] = field(default_factory=list)  # HTTP: status, Retry-After, text
    said: int = 0  # the mail server's last code
    mail_written: bool = False  # the words went to the mail server


class Wire:
    """Stands between the libraries and the network from `guard` on. `proxies` are (host, port) that may lie inside."""

    def __init__(self, proxies: frozenset[tuple[str, int]]) -> None:
        self._proxies = proxies
        self._own = threading.local()

    @property
    def seen(self) -> Seen:
        """Of this thread's call."""
        if not hasattr(self._own, "seen"):
            self._own.seen = Seen()
        seen: Seen = self._own.seen
        return seen

    def begin(self, *, allows_inside: bool) -> None:
        """A new call of this thread."""
        self._own.seen, self._own.allows_inside = Seen(), allows_inside

    def guard(self) -> None:
        self._guard_sockets()
        self._listen_to_http()
        self._listen_to_mail()

    def refuse_inside(self, host: str, port: int) -> None:
        """Raises LeadsInside for a name with any address inside; one that has none at all is let pass."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            return
        for *_, address in found:
            self._check(address)

    def _check(self, address: Any) -> None:
        if getattr(self._own, "allows_inside", False):
            return
        try:
            inside = leads_inside(str(address[0])) and (str(address[0]), int(address[1])) not in self._proxies
        except (ValueError, TypeError, LookupError):  # a name that somebody else would resolve, a file
            inside = True
        if inside:
            self.seen.inside = True
            raise LeadsInside("the address leads into a private network")

    def _guard_sockets(self) -> None:
        plain: Any = socket.socket  # its methods are replaced for every library of this process
        connect, connect_ex, sendto = plain.connect, plain.connect_ex, plain.sendto

        def guarded(own: Any, address: Any) -> Any:
            self._check(address)
            connect(own, address)
            self.seen.connected = True

        def guarded_ex(own: Any, address: Any) -> Any:
            self._check(address)
            code = connect_ex(own, address)
            self.seen.connected = self.seen.connected or code == 0
            return code

        def guarded_to(own: Any, content: Any, *rest: Any) -> Any:
            self._check(rest[-1])
            self.seen.connected = True
            return sendto(own, content, *rest)

        plain.connect, plain.connect_ex, plain.sendto = guarded, guarded_ex, guarded_to

    def _listen_to_http(self) -> None:
        session: Any = requests.Session
        send = session.send

        def heard(own: Any, request: Any, **kwargs: Any) -> Any:
            answer = send(own, request, **kwargs)
            wait = str(answer.headers.get("Retry-After", ""))
            text = "" if kwargs.get("stream") else answer.text[:MOST_READ]
            self.seen.answers.append((int(answer.status_code), wait, text))
            return answer

        session.send = heard

    def _listen_to_mail(self) -> None:
        mail: Any = smtplib.SMTP
        getreply, data = mail.getreply, mail.data

        def heard(own: Any) -> Any:
            code, words = getreply(own)
            self.seen.said = int(code)
            return code, words

        def written(own: Any, message: Any) -> Any:
            self.seen.said, self.seen.mail_written = 0, True
            return data(own, message)

        mail.getreply, mail.data = heard, written
