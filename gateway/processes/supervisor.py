"""The supervisor: restarts programs that end, puts their names before their log lines, and stops them in order."""

import selectors
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import Self

from gateway.processes.child import Child, Program

TICK_SECONDS = 0.1
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
HEALTHY_SECONDS = 10.0  # a program that ran this long is restarted with the shortest pause
STOP_SECONDS = 7.5
LAST_STOP_SECONDS = 2.0
NAME_WIDTH = 8


@dataclass
class _Post:
    """A program to keep running: its child process, or the time of its next start."""

    program: Program
    child: Child | None = None
    started: float = 0.0
    pause_seconds: float = FIRST_PAUSE_SECONDS
    restart_at: float = 0.0


class Supervisor:
    """Keeps programs running until it is told to stop; everything happens in the thread that calls it."""

    def __init__(self) -> None:
        """Begin without programs."""
        self._posts: dict[str, _Post] = {}
        self._selector = selectors.DefaultSelector()
        self._stopping = False

    def __enter__(self) -> Self:
        """Treat Ctrl-C, SIGTERM and a closed terminal as the request to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop everything."""
        self.stop()

    def start(self, program: Program) -> None:
        """Start a program and keep it running from now on."""
        post = self._posts[program.name] = _Post(program)
        self._fill(post)

    def runs(self, name: str) -> bool:
        """Whether this program is running now."""
        child = self._posts[name].child
        return child is not None and child.status is None

    def run(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Watch all programs until the condition is true (returns True) or a stop is requested (returns False)."""
        while not self._stopping:
            if until():
                return True
            self._pass_on_lines()
            for post in self._posts.values():
                self._look_after(post)
        return False

    def stop(self) -> None:
        """Stop every program, those that others depend on last; kill what does not stop in time."""
        self._stopping = True
        children = [post.child for post in self._posts.values() if post.child]
        self._stop_all([child for child in children if not child.program.stops_last], STOP_SECONDS)
        self._stop_all([child for child in children if child.program.stops_last], LAST_STOP_SECONDS)
        self._posts.clear()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - signal handlers get both
        self._stopping = True

    def _fill(self, post: _Post) -> None:
        post.child, post.started = Child(post.program), time.monotonic()
        self._selector.register(post.child.output, selectors.EVENT_READ, post.child)

    def _look_after(self, post: _Post) -> None:
        if post.child is None:
            if time.monotonic() >= post.restart_at:
                self._fill(post)
        elif post.child.status is not None:
            self._note_death(post, post.child)

    def _note_death(self, post: _Post, child: Child) -> None:
        self._reap(child)
        if time.monotonic() - post.started > HEALTHY_SECONDS:
            post.pause_seconds = FIRST_PAUSE_SECONDS
        _show(post.program.name, [f"ended with status {child.status}; starts again in {post.pause_seconds} s"])
        post.child, post.restart_at = None, time.monotonic() + post.pause_seconds
        post.pause_seconds = min(post.pause_seconds * 2, LONGEST_PAUSE_SECONDS)

    def _pass_on_lines(self) -> None:
        for key, _ in self._selector.select(TICK_SECONDS):
            child: Child = key.data
            lines = child.read()
            if lines is None:
                self._selector.unregister(key.fileobj)
            _show(child.program.name, lines or [])

    def _reap(self, child: Child) -> None:
        if child.output in self._selector.get_map():
            self._selector.unregister(child.output)
        _show(child.program.name, child.reap())

    def _stop_all(self, children: list[Child], limit_seconds: float) -> None:
        for child in children:
            if child.status is None:
                child.terminate()
        deadline = time.monotonic() + limit_seconds
        while any(child.status is None for child in children) and time.monotonic() < deadline:
            self._pass_on_lines()
        for child in children:
            self._reap(child)


def _show(name: str, lines: list[str]) -> None:
    """Print lines; a failed write, such as to a full disk, is ignored."""
    with suppress(OSError):
        for line in lines:
            sys.stderr.write(f"{name:<{NAME_WIDTH}} | {line}\n")
        sys.stderr.flush()
