"""`keng backup`: copy everything into a directory, once or again and again, and check such a copy."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis, RedisError

from gateway import redis
from gateway.backup import backup as work
from gateway.backup.archive import DamagedError
from gateway.backup.backup import Backup
from gateway.backup.online_copy import RestoredError, UnsteadyError
from gateway.books.maintenance.changes import NotToldError
from gateway.cli.explained import counted, explained
from gateway.processes.valkey import ValkeyError
from gateway.settings import Settings

PAUSE_SECONDS = 10.0
PASSES = (RedisError, OSError, NotToldError, UnsteadyError, RestoredError)
"""What ends one backup of those that follow; the next begins soon."""


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--follow", is_flag=True, help="Go on: each minute write what has changed, each day begin anew.")
@click.option("--check", "checks", is_flag=True, help="DIRECTORY is a backup: read it, and verify what it holds.")
@click.option("--seconds", default=work.SECONDS, show_default=True, help="How often --follow writes.")
@with_appcontext
@explained
def backup(directory: Path, follow: bool, checks: bool, seconds: float) -> None:
    """Copy everything into a directory of its own under DIRECTORY, while texts go on coming in."""
    settings: Settings = current_app.extensions["settings"]
    if checks:
        _check(directory, settings)
        return
    with redis.books(settings.books, work.LONGEST_COMMAND_SECONDS) as books, redis.jobs(settings.redis) as jobs:
        if follow:
            _follow(directory, books, jobs, settings, seconds)
        else:
            _back_up(directory, books, jobs, settings)


def _back_up(directory: Path, books: Redis, jobs: Redis, settings: Settings) -> None:
    try:
        with closing(Backup(directory, books, jobs, settings)) as made:
            _said(made, books)
            click.echo(f"Look whether it can be read: keng backup --check {made.directory}")
    except OSError as error:
        raise click.ClickException(f"No backup was made: {error.filename}: {error.strerror}.") from error
    except (NotToldError, UnsteadyError) as error:
        raise click.ClickException(f"No backup was made: {error}") from error


def _follow(directory: Path, books: Redis, jobs: Redis, settings: Settings, seconds: float) -> None:
    """Back up until the process is ended, whatever happens meanwhile."""
    while True:
        try:
            with closing(Backup(directory, books, jobs, settings)) as made:
                _said(made, books)
                work.follow(made, seconds)
        except PASSES as error:
            click.echo(f"The backup broke off ({type(error).__name__}: {error}); the next begins soon.", err=True)
            time.sleep(PAUSE_SECONDS)


def _check(directory: Path, settings: Settings) -> None:
    try:
        found = work.check(directory, settings.valkey_server)
    except (DamagedError, ValkeyError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{directory}: {counted(len(found.parts), 'part')}, up to {found.parts[-1].made_at:%Y-%m-%d %H:%M:%S} UTC"
    )
    for name, verified in found.campaigns.items():
        click.echo(f"  {name}: {counted(verified.records, 'record')}, {counted(verified.figures, 'figure')} checked")
        for fault in verified.faults:
            click.echo(f"    {fault}")
    if not found.clean:
        raise click.ClickException("It can be restored, but not all of its figures agree with its ledger.")
    click.echo("It can be restored, and all figures agree with the ledger.")


def _said(made: Backup, books: Redis) -> None:
    """Say what was written, and remove what may not be kept any longer."""
    click.echo(
        f"{made.directory}: {counted(made.last.records, 'record')}, up to {made.last.made_at:%Y-%m-%d %H:%M:%S} UTC"
    )
    for path in work.remove_old(made.directory.parent, books, made.begun):
        click.echo(f"{path}: removed, being too old")
