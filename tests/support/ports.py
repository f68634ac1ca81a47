"""Ports for the servers that tests start."""

from __future__ import annotations

import atexit
import errno
import random
import socket

PORTS = range(20_000, 30_000)
"""Below those from which systems give a port to whoever connects: no client sits on one before its server opens it."""


def free_port() -> int:
    """A port that nobody listens on; no test of any process on this machine is given it while this process lives."""
    for port in random.sample(PORTS, len(PORTS)):
        if _claimed(port) and _unused(port):
            return port
    raise OSError(errno.EADDRINUSE, f"no port of {PORTS.start} to {PORTS.stop - 1} is free")


def _claimed(port: int) -> bool:
    """Whether the port is ours from now on: whoever is given one holds the UDP port of the same number."""
    claim = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        claim.bind(("127.0.0.1", port))
    except OSError:
        claim.close()
        return False
    atexit.register(claim.close)
    return True


def _unused(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("", port))
        except OSError:
            return False
        return True
