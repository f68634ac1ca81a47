"""A running gateway of real processes, and the means to harm them one by one."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from redis import Redis

from gateway import redis as clients
from gateway.books import campaigns, server
from gateway.campaigns import campaign_file
from parsers.campaign.plan import Campaign
from tests.faults import everything, plan, sender
from tests.faults.signed import ACCOUNT, OURS, TOKEN
from tests.paths import ROOT
from tests.support.ports import free_port

START_SECONDS = 60.0
COMMAND_SECONDS = 60.0
POLL_SECONDS = 0.02
VALKEY, WEB, CLOCK = "valkey-server", "gateway.serve", "workers.clock"
INBOUND, SENDER = "rq_worker inbound", "tests.faults.sender"
"""What tells each program's command from the others."""


class Stack:
    """The gateway's processes under their supervisor; harmed only by pid."""

    def __init__(self, directory: Path, campaign: Campaign, **settings: str) -> None:
        """Start everything on the data of this directory, with these settings besides."""
        self.directory = directory
        self.campaign = campaign
        self.place = everything.place(directory)
        self.port = free_port()
        file = directory / "campaign.yaml"
        file.write_text(campaign_file.dump(campaign), encoding="utf-8")
        self.environment = {
            **os.environ, "VAR_DIR": str(directory), "REDIS_URL": self.place.url, "PORT": str(self.port),
            "CAMPAIGN": str(file), "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_NUMBERS": OURS,
            "TWILIO_TEXTS_A_SECOND": "100", **settings,
        }  # fmt: skip
        self._output = (directory / "output").open("wb")
        command = [sys.executable, "-m", "tests.faults.everything"]
        self.process = psutil.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self._output, stderr=subprocess.STDOUT
        )
        self.books = clients.books(self.place.url, 5.0)
        wait_for(lambda: server.answers(self.books), START_SECONDS)
        if not campaigns.ids(self.books):
            plan.load(self.books, campaign)
        wait_for(self.answers, START_SECONDS)

    @property
    def valkey(self) -> psutil.Process:
        """The process of Valkey, waited for while it starts again."""
        return self.child(VALKEY)

    def draining(self) -> psutil.Process | None:
        """A worker of the inbox that is in the middle of a job, if there is one."""
        return self._busy(INBOUND)

    def sending(self) -> psutil.Process | None:
        """A sender that is in the middle of a job, if there is one."""
        return self._busy(SENDER)

    def all(self, mark: str) -> list[psutil.Process]:
        """The processes whose command holds this mark."""
        return [child for child in self.process.children() if mark in _command(child)]

    def child(self, mark: str) -> psutil.Process:
        """The process whose command holds this mark, waited for while it starts again."""
        wait_for(lambda: self.all(mark), START_SECONDS)
        return next(iter(self.all(mark)), None) or self.child(mark)

    def flask(self, *words: str) -> str:
        """Run a command of the shell on this directory's own Valkey; what it says. It must go well."""
        environment = {name: value for name, value in self.environment.items() if name != "REDIS_URL"}
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=COMMAND_SECONDS,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def logs(self) -> str:
        """Everything that any of the processes has written."""
        return "".join(path.read_text("utf-8", "replace") for path in (self.directory / "output", self.place.log))

    def close(self) -> None:
        """Stop the supervisor, or kill what is left of it."""
        family = [self.process, *self.process.children(recursive=True)]
        self.process.terminate()
        with suppress(psutil.TimeoutExpired):
            self.process.wait(12)
        for member in family:
            with suppress(psutil.NoSuchProcess):
                member.kill()
        self.process.wait()
        self.books.close()
        self._output.close()

    def _busy(self, mark: str) -> psutil.Process | None:
        workers = self.all(mark)
        random.shuffle(workers)
        return next((worker for worker in workers if _children(worker)), None)

    def answers(self) -> bool:
        """Whether the web server answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1) as response:
                return bool(response.status == 200)
        except OSError:
            return False


@contextmanager
def running(directory: Path, campaign: Campaign, provider: str, **settings: str) -> Iterator[Stack]:
    """Run everything until the block ends, the provider being the one that listens there."""
    stack = Stack(directory, campaign, **{sender.BASE: provider}, **settings)
    try:
        yield stack
    finally:
        stack.close()


def wait_for(condition: Callable[[], object], seconds: float) -> float:
    """Wait until the condition holds; how long that took."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, "waited in vain"
        time.sleep(POLL_SECONDS)
    return time.monotonic() - begun


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        found: list[psutil.Process] = process.children()
    except psutil.NoSuchProcess:
        return []
    return found


def _command(process: psutil.Process) -> str:
    with suppress(psutil.NoSuchProcess):
        return " ".join(process.cmdline())
    return ""


def reader(stack: Stack) -> Redis:
    """A client that gives up soon, for looking on while the server is harmed."""
    return clients.books(stack.place.url, 0.5)
