"""`keng practice`: how far the practice campaign is, and its beginning anew."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.books import campaigns
from gateway.campaigns import twin
from gateway.campaigns.practice import SUFFIX, twin_id
from gateway.cli.campaign_option import CAMPAIGN, chosen
from gateway.cli.explained import explained

QUESTION = "{name}: drop what was practised (texts, figures, questions) and begin anew? Nothing of it is real"
BUSY = (
    "texts of people who practise came in all the time, so nothing was dropped; repeat the command in a quieter moment"
)


@click.command()
@click.option("--anew", is_flag=True, help="Drop what was practised and begin anew, with the plan in force.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@CAMPAIGN
@with_appcontext
@explained
def practice(*, anew: bool, yes: bool, name: str | None) -> None:
    """Say which day the practice campaign has today, or begin it anew.

    It follows the plan by itself, and begins anew by itself when its last day has passed.
    """
    books, real = current_app.extensions["books"], chosen(name).removesuffix(SUFFIX)
    if anew:
        if not yes:
            click.confirm(QUESTION.format(name=twin_id(real)), abort=True)
        if not twin.begin_anew(books, real):
            raise click.ClickException(BUSY)
    elif twin_id(real) not in campaigns.ids(books):
        raise click.ClickException(f"{real} has no practice campaign; to open one: keng practice --anew --yes")
    plan, _ = campaigns.current(books, twin_id(real))
    today = plan.number_of(plan.day_of(datetime.now(UTC)))
    click.echo(f"{plan.id}: today is day {today} of {plan.days}; the last one is {plan.last_day}")
