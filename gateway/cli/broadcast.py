"""`flask broadcast`: one text to many, looked at, sent, steered and watched."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis

from gateway import composing, routing
from gateway.books import broadcasts, campaigns
from gateway.books.broadcasts import Broadcast, State
from gateway.books.outbox import Delivery
from gateway.cli import broadcast_said as said
from gateway.cli.explained import explained
from gateway.cli.ordering import NOT_YET, carried_out, chosen
from gateway.composing import Preview
from gateway.start import console
from gateway.web.preview_view import is_too_late
from parsers.audience import Audience, Group
from parsers.broadcast import OWN
from parsers.campaign import Campaign
from parsers.contact import Contact
from parsers.decision import Outcome
from parsers.order import Steering, SteeringOrder

NEWEST = 10
"""So many broadcasts are listed."""
LOOKS_EVERY_SECONDS = 0.5
GOES_ON_FOR = timedelta(minutes=1)
"""So long after the end of its use a broadcast is watched: by then its last texts have expired."""
OPEN = (Delivery.QUEUED, Delivery.SENDING)
"""The states that a text does not stay in."""
CAMPAIGN = click.option("--campaign", "name", default=None, help="The campaign's id, where there are several.")
BY = click.option("--by", default="office", show_default=True, help="Who does it; kept with the broadcast.")


@click.group()
def broadcast() -> None:
    """One text to many: look at it, send it, pause, resume or cancel it, watch it."""


def _worded(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what is sent to whom."""
    options = (
        click.argument("words", default=""),
        click.option("--reminder", help="Send this reminder of the campaign's instead of words, such as remind_day."),
        click.option("--to", type=click.Choice([one.value for one in Group]), default="heads", show_default=True),
        click.option("--role", default="", help="Whom --to role is for."),
        click.option("--areas", default="", help="Only people of these areas, such as TH1,TH2."),
        click.option("--without", default="", help="Leave out the people of these areas."),
        click.option("--least", type=click.IntRange(0), help="From how many days (missing), below what % (behind)."),
        CAMPAIGN,
        BY,
    )
    for option in reversed(options):
        command = option(command)
    return command


@broadcast.command()
@_worded
@with_appcontext
@explained
def preview(name: str | None, by: str, **given: str | int | None) -> None:
    """Show what sending WORDS would do: length, cost, who gets it, who does not and why, and when; nothing is sent."""
    said.show_all(_look(chosen(name), by, given))


@broadcast.command()
@_worded
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
@with_appcontext
@explained
def send(name: str | None, by: str, yes: bool, **given: str | int | None) -> None:
    """Show what sending WORDS would do, ask, and send."""
    plan_id = chosen(name)
    seen = _look(plan_id, by, given)
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
    click.echo(said.begun(found))


def _steering(steering: Steering) -> click.Command:
    @click.argument("broadcast_id", metavar="ID")
    @CAMPAIGN
    @BY
    @with_appcontext
    @explained
    def steer(broadcast_id: str, name: str | None, by: str) -> None:
        plan_id, books = chosen(name), current_app.extensions["books"]
        before = _found(books, plan_id, broadcast_id)
        order = SteeringOrder(_author(campaigns.current(books, plan_id)[0], by), broadcast_id, steering)
        done = carried_out(plan_id, order)
        if done is None:
            click.echo(f"{plan_id}: {NOT_YET}")
            return
        now = _found(books, plan_id, broadcast_id)
        if done.fields["outcome"] == Outcome.REFUSED:
            raise click.ClickException(said.not_steered(before, steering, by))
        click.echo(f"{broadcast_id}: {said.STATES[now.state]}")

    return click.command(steering.value, help=said.STEERS[steering])(steer)


for _one in Steering:
    broadcast.add_command(_steering(_one))


@broadcast.command()
@click.argument("broadcast_id", metavar="ID", required=False)
@click.option("--watch", is_flag=True, help="Go on until all its texts are through.")
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
    """Show how many of a broadcast's texts are through, until all are or it stands still."""
    found = _found(books, plan_id, broadcast_id)
    ends = found.until + GOES_ON_FOR
    with click.progressbar(length=max(found.people, 1), label=broadcast_id, show_pos=True) as bar:
        while datetime.now(UTC) < ends:
            found = _found(books, plan_id, broadcast_id)
            tally = broadcasts.tally(books, plan_id, found)
            still_open = sum(tally[state] for state in OPEN)
            bar.length = max(found.people, 1)
            bar.update(found.people - still_open - bar.pos)
            is_through = found.enrolled and not still_open
            if is_through or (found.state not in (State.RUNNING, State.CANCELLED)) or _has_none(found):
                return
            time.sleep(LOOKS_EVERY_SECONDS)


def _has_none(found: Broadcast) -> bool:
    """Whether it was cancelled before any text was made."""
    return found.state is State.CANCELLED and not found.people


def _look(plan_id: str, by: str, given: dict[str, str | int | None]) -> Preview:
    """What a broadcast would do, or in a sentence what is wrong with how it was asked for."""
    books, settings = current_app.extensions["books"], current_app.extensions["settings"]
    plan, _ = campaigns.current(books, plan_id)
    route = routing.route(settings, plan_id)
    if route is None:
        raise click.ClickException(f"{plan_id}: no channel can send its texts; see docs/channels/twilio.md")
    now, words = datetime.now(UTC), unicodedata.normalize("NFC", str(given["words"]))
    key = _key(plan, words, given["reminder"])
    most = routing.terms(settings, route.channel).most_a_day
    return composing.preview(
        books, plan_id, route, _author(plan, by), _audience(plan, given, now), key, words, now, most
    )


def _key(plan: Campaign, words: str, reminder: str | int | None) -> str:
    if bool(words) == bool(reminder):
        raise click.UsageError("write the text in quotes, or name a reminder with --reminder: one of the two")
    known = composing.by_hand(plan)
    if reminder and reminder not in known:
        raise click.UsageError(f"{reminder} is no reminder of {plan.id}; it has {', '.join(known)}")
    return str(reminder or OWN)


def _audience(plan: Campaign, given: dict[str, str | int | None], now: datetime) -> Audience:
    group, role, least = Group(str(given["to"])), str(given["role"] or ""), given["least"]
    areas, without = (_areas(plan, str(given[one] or "")) for one in ("areas", "without"))
    if (group is Group.ROLE) != bool(role) or (role and role not in plan.roles):
        raise click.UsageError(f"--to role needs --role with one of {', '.join(plan.roles)}, and nothing else does")
    if group is Group.BEHIND and not least:
        raise click.UsageError("--to behind needs --least, such as --least 80: below so many % of the even pace")
    today = min(plan.day_of(now), plan.last_day)
    day = min(plan.day_of(now) - timedelta(days=1), plan.last_day) if group is Group.MISSING else today
    return Audience(group, role, areas, day, int(least or (group is Group.MISSING)), without)


def _areas(plan: Campaign, written: str) -> tuple[str, ...]:
    codes = tuple(written.replace(",", " ").upper().split())
    unknown = [code for code in codes if code not in plan.area]
    if unknown:
        raise click.UsageError(f"{', '.join(unknown)}: no such area; {plan.id} has {', '.join(plan.area)}")
    return codes


def _author(plan: Campaign, by: str) -> Contact:
    return replace(console(plan), name=by)


def _found(books: Redis, plan_id: str, broadcast_id: str) -> Broadcast:
    found = broadcasts.find(books, plan_id, [broadcast_id]).get(broadcast_id)
    if found is None:
        raise click.ClickException(
            f"{broadcast_id}: {plan_id} has no such broadcast; `flask broadcast status` lists them"
        )
    return found
