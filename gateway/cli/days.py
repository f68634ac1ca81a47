"""`keng campaign lock`, `unlock` and `days-off`: which days are closed, and on which nobody is reminded."""

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
from parsers.order import DaysOffOrder, LockOrder

DAY = click.argument("written", metavar="DAY")
REFUSALS = {
    "date_outside": "{day} is no day of the campaign: it runs from {first} to {last}.",
    "date_future": "{day} is not here yet: only days that have begun can be locked.",
}


@click.command()
@DAY
@CAMPAIGN
@with_appcontext
@explained
def lock(written: str, name: str | None) -> None:
    """Lock all days up to DAY (such as 2024-08-31): texts that would change them wait for a person."""
    day = _day(written, "2024-08-31")
    _lock(chosen(name), day)


@click.command()
@CAMPAIGN
@with_appcontext
@explained
def unlock(name: str | None) -> None:
    """Unlock all days."""
    _lock(chosen(name), None)


@click.group(name="days-off")
def days_off() -> None:
    """The days on which nobody is reminded."""


@days_off.command(name="list")
@CAMPAIGN
@with_appcontext
@explained
def list_(name: str | None) -> None:
    """Say on which days nobody is reminded."""
    plan_id = chosen(name)
    _say_off(plan_id, _present(plan_id))


@days_off.command()
@DAY
@CAMPAIGN
@with_appcontext
@explained
def add(written: str, name: str | None) -> None:
    """Have nobody reminded on DAY (such as 2024-09-02)."""
    plan_id, day = chosen(name), _day(written)
    _order_off(plan_id, {*_present(plan_id), day})


@days_off.command()
@DAY
@CAMPAIGN
@with_appcontext
@explained
def remove(written: str, name: str | None) -> None:
    """Have people reminded on DAY again."""
    plan_id, day = chosen(name), _day(written)
    present = _present(plan_id)
    if day not in present:
        raise click.ClickException(f"{day} is no day off; `keng campaign days-off list` shows them")
    _order_off(plan_id, {*present} - {day})


def _lock(plan_id: str, through: date | None) -> None:
    books = current_app.extensions["books"]
    plan, _ = campaigns.current(books, plan_id)
    before = cursor.position(books, plan_id).locked
    done = carried_out(plan_id, LockOrder(console(plan), through))
    if done is None:
        click.echo(f"{plan_id}: {NOT_YET}")
        return
    if done.fields["outcome"] == Outcome.REFUSED:
        why = REFUSALS[done.fields["reason"]]
        raise click.ClickException(why.format(day=through, first=plan.first_day, last=plan.last_day))
    click.echo(f"{plan_id}: {_locked(through)} (before: {_locked(before)})")


def _locked(through: date | None) -> str:
    return f"the days up to {through} are locked" if through else "no day is locked"


def _order_off(plan_id: str, days: set[date]) -> None:
    plan, _ = campaigns.current(current_app.extensions["books"], plan_id)
    wanted = tuple(sorted(days))
    if carried_out(plan_id, DaysOffOrder(console(plan), wanted)) is None:
        click.echo(f"{plan_id}: {NOT_YET}")
        return
    _say_off(plan_id, wanted)


def _present(plan_id: str) -> tuple[date, ...]:
    books = current_app.extensions["books"]
    campaigns.current(books, plan_id)
    return cursor.position(books, plan_id).days_off


def _say_off(plan_id: str, days: tuple[date, ...]) -> None:
    click.echo(f"{plan_id}: {'nobody is reminded on ' + ' '.join(map(str, days)) if days else 'no days off'}")


def _day(written: str, such_as: str = "2024-09-02") -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise click.UsageError(f"{written} is no day; write year-month-day, such as {such_as}") from error
