"""`keng mend`: cut a damaged append-only file of our own Valkey behind its last whole command."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.cli.explained import explained
from gateway.processes import append_only, valkey
from gateway.processes.valkey import ValkeyError
from gateway.settings import Settings

QUESTION = "What stands behind the damage is lost to the books; a copy of it is kept. Where you have a backup, it may be the better way (docs/backup.md). Cut"  # noqa: E501 - one sentence


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
@explained
def mend(*, yes: bool) -> None:
    """Cut damaged files of our own Valkey behind their last whole command, after asking; keep what is cut off."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.embedded:
        raise click.ClickException("REDIS_URL is set: that server's files are mended with its own tools.")
    at = valkey.place(settings.var_dir, settings.socket, settings.valkey_server)
    try:
        with valkey.lock(at):
            found = append_only.damage(at.directory)
            for tail in found:
                click.echo(f"{tail.file} is damaged at byte {tail.place}; {tail.size} bytes stand behind it.")
            if found and not yes:
                click.confirm(QUESTION, abort=True)
            done = [append_only.cut(tail) for tail in found]
    except ValkeyError as error:
        raise click.ClickException(str(error)) from error
    for tail in done:
        click.echo(str(tail))
    click.echo("Now start the gateway, and then run: keng verify" if done else "Nothing is damaged.")
