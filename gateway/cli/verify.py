"""`flask verify`: re-add the ledger and compare it with every figure kept."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.books import campaigns
from gateway.cli.explained import explained
from gateway.verify import verify as verify_campaign

UNSTEADY = "Nothing was compared: texts were judged all the time. Repeat it in a quieter moment."


@click.command()
@click.argument("names", nargs=-1)
@with_appcontext
@explained
def verify(names: tuple[str, ...]) -> None:
    """Check the figures of the named campaigns (none named: of all) against the ledger; exit 1 if any differs."""
    books = current_app.extensions["books"]
    faulty = False
    for name in names or campaigns.ids(books):
        found = verify_campaign(books, name)
        click.echo(f"{name}: {found.records} records, {found.rows} rows, {found.figures} figures checked")
        for fault in found.faults if found.steady else (UNSTEADY,):
            click.echo(f"  {fault}")
        faulty = faulty or not found.clean
    click.echo(
        "Not all is as it should be: see docs/operations.md." if faulty else "All figures agree with the ledger."
    )
    sys.exit(int(faulty))
