"""A child process: in its own process group, ended with its parent, its output read line by line."""

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
    """A program and its name; a program that others depend on is stopped after them."""

    name: str
    argv: list[str]
    stops_last: bool = False
    inherits: tuple[int, ...] = ()


class Child:
    """A running program."""

    def __init__(self, program: Program) -> None:
        """Start the program; only from the main thread: the kernel ends the child with the thread that started it."""
        self.program = program
        self._half_line = b""
        self._process = subprocess.Popen(  # noqa: S603 - argument lists of our own
            program.argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches only the supervisor, which stops all programs in order
            pass_fds=program.inherits,
            preexec_fn=_tied_to(os.getpid()),
        )

    @property
    def output(self) -> IO[bytes]:
        """The pipe with its output."""
        if self._process.stdout is None:
            raise ValueError(f"{self.program.name} was started without a pipe")
        return self._process.stdout

    @property
    def status(self) -> int | None:
        """Its exit status, or None while it runs."""
        return self._process.poll()

    def read(self) -> list[str] | None:
        """Return the lines read since the last call, or None once the output is closed."""
        chunk = os.read(self.output.fileno(), CHUNK_BYTES)
        *lines, self._half_line = (self._half_line + chunk).split(b"\n")
        return [_text(line) for line in lines] if chunk else None

    def terminate(self) -> None:
        """Ask it to stop."""
        self._process.terminate()

    def reap(self) -> list[str]:
        """Kill the rest of its process group, and return its last lines."""
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
    """Have the kernel send this process a signal when its parent dies, for whatever reason; on Linux only."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # it died before we could ask
            os.kill(os.getpid(), number)


def _tied_to(parent: int) -> Callable[[], None]:
    return lambda: die_with(parent)


def _text(line: bytes) -> str:
    return line.decode("utf-8", "backslashreplace")
