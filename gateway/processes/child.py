"""One process of ours: in a group of its own, tied to our life, its output read line by line."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

PR_SET_PDEATHSIG = 1
CHUNK_BYTES = 65536
_libc = ctypes.CDLL(None)


@dataclass(frozen=True)
class Program:
    """What to run under which name; what others stand on stops after them."""

    name: str
    argv: list[str]
    stops_last: bool = False
    inherits: tuple[int, ...] = ()


class Child:
    """A running program."""

    def __init__(self, program: Program) -> None:
        """Start it; only ever call this from the main thread, whose end the kernel takes for the parent's."""
        self.program = program
        self._half_line = b""
        self._process = subprocess.Popen(  # noqa: S603 - argument lists of our own
            program.argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a terminal's Ctrl-C reaches the supervisor alone, which stops all in order
            pass_fds=program.inherits,
            preexec_fn=_tied_to(os.getpid()),
        )

    @property
    def output(self) -> IO[bytes]:
        """The pipe that its lines come through."""
        if self._process.stdout is None:
            raise ValueError(f"{self.program.name} was started without a pipe")
        return self._process.stdout

    @property
    def status(self) -> int | None:
        """Its exit status, or None while it runs."""
        return self._process.poll()

    def read(self) -> list[str] | None:
        """Return the lines that have come, or None once it closed its output."""
        chunk = os.read(self.output.fileno(), CHUNK_BYTES)
        *lines, self._half_line = (self._half_line + chunk).split(b"\n")
        return [_text(line) for line in lines] if chunk else None

    def terminate(self) -> None:
        """Ask it to stop."""
        self._process.terminate()

    def bury(self) -> list[str]:
        """Kill what is left of it and of its own children, and return its last lines."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        return self._rest()

    def _rest(self) -> list[str]:
        os.set_blocking(self.output.fileno(), False)  # a stray grandchild may hold the pipe open
        rest = self._half_line + (self.output.read() or b"")
        self.output.close()
        return [_text(line) for line in rest.splitlines()]


def die_with(parent: int, number: signal.Signals = signal.SIGTERM) -> None:
    """Let the kernel signal this process when that parent dies, however it dies; on Linux only."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # it died before we could ask
            os.kill(os.getpid(), number)


def _tied_to(parent: int) -> Callable[[], None]:
    return lambda: die_with(parent)


def _text(line: bytes) -> str:
    return line.decode("utf-8", "backslashreplace")
