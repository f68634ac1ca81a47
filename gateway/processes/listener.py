"""The socket that the web server listens on: while its holder lives, whoever calls waits instead of being refused."""

from __future__ import annotations

import socket

BACKLOG = 1024
"""So many connections may wait while no web server takes any, if the system lets them."""


def opened(host: str, port: int) -> socket.socket:
    """Listen on an address; OSError if another does, or if it is none of ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def inherited(number: int) -> socket.socket:
    """The listening socket that whoever started this process has passed on under a number."""
    return socket.socket(fileno=number)
