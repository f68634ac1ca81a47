"""`keng campaign lock` and `unlock`: the days whose figures change only when the office says so."""

from __future__ import annotations

from datetime import date

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.books import campaigns, cursor
from gateway.cli.campaign_option import CAMPAIGN, chosen
from gateway.cli.explained import explained
from gateway.cli.ordering import NOT_YET, carried_out
from gateway.orders import console
from parsers.decision import Outcome
from parsers.order import LockOrder

REFUSALS = {
    "date_outside": "{day} is no day of the campaign: it runs from {first} to {last}.",
    "date_future": "{day} is not here yet: only days that have begun can be locked.",
}


@click.command()
@click.argument("day")
@CAMPAIGN
@with_appcontext
@explained
def lock(day: str, name: str | None) -> None:
    """Lock all days up to DAY (such as 2024-08-31): texts that would change them wait for a person."""
    try:
        through = date.fromisoformat(day)
    except ValueError as error:
        raise click.UsageError(f"{day} is no day; write year-month-day, such as 2024-08-31") from error
    _order(chosen(name), through)


@click.command()
@CAMPAIGN
@with_appcontext
@explained
def unlock(name: str | None) -> None:
    """Unlock all days."""
    _order(chosen(name), None)


def _order(name: str, through: date | None) -> None:
    books = current_app.extensions["books"]
    plan, _ = campaigns.current(books, name)
    before = cursor.position(books, name).locked
    done = carried_out(name, LockOrder(console(plan), through))
    if done is None:
        click.echo(f"{name}: {NOT_YET}")
        return
    if done.fields["outcome"] == Outcome.REFUSED:
        why = REFUSALS[done.fields["reason"]]
        raise click.ClickException(why.format(day=through, first=plan.first_day, last=plan.last_day))
    click.echo(f"{name}: {_said(through)} (before: {_said(before)})")


def _said(through: date | None) -> str:
    return f"the days up to {through} are locked" if through else "no day is locked"
