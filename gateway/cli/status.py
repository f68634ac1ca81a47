"""`keng status`: the campaigns at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis

from gateway.books import campaigns, forgotten, hold, safety, tallies
from gateway.channels.registry import Channels
from gateway.cli.campaign_option import CAMPAIGNS, all_chosen
from gateway.cli.explained import explained
from gateway.cli.hold import not_pulled, said
from gateway.status import alarms, pulling
from gateway.status.alarms import Alarm, Raised
from gateway.status.status import status as status_of

ALARMS = {
    Alarm.NO_RECEIPTS: "texts go out, but no receipt came for {age}: see whether the provider reaches PUBLIC_URL",
    Alarm.MEMORY: "Redis has used 80 % of its memory; when that is full it takes no more texts: raise maxmemory (the "
    "machine's memory, for our own), or see with `keng waiting list` whether strangers flood us",
    Alarm.SILENT_DEVICE: "the phone was not heard for {age}: see that it is on, charged and in its Wi-Fi",
    Alarm.NO_CHANNEL: "no channel is connected, so nobody can text: see `keng channel add --help`",
    Alarm.NO_TEXTS: "no text came for {age}: text our number yourself, and see whether the provider reaches PUBLIC_URL",
}


@click.command()
@CAMPAIGNS
@with_appcontext
@explained
def status(names: tuple[str, ...]) -> None:
    """Say for each campaign who is silent today and what waits, and how the channels do."""
    books = current_app.extensions["books"]
    for sentence in safety.found(books):
        click.echo(f"UNSAFE: {sentence}")
    if held := hold.state(books):
        click.echo(said(held))
    for one in pulling.unpulled(books, current_app.extensions["settings"], datetime.now(UTC)):
        click.echo(not_pulled(one))
    _say_campaigns(books, all_chosen(names))
    _say_channels(books, current_app.extensions["settings"].of(Channels))


def _say_channels(books: Redis, channels: Channels) -> None:
    for channel in channels.values():
        if channel.promises.leaves_the_house:
            counted = sorted(tallies.all_of(books, channel.name).items())
            click.echo("; ".join([f"{channel.title}: on", *(f"{what}: {count}" for what, count in counted)]))
    for channel in channels.off:
        how = "keng channel add " + channel.name if channel.form else f"set {', '.join(channel.missing)}"
        click.echo(f"{channel.title}: not connected; to connect it, {how}")


def _say_campaigns(books: Redis, names: Sequence[str]) -> None:
    for name in names:
        plan, _ = campaigns.current(books, name)
        page = status_of(books, plan, datetime.now(UTC))
        click.echo(f"{name}: {plan.name.en}")
        for alarm in alarms.raised(books, current_app.extensions["settings"], page):
            click.echo(f"  {'NOT YET' if alarm.alarm is Alarm.NO_CHANNEL else 'ALARM'}: {_alarm(alarm, page.now)}")
        click.echo(f"  silent today: {' '.join(page.silent) or 'nobody'}; waiting for a person: {page.waiting}")
        for done in forgotten.newest(books, name, 1):
            click.echo(f"  last removed ({done.why}, {done.at[:10]}): {done}")


def _alarm(one: Raised, now: datetime) -> str:
    minutes = (now - one.since) // timedelta(minutes=1)
    return ALARMS[one.alarm].format(age=f"{minutes // 60} h {minutes % 60} min")
