"""The listening socket of the web server. While some process holds it, callers wait; they are not refused."""

from __future__ import annotations

import socket

BACKLOG = 1024
"""How many connections may wait while no web server accepts any (the system may set a lower limit)."""


def opened(host: str, port: int) -> socket.socket:
    """Listen on an address. OSError: it is in use, or it is not an address of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def inherited(number: int) -> socket.socket:
    """The listening socket that the parent process passed on, by its file descriptor."""
    return socket.socket(fileno=number)
