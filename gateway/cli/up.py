"""`keng up`: everything at once, on one machine, until Ctrl-C."""

import http.client
import math
import os
import socket
import sys
import tempfile
import time
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

import click
from redis import Redis
from redis.exceptions import RedisError

from gateway import certificate_authority, redis
from gateway.books import devices, safety, server
from gateway.books.accounts import AccountError
from gateway.campaigns import first_start
from gateway.campaigns.campaign_file import CampaignError
from gateway.cli import address, started
from gateway.connect import HTTPS
from gateway.jobs import INBOUND, OUTBOUND, PAPERS
from gateway.processes import append_only, listener, preflight, valkey
from gateway.processes.child import Program
from gateway.processes.supervisor import Supervisor
from gateway.secrets import SecretError
from gateway.settings import Settings, SettingsError, read
from gateway.web.login.views import one_time_link

VALKEY = "valkey"
READY_SECONDS = 60.0
PORT_PATIENCE_SECONDS = 3.0  # a web server whose supervisor was just killed may still be stopping
PROBE_SECONDS = 0.5
LOOKS_AGAIN_SECONDS = 30.0
OVERRIDE = "Set KENG_ALLOW_UNSAFE_REDIS=1 to run all the same."


class StartError(Exception):
    """The gateway cannot start; the text is one sentence for the person who started it."""


EXPECTED = (StartError, SettingsError, SecretError, CampaignError, valkey.ValkeyError)


@click.command()
@click.option("--check", is_flag=True, help="Only look whether the Redis of REDIS_URL and this machine will do.")
def up(*, check: bool) -> None:
    """Run everything: Valkey, the web pages, the workers and the clock."""
    try:
        if check:
            check_only(read())
        else:
            run(read())
            click.echo(started.said("stopped"))
    except EXPECTED as error:
        click.echo(f"keng: {error}", err=True)
        sys.exit(1)


def run(settings: Settings) -> None:
    """Start all in order, say the page's address once it answers, watch over all, and stop all in order."""
    _make_writable(settings)
    with _listening(settings) as listening, ExitStack() as locks, Supervisor() as supervisor:
        if settings.embedded and not _start_valkey(settings, supervisor, locks):
            return
        with redis.books(settings.books) as books:
            _check(settings, books)
            first_start.prepare(books, settings.campaign)
            if _serve(settings, supervisor, listening):
                address.note(settings)
                click.echo("\n".join(started.block(settings, books, _link(settings, books))))
                supervisor.run(until=Opening(settings, supervisor, locks, books))
        click.echo(f"\n{started.said('stopping')}")


def _link(settings: Settings, books: Redis) -> str | None:
    """A sign-in link for the person at the terminal; a log is read by others, so it gets none."""
    try:
        return one_time_link(books, settings.public_url) if sys.stdout.isatty() else None
    except AccountError:  # no administrator may sign in: the command that makes a link says what to do
        return None


def check_only(settings: Settings) -> None:
    """Say whether all will do: for what starts the processes one by one, such as systemd."""
    _make_writable(settings)
    with redis.books(settings.books) as books:
        if not _check(settings, books):
            click.echo("Redis and this machine keep what they accept.")


def programs(listening: socket.socket) -> list[Program]:
    """Return what runs beside Valkey: the web server on this socket, a worker per queue, and the clock.

    Whoever calls while one web server ends and the next one starts waits at the socket, which is ours.
    """
    python, number = sys.executable, listening.fileno()
    return [
        Program("web", [python, "-m", "gateway.serve", str(number)], inherits=(number,)),
        *(Program(queue, [python, "-m", "workers.rq_worker", queue]) for queue in (INBOUND, OUTBOUND, PAPERS)),
        Program("clock", [python, "-m", "workers.clock"]),
    ]


