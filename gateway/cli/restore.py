"""`keng restore`: put a backup in the place of what the books hold, on hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis
from rq import Worker

from gateway import redis
from gateway.backup import archive
from gateway.backup import backup as copies
from gateway.backup import restore as work
from gateway.backup.archive import DamagedError
from gateway.backup.backup import Backup
from gateway.backup.restore import NotRestoredError, Restored
from gateway.books import campaigns
from gateway.books.maintenance import snapshot
from gateway.cli.explained import counted, explained
from gateway.processes.valkey import ValkeyError
from gateway.settings import Settings

PULLED = timedelta(hours=47)
"""So far back a provider's list is looked through; the pull's own limit is two days."""
AT_WORK = "The gateway is running: stop it first, since what comes in meanwhile would be lost."


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of what is there; asks for its name.")
@with_appcontext
@explained
def restore(directory: Path, replace: bool) -> None:
    """Put the backup in DIRECTORY into the empty books. It starts on HOLD: nothing goes out until that is released."""
    settings: Settings = current_app.extensions["settings"]
    try:
        found = archive.check(directory)
        with work.server(settings) as url:
            _make_room(url, settings, directory, replace)
            restored = work.restore(url, directory, found)
    except (DamagedError, NotRestoredError, ValkeyError, OSError) as error:
        raise click.ClickException(f"Nothing was restored: {error}") from error
    _say(restored)


def _make_room(url: str, settings: Settings, directory: Path, replace: bool) -> None:
    """Look whether the books may be replaced, and keep what they hold."""
    with redis.books(url, copies.LONGEST_COMMAND_SECONDS) as books, redis.jobs(settings.redis) as jobs:
        if not settings.embedded and Worker.all(connection=jobs):
            raise NotRestoredError(AT_WORK)
        if snapshot.is_empty(books):
            return
        there = " ".join(campaigns.ids(books)) or "something that is no campaign"
        if not replace:
            raise NotRestoredError(f"the books hold {there} already. Add --replace to put the backup in its place.")
        name = campaigns.ids(books)[0] if campaigns.ids(books) else "replace"
        if click.prompt(f"What is there now ({there}) goes. Type {name} to go on") != name:
            raise NotRestoredError(f"that is not {name}.")
        _keep(books, jobs, settings, directory.absolute().parent / "replaced")


def _keep(books: Redis, jobs: Redis, settings: Settings, directory: Path) -> None:
    kept = Backup(directory, books, jobs, settings)
    kept.close()
    click.echo(f"What was there is kept in {kept.directory}")


def _say(restored: Restored) -> None:
    made_at, began = restored.epoch.made_at, restored.epoch.began
    click.echo(f"Restored as of {made_at:%Y-%m-%d %H:%M:%S} UTC.")
    for name, found in restored.campaigns.items():
        agree = "all agree" if found.clean else f"not all agree: look at them, then keng rebuild {name}"
        click.echo(f"  {name}: {counted(found.records, 'record')}, {counted(found.figures, 'figure')} checked, {agree}")
    if began - made_at > PULLED:
        click.echo(f"What came more than two days ago and after {made_at:%Y-%m-%d %H:%M} UTC no provider is asked for.")
    click.echo("HOLD: texts come in and count, and nothing goes out until: keng hold release")
