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
from gateway.verification.rebuild import MEANWHILE, rebuild
from parsers.campaign.plan import Campaign
from parsers.replies.render import check as check_replies
from parsers.ussd.check import check as check_screens

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


@campaign.command()
@FILE
@click.option("--over-edits", is_flag=True, help="Also undo what was edited since at the desk.")
@with_appcontext
@explained
def load(file: Path, over_edits: bool) -> None:
    """Make FILE the plan in force; one already loaded is only compared, unless --over-edits is given."""
    settings, books = current_app.extensions["settings"], current_app.extensions["books"]
    plan = _read(file, menu=bool(settings.ussd_codes))
    if campaigns.save(books, plan, after=None):
        click.echo(f"{plan.id}: loaded as revision 0")
        return
    present, revision = campaigns.current(books, plan.id)
    changes = campaign_file.differences(present, plan)
    click.echo("\n".join(changes) or f"{plan.id}: nothing differs from revision {revision}")
    if changes and over_edits:
        _replace(plan, present, revision)
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


def _replace(plan: Campaign, present: Campaign, revision: str) -> None:
    fixed = campaign_file.frozen_changes(present, plan)
    if fixed:
        raise click.ClickException("\n".join(fixed))
    books = current_app.extensions["books"]
    if campaign_file.needs_rebuild(present, plan):
        with redis.jobs(current_app.extensions["settings"].redis) as jobs:
            done = rebuild(books, jobs, plan.id, plan, after=revision)
        click.echo(f"{plan.id}: sums rebuilt from {counted(done.records + done.caught_up, 'record')}")
    elif campaigns.save(books, plan, after=revision) is None:
        raise click.ClickException(MEANWHILE)
    click.echo(f"{plan.id}: revision {campaigns.current(books, plan.id)[1]}")
    if twin.is_behind(books, plan.id):
        twin.follow(books, plan.id)


def _read(file: Path, *, menu: bool = True) -> Campaign:
    """The plan in a file; USSD pages that are too long are only reported if USSD is off."""
    plan = campaign_file.load(file)
    wrong, pages = (campaign_file.at_their_places(file, check(plan)) for check in (check_replies, check_screens))
    if wrong or (pages and menu):
        raise click.ClickException("\n".join(wrong + pages))
    for page in pages:
        click.echo(f"Mend this before you open the USSD menu: {page}", err=True)
    return plan
