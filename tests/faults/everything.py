"""`python -m tests.faults.everything`: the gateway as `keng up` runs it, with two workers a queue."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from gateway.cli.up import VALKEY, programs
from gateway.jobs import INBOUND, OUTBOUND
from gateway.processes import listener, valkey
from gateway.processes.child import Program, die_with
from gateway.processes.supervisor import Supervisor
from gateway.settings import Settings, read

ENV = "SECOND_WORKER_ENV"
"""The setting that holds what the second worker of the inbox has in its environment besides, `NAME=value` by spaces."""

WEB, SECOND_WEB = "web", "SECOND_WEB"
"""The web server, and the setting that gives it a second one beside it on the same socket and spool."""


def place(var_dir: Path) -> valkey.Place:
    """Where the Valkey of this directory listens, whatever REDIS_URL leads to it."""
    return valkey.place(var_dir, Settings(var_dir=var_dir, redis_url=f"unix://{var_dir}").socket)


def crew(listening: socket.socket) -> Iterator[Program]:
    """What runs beside Valkey, a second worker a queue with it; the senders' provider is the stand-in."""
    for program in programs(listening):
        if program.name == OUTBOUND:
            sender = replace(program, argv=[sys.executable, "-m", "tests.faults.sender"])
            yield from (sender, replace(sender, name="outbound2"))
            continue
        yield program
        if program.name == WEB and os.environ.get(SECOND_WEB):
            yield replace(program, name="web2")
        if program.name == INBOUND:
            more = os.environ.get(ENV, "").split()
            yield replace(program, name="inbound2", argv=[*(["env", *more] if more else []), *program.argv])


def main() -> None:
    """Run Valkey and all that stands on it until told to stop, or until whoever started this is gone."""
    die_with(os.getppid())
    settings = read()
    with listener.opened(settings.host, settings.port) as listening, Supervisor() as supervisor:
        supervisor.start(Program(VALKEY, valkey.command(place(settings.var_dir)), stops_last=True))
        for program in crew(listening):
            supervisor.start(program)
        supervisor.run()


if __name__ == "__main__":
    main()
