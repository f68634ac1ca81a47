"""`keng broadcast`: one text to many, previewed, sent, controlled and watched."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis

from gateway.books import broadcasts, campaigns
from gateway.books.broadcasts import Broadcast, BroadcastState
from gateway.cli import broadcast_said as said
from gateway.cli.broadcast_asked import BY, author, look, worded
from gateway.cli.campaign_option import CAMPAIGN, chosen
from gateway.cli.explained import explained
from gateway.cli.ordering import NOT_YET, carried_out
from gateway.web.broadcasts.preview import is_too_late
from parsers.decision import Outcome
from parsers.order import BroadcastControl, BroadcastControlOrder

NEWEST = 10
"""So many broadcasts are listed."""
LOOKS_EVERY_SECONDS = 0.5
GOES_ON_FOR = timedelta(minutes=1)
"""So long after the end of its use a broadcast is watched: by then its last texts have expired."""


@click.group()
def broadcast() -> None:
    """One text to many: look at it, send it, pause, resume or cancel it, watch it."""


@broadcast.command()
@worded
@with_appcontext
@explained
def preview(name: str | None, by: str, **given: str | int | None) -> None:
    """Show what sending WORDS would do: length, cost, who gets it, who does not and why, and when; nothing is sent."""
    said.show_all(look(chosen(name), by, given))


@broadcast.command()
@worded
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
@with_appcontext
@explained
def send(name: str | None, by: str, yes: bool, **given: str | int | None) -> None:
    """Show what sending WORDS would do, ask, and send."""
    plan_id = chosen(name)
    seen = look(plan_id, by, given)
    said.show_all(seen)
    if not seen.can_be_sent or is_too_late(seen):
        raise click.ClickException(said.why_not(seen))
    if not yes:
        click.confirm(f"Send to {len(seen.sent)}?", abort=True)
    done = carried_out(plan_id, seen.order)
    if done is None:
        click.echo(f"{plan_id}: {NOT_YET}")
        return
    found = _found(current_app.extensions["books"], plan_id, done.id)
    click.echo(said.begun(found, plan_id))


def _control(control: BroadcastControl) -> click.Command:
    @click.argument("broadcast_id", metavar="ID")
    @CAMPAIGN
    @BY
    @with_appcontext
    @explained
    def run(broadcast_id: str, name: str | None, by: str) -> None:
        plan_id, books = chosen(name), current_app.extensions["books"]
        before = _found(books, plan_id, broadcast_id)
        order = BroadcastControlOrder(author(campaigns.current(books, plan_id)[0], by), broadcast_id, control)
        done = carried_out(plan_id, order)
        if done is None:
            click.echo(f"{plan_id}: {NOT_YET}")
            return
        now = _found(books, plan_id, broadcast_id)
        if done.fields["outcome"] == Outcome.REFUSED:
            raise click.ClickException(said.not_controlled(before, control, by))
        click.echo(f"{broadcast_id}: {said.STATES[now.state]}")

    return click.command(control.value, help=said.CONTROL_HELP[control])(run)


for _one in BroadcastControl:
    broadcast.add_command(_control(_one))


@broadcast.command()
@click.argument("broadcast_id", metavar="ID", required=False)
@click.option("--watch", is_flag=True, help="Go on until none of its texts is left to send.")
@CAMPAIGN
@with_appcontext
@explained
def status(broadcast_id: str | None, watch: bool, name: str | None) -> None:
    """Say how far the broadcast ID has come; without ID, the newest ones."""
    plan_id, books = chosen(name), current_app.extensions["books"]
    zone = campaigns.current(books, plan_id)[0].zone
    if broadcast_id is None:
        newest = broadcasts.newest(books, plan_id, NEWEST)
        lines = [said.line(one, broadcasts.tally(books, plan_id, one), zone) for one in newest]
        click.echo("\n".join(lines) or f"{plan_id}: no broadcast yet")
        return
    if watch:
        _watch(books, plan_id, broadcast_id)
    found = _found(books, plan_id, broadcast_id)
    click.echo(said.line(found, broadcasts.tally(books, plan_id, found), zone))
    for reason, number in said.reasons(broadcasts.left_out(books, plan_id, broadcast_id, said.MOST_LEFT_OUT)):
        click.echo(f"  not sent to {number}: {reason}")


def _watch(books: Redis, plan_id: str, broadcast_id: str) -> None:
    """Show how many of a broadcast's texts are finished, until all are or nothing moves any more."""
    found = _found(books, plan_id, broadcast_id)
    ends = found.until + GOES_ON_FOR
    with click.progressbar(length=max(found.people, 1), label=broadcast_id, show_pos=True) as bar:
        while datetime.now(UTC) < ends:
            found = _found(books, plan_id, broadcast_id)
            tally = broadcasts.tally(books, plan_id, found)
            bar.length = max(found.people, 1)
            bar.update(found.people - said.left_to_send(tally) - bar.pos)
            if (
                said.is_through(found, tally)
                or (found.state not in (BroadcastState.RUNNING, BroadcastState.CANCELLED))
                or _has_none(found)
            ):
                return
            time.sleep(LOOKS_EVERY_SECONDS)


def _has_none(found: Broadcast) -> bool:
    """Whether it was cancelled before any text was made."""
    return found.state is BroadcastState.CANCELLED and not found.people


def _found(books: Redis, plan_id: str, broadcast_id: str) -> Broadcast:
    found = broadcasts.find(books, plan_id, [broadcast_id]).get(broadcast_id)
    if found is None:
        raise click.ClickException(
            f"{broadcast_id}: {plan_id} has no such broadcast; `keng broadcast status` lists them"
        )
    return found
