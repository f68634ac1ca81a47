"""The web servers that are compared, one process and eight threads each."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.processes import FIRST, ROOT, python, running, wait_until

PEERS = ROOT / ".venv" / "bench" / "bin"
"""Where `make bench` installs the servers that are not the product's."""
THREADS = "8"

Command = Callable[[str, str], list[str]]


def _waitress(target: str, _port: str) -> list[str]:
    return python("bench.waitress_server", target)


def _gunicorn(target: str, port: str) -> list[str]:
    options = ["--worker-class", "gthread", "--threads", THREADS, "--workers", "1", "--keep-alive", "60"]
    return [str(PEERS / "gunicorn"), *options, "--bind", f"127.0.0.1:{port}", "--log-level", "error", target]


def _granian(target: str, port: str) -> list[str]:
    options = [
        "--interface",
        "wsgi",
        "--workers",
        "1",
        "--blocking-threads",
        THREADS,
        "--no-ws",
        "--log-level",
        "error",
    ]
    return [str(PEERS / "granian"), *options, "--host", "127.0.0.1", "--port", port, target]


SERVERS: dict[str, Command] = {"waitress": _waitress, "gunicorn": _gunicorn, "granian": _granian}


@contextmanager
def serving(server: str, target: str, directory: Path, settings: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Serve MODULE:NAME until the block ends; the port, and the id of the server's process."""
    port = free_port()
    environment = {"VAR_DIR": str(directory), "PORT": str(port), "WEB_THREADS": THREADS, **settings}
    environment["PYTHONPATH"] = str(ROOT)
    with running(SERVERS[server](target, str(port)), environment, FIRST, directory / f"{server}.log") as process:
        wait_until(lambda: answers(port), f"{server} with {target}")
        yield port, process.pid


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