class Opening:
    """Opens our https port once a phone of the local network is being connected, and not before."""

    def __init__(self, settings: Settings, supervisor: Supervisor, kept: ExitStack, books: Redis) -> None:
        """Look at the settings; what is opened stays open as long as `kept`."""
        self._settings, self._supervisor, self._kept, self._books = settings, supervisor, kept, books
        self._path, self._next_look = certificate_authority.server_path(settings.var_dir), 0.0

    def __call__(self) -> bool:
        """Look whether it is to be opened; never a reason to stop."""
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + PROBE_SECONDS
            if self._path.exists():
                self._open()
        return False

    def _open(self) -> None:
        where = f"{self._settings.https_host}:{self._settings.https_port}"
        try:
            listening = self._kept.enter_context(listener.opened(self._settings.https_host, self._settings.https_port))
        except OSError as error:
            click.echo(f"Phones cannot call: {where}: {_reason(error)}. Set HTTPS_PORT to another one.", err=True)
            with suppress(RedisError):  # the page says it too, where it can
                devices.failed(self._books, HTTPS, "port", datetime.now(UTC))
            self._next_look = time.monotonic() + LOOKS_AGAIN_SECONDS
            return
        number = listening.fileno()
        argv = [sys.executable, "-m", "gateway.serve_https", str(number)]
        self._supervisor.start(Program("https", argv, inherits=(number,)))
        self._next_look = math.inf


def _start_valkey(settings: Settings, supervisor: Supervisor, locks: ExitStack) -> bool:
    """Start our own Valkey and wait until it has loaded its data; false if a stop is requested meanwhile."""
    place = valkey.place(settings.var_dir, settings.socket, settings.valkey_server)
    lock = locks.enter_context(valkey.lock(place))
    for tail in append_only.mend(place.directory):
        click.echo(f"keng: {tail}", err=True)
    supervisor.start(Program(VALKEY, valkey.command(place), stops_last=True, inherits=(lock.fileno(),)))
    with redis.books(place.url) as client:
        went_on = supervisor.run(until=lambda: server.answers(client) or not supervisor.runs(VALKEY))
    if went_on and not supervisor.runs(VALKEY):
        raise StartError(f"Valkey did not start: {_why_not(place)}")
    return went_on


def _why_not(place: valkey.Place) -> str:
    """Why the server did not start: what is damaged and what to do, else its own last words."""
    for tail in append_only.damage(place.directory):
        return (
            f"{tail.file} is damaged at byte {tail.place} of {tail.place + tail.size}. Put a backup in its place "
            "(docs/backup.md), or run: keng mend"
        )
    return valkey.last_words(place)


def _serve(settings: Settings, supervisor: Supervisor, listening: socket.socket) -> bool:
    """Start the rest and wait until the page answers; false if a stop is requested meanwhile."""
    for program in programs(listening):
        supervisor.start(program)
    deadline = time.monotonic() + READY_SECONDS
    went_on = supervisor.run(until=lambda: _page_answers(settings) or time.monotonic() > deadline)
    if went_on and time.monotonic() > deadline:
        raise StartError(f"the page did not answer within {READY_SECONDS:.0f} s; the lines above say why.")
    return went_on


def _page_answers(settings: Settings) -> bool:
    with closing(http.client.HTTPConnection(urlsplit(settings.local_url).netloc, timeout=PROBE_SECONDS)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False


def _make_writable(settings: Settings) -> None:
    try:
        settings.var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.var_dir):
            pass
    except OSError as error:
        raise StartError(f"{settings.var_dir} cannot be written: {os.strerror(error.errno or 0)}.") from error


def _listening(settings: Settings) -> socket.socket:
    """The socket that the web server will take its calls from."""
    deadline = time.monotonic() + PORT_PATIENCE_SECONDS
    while True:
        try:
            return listener.opened(settings.host, settings.port)
        except OSError as error:
            if time.monotonic() > deadline:
                where, why = f"{settings.host}:{settings.port}", _reason(error)
                raise StartError(f"{where} cannot be used: {why}. Set PORT to another one.") from error
        time.sleep(PROBE_SECONDS)


def _reason(error: OSError) -> str:
    """What is wrong in the system's own words, without what Python adds; a name that cannot be found has others."""
    return str(error.strerror) if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)


def _check(settings: Settings, books: Redis) -> list[str]:
    """Refuse to start if accepted texts may be lost, unless the setting allows it; then every page warns."""
    try:
        faults = preflight.faults(settings, books)
        if faults and not settings.keng_allow_unsafe_redis:
            raise StartError("\n".join([*faults, OVERRIDE]))
        safety.note(books, faults)
    except RedisError as error:
        raise StartError(f"Redis does not answer at BOOKS_URL or REDIS_URL ({type(error).__name__}).") from error
    for fault in faults:
        click.echo(f"UNSAFE: {fault}", err=True)
    return faults
