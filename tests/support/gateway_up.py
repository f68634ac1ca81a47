"""A running `keng up` for tests: the real thing, in a directory and on a port of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from pathlib import Path

import psutil

from gateway import redis as clients
from gateway.settings import Settings
from gateway.web.login.views import one_time_link
from tests.paths import ROOT
from tests.support.ports import free_port

START_SECONDS = 60.0
COMMAND_SECONDS = 60.0
ANSWER_SECONDS = 60.0
SOON_SECONDS = 60.0
"""How long a test waits for what it expects: so long that a busy machine breaks nothing."""
POLL_SECONDS = 0.05
READY = "Kẻng is ready: "
FIGURE = re.compile(r'data-k="([^"]+)">(?:<a [^>]*>)?([^<]*)<')


class Up:
    """A running `keng up`."""

    def __init__(self, directory: Path, **settings: str) -> None:
        """Start it with its data in this directory's var/, on a free port unless the settings name one."""
        self.var_dir = directory / "var"
        self.port = settings.get("PORT") or str(free_port())
        self.environment = {
            **os.environ,
            "LC_ALL": "C.UTF-8",
            "VAR_DIR": str(self.var_dir),
            **settings,
            "PORT": self.port,
        }
        self._output = (directory / "output").open("w+", encoding="utf-8")
        self.process = psutil.Popen(
            [*keng(), "up"], cwd=ROOT, env=self.environment, stdout=self._output, stderr=subprocess.STDOUT
        )

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        """All that it printed so far."""
        self._output.seek(0)
        return self._output.read()

    @property
    def ready(self) -> bool:
        """Whether it has said that its page answers."""
        return READY in self.output

    def child(self, mark: str) -> psutil.Process | None:
        """The child whose command holds this word."""
        return next((child for child in self.process.children() if mark in _command(child)), None)

    def run(self, *words: str, environment: dict[str, str] | None = None, given: str = "") -> str:
        """What `keng WORDS` prints beside it, with this typed in; it must go well."""
        done = subprocess.run(
            [*keng(), *words],
            cwd=ROOT,
            env=environment or self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def link(self) -> str:
        """A link that signs somebody in once."""
        with clients.books(Settings(var_dir=self.var_dir).books, ANSWER_SECONDS) as books:
            return one_time_link(books, self.address)

    def close(self) -> None:
        """Kill whatever of it still runs."""
        family = [*self.process.children(recursive=True), self.process] if self.process.is_running() else []
        for member in family:
            with suppress(psutil.NoSuchProcess):  # a job's process may just have ended
                member.kill()
        self.process.wait()
        self._output.close()


class Desk:
    """Somebody signed in, who reads the status page."""

    def __init__(self, up: Up) -> None:
        """Sign in by a link, pressing its button."""
        self._address = up.address
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._browser.open(up.link(), data=b"", timeout=ANSWER_SECONDS).close()

    def page(self, campaign: str) -> str:
        """The status page of a campaign."""
        with self._browser.open(f"{self._address}/?campaign={campaign}", timeout=ANSWER_SECONDS) as answer:
            found: str = answer.read().decode()
            return found

    def figures(self, campaign: str) -> dict[str, str]:
        """The figures on that page, as they read, by their marks: TH1.today, TH1.total, TH1.1 (the first stock)…"""
        return dict(FIGURE.findall(self.page(campaign)))


@contextmanager
def running(directory: Path, **settings: str) -> Iterator[Up]:
    """Run `keng up` in this directory until the block ends, having waited for its address."""
    up = Up(directory, **settings)
    try:
        assert soon(lambda: up.ready or up.process.poll() is not None, START_SECONDS), up.output
        assert up.ready, up.output
        yield up
    finally:
        up.close()


def refused(directory: Path, **settings: str) -> str:
    """What a start that must fail says."""
    up = Up(directory, **settings)
    try:
        assert up.process.wait(timeout=START_SECONDS) == 1
        return up.output
    finally:
        up.close()


@contextmanager
def handlers_kept() -> Iterator[None]:
    """Give the signals that a supervisor takes back to whoever had them, so that the tests can be stopped."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def keng() -> list[str]:
    """The command `keng`."""
    return [sys.executable, "-m", "gateway.keng"]


def flask() -> list[str]:
    """The command `flask --app wsgi`."""
    return [sys.executable, "-m", "flask", "--app", "wsgi"]


def soon(condition: Callable[[], object], seconds: float = SOON_SECONDS) -> bool:
    """Whether the condition comes to hold in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def gone(process: psutil.Process) -> bool:
    """Whether a process has ended, be it not yet reaped."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def _command(process: psutil.Process) -> str:
    """The command line of a process, nothing if it just ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
