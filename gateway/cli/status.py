"""`flask status`: the campaigns at a glance."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.books import campaigns, inbox
from gateway.cli.explained import explained
from gateway.status import status as status_of


@click.command()
@with_appcontext
@explained
def status() -> None:
    """Say for each campaign who is silent today, what waits, and the main figure."""
    books = current_app.extensions["books"]
    for name in campaigns.ids(books):
        plan, _ = campaigns.current(books, name)
        page = status_of(books, plan, datetime.now(UTC))
        waiting = len(inbox.waiting_for_a_person(books, name))
        click.echo(f"{name}: {plan.name.en}")
        click.echo(f"  silent today: {' '.join(page.silent) or 'nobody'}; waiting for a person: {waiting}")
