"""`keng campaign`: check a campaign file, load it, write the plan in force back as a file."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway import redis
from gateway.books import campaigns
from gateway.campaigns import campaign_file, twin
from gateway.cli.campaign_option import BARE_ID, CAMPAIGN, chosen
from gateway.cli.days import days_off, lock, unlock
from gateway.cli.explained import counted, explained
from gateway.orders import CONSOLE
from gateway.plans import revising
from gateway.plans.revising import Doer, NotRevisedError
from parsers.campaign.plan import Campaign

BY = Doer("office", CONSOLE)
FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def campaign() -> None:
    """The plan as data: its dates, areas, indicators, targets and words."""


campaign.add_command(lock)
campaign.add_command(unlock)
campaign.add_command(days_off)


@campaign.command()
@FILE
@explained
def check(file: Path) -> None:
    """Say whether FILE is a good campaign, and what to write where it is not."""
    plan = _read(file)
    sizes = counted(plan.days, "day"), counted(len(plan.areas), "area"), counted(len(plan.indicators), "indicator")
    click.echo(f"{file}: {plan.name.en}, {', '.join(sizes)}")
    if plan.placeholders:
        click.echo(
            f"Still a placeholder: {', '.join(plan.placeholders)}. Nothing goes out to real phones until it is set."
        )


@campaign.command()
@FILE
@click.option("--over-edits", is_flag=True, help="Also undo what was edited since at the desk.")
@with_appcontext
@explained
def load(file: Path, over_edits: bool) -> None:
    """Make FILE the plan in force; one already loaded is only compared, unless --over-edits is given."""
    settings, books = current_app.extensions["settings"], current_app.extensions["books"]
    plan = _read(file, menu=bool(settings.ussd_codes))
    if revising.begin(books, plan, BY):
        click.echo(f"{plan.id}: loaded as revision 0")
        return
    present, revision = campaigns.current(books, plan.id)
    changes = campaign_file.differences(present, plan)
    click.echo("\n".join(changes) or f"{plan.id}: nothing differs from revision {revision}")
    if changes and over_edits:
        _replace(plan, revision)
    elif changes:
        click.echo("Nothing was changed. To take the file over what is in force, add --over-edits.")


@campaign.command()
@BARE_ID
@CAMPAIGN
@with_appcontext
@explained
def export(bare: str | None, name: str | None) -> None:
    """Write the plan in force as YAML."""
    plan, _ = campaigns.current(current_app.extensions["books"], chosen(name or bare))
    click.echo(campaign_file.dump(plan), nl=False)


def _replace(plan: Campaign, revision: str) -> None:
    books = current_app.extensions["books"]
    try:
        with redis.jobs(current_app.extensions["settings"].redis) as jobs:
            rebuilt = revising.revise(books, jobs, plan, revision, BY)
    except NotRevisedError as error:
        raise click.ClickException(str(error)) from error
    if rebuilt:
        click.echo(f"{plan.id}: sums rebuilt from {counted(rebuilt.records + rebuilt.caught_up, 'record')}")
    click.echo(f"{plan.id}: revision {campaigns.current(books, plan.id)[1]}")
    if twin.is_behind(books, plan.id):
        twin.follow(books, plan.id)


def _read(file: Path, *, menu: bool = True) -> Campaign:
    """The plan in a file; USSD pages that are too long are only reported if USSD is off."""
    plan = campaign_file.load(file)
    wrong, pages = (campaign_file.at_their_places(file, faults) for faults in revising.too_long(plan))
    if wrong or (pages and menu):
        raise click.ClickException("\n".join(wrong + pages))
    for page in pages:
        click.echo(f"Mend this before you open the USSD menu: {page}", err=True)
    return plan
