"""`python -m tests.faults.everything`: the gateway as `flask up` runs it, with two workers a queue."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gateway import valkey
from gateway.bell import INBOUND, OUTBOUND
from gateway.child import Program
from gateway.cli.up import VALKEY, programs
from gateway.settings import Settings, read
from gateway.supervisor import Supervisor


def place(var_dir: Path) -> valkey.Place:
    """Where the Valkey of this directory listens, whatever REDIS_URL leads to it."""
    return valkey.place(var_dir, Settings(var_dir=var_dir, redis_url=f"unix://{var_dir}").socket)


def main() -> None:
    """Run Valkey and all that stands on it until told to stop."""
    with Supervisor() as supervisor:
        supervisor.start(Program(VALKEY, valkey.command(place(read().var_dir)), stops_last=True))
        for program in programs():
            supervisor.start(program)
            if program.name in (INBOUND, OUTBOUND):
                supervisor.start(replace(program, name=f"{program.name}2"))
        supervisor.run()


if __name__ == "__main__":
    main()
