"""Can an address be listened on? A socket, before anything that serves on it is loaded."""

from __future__ import annotations

import socket


class AddressTaken(Exception):
    """The address cannot be listened on: something else does, or it is not this machine's."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port} cannot be listened on.")
        self.host, self.port = host, port


def listener(host: str, port: int) -> socket.socket:
    """One that listens there; port 0 is a free one. Raises AddressTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With TCP named, asyncio switches Nagle's delay off; an answer would wait 40 ms for it otherwise.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(2048)
    except OSError as error:
        made.close()
        raise AddressTaken(host, port) from error
    return made
