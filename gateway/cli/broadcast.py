"""`keng broadcast`: one text to many, previewed, sent, controlled and watched."""

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

from gateway.books import accounts, broadcasts, campaigns
from gateway.books.broadcasts import Broadcast, BroadcastState
from gateway.broadcasts import preview as previews
from gateway.broadcasts.preview import Preview, Proposal, by_hand
from gateway.cli import broadcast_said as said
from gateway.cli.campaign_option import CAMPAIGN, chosen
from gateway.cli.explained import explained
from gateway.cli.ordering import NOT_YET, carried_out
from gateway.orders import console
from gateway.web.roles import own_areas
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.broadcasts.template import OWN
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.order import BroadcastControl, BroadcastControlOrder

NEWEST = 10
"""So many broadcasts are listed."""
LOOKS_EVERY_SECONDS = 0.5
GOES_ON_FOR = timedelta(minutes=1)
"""So long after the end of its use a broadcast is watched: by then its last texts have expired."""

BY = click.option("--by", default="", help="Whose account does it; left out, the oldest administrator's.")


def _worded(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what is sent to whom."""
    options = (
        click.argument("words", default=""),
        click.option("--reminder", help="Send this reminder of the campaign's instead of words, such as remind_day."),
        click.option(
            "--to",
            type=click.Choice([one.value for one in AudienceKind]),
            default="heads",
            show_default=True,
            help="Whom it is for.",
        ),
        click.option("--role", default="", help="Whom --to role is for."),
        click.option("--areas", default="", help="Only people of these areas, such as V1,V2."),
        click.option("--without", default="", help="Leave out the people of these areas."),
        click.option("--least", type=click.IntRange(0), help="From how many days (missing), below what % (behind)."),
        CAMPAIGN,
        BY,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group()
def broadcast() -> None:
    """One text to many: look at it, send it, pause, resume or cancel it, watch it."""


@broadcast.command()
@_worded
@with_appcontext
@explained
def preview(name: str | None, by: str, **given: str | int | None) -> None:
    """Show what sending WORDS would do: length, cost, who gets it, who does not and why, and when; nothing is sent."""
    seen = _look(chosen(name), by, given)
    said.show_all(seen)
    if not seen.can_be_sent:
        click.echo(f"it cannot be sent: {said.why_not(seen)}")


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
    if not seen.can_be_sent:
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
        order = BroadcastControlOrder(_author(campaigns.current(books, plan_id)[0], by), broadcast_id, control)
        done = carried_out(plan_id, order)
        if done is None:
            click.echo(f"{plan_id}: {NOT_YET}")
            return
        now = _found(books, plan_id, broadcast_id)
        if done.fields["outcome"] == Outcome.REFUSED:
            raise click.ClickException(said.not_controlled(before, control, order.author.name))
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
                or (found.state is BroadcastState.CANCELLED and not found.people)
            ):
                return
            time.sleep(LOOKS_EVERY_SECONDS)


def _found(books: Redis, plan_id: str, broadcast_id: str) -> Broadcast:
    found = broadcasts.find(books, plan_id, [broadcast_id]).get(broadcast_id)
    if found is None:
        raise click.ClickException(
            f"{broadcast_id}: {plan_id} has no such broadcast; `keng broadcast status` lists them"
        )
    return found


def _look(plan_id: str, by: str, given: dict[str, str | int | None]) -> Preview:
    """What a broadcast would do, or in a sentence what is wrong with how it was asked for."""
    books, settings = current_app.extensions["books"], current_app.extensions["settings"]
    plan, _ = campaigns.current(books, plan_id)
    now, words = datetime.now(UTC), unicodedata.normalize("NFC", str(given["words"]))
    key = _key(plan, words, given["reminder"])
    found = previews.preview(
        books, settings, plan_id, Proposal(_author(plan, by), _audience(plan, given, now), key, words), now
    )
    if found is None:
        raise click.ClickException(f"{plan_id}: no channel can send its texts; see `keng channel add --help`")
    return found


def _author(plan: Campaign, by: str) -> Contact:
    """Whose account does something to broadcasts; where nobody has one yet, it is the office."""
    books = current_app.extensions["books"]
    if not by and not accounts.everyone(books):
        return console(plan)
    account = accounts.named(books, by)
    return replace(console(plan), id=account.id, name=account.name, areas=own_areas(account.areas, plan))


def _key(plan: Campaign, words: str, reminder: str | int | None) -> str:
    if bool(words) == bool(reminder):
        raise click.UsageError("write the text in quotes, or name a reminder with --reminder: one of the two")
    known = by_hand(plan)
    if reminder and reminder not in known:
        raise click.UsageError(f"{reminder} is no reminder of {plan.id}; it has {', '.join(known)}")
    return str(reminder or OWN)


def _audience(plan: Campaign, given: dict[str, str | int | None], now: datetime) -> Audience:
    group, role, least = AudienceKind(str(given["to"])), str(given["role"] or ""), given["least"]
    areas, without = (_areas(plan, str(given[one] or "")) for one in ("areas", "without"))
    if (group is AudienceKind.ROLE) != bool(role) or (role and role not in plan.roles):
        raise click.UsageError(f"--to role needs --role with one of {', '.join(plan.roles)}, and nothing else does")
    if group is AudienceKind.BEHIND and not least:
        raise click.UsageError("--to behind needs --least, such as --least 80: below so many % of the even pace")
    today = min(plan.day_of(now), plan.last_day)
    day = min(plan.day_of(now) - timedelta(days=1), plan.last_day) if group is AudienceKind.MISSING else today
    return Audience(group, role, areas, day, int(least or (group is AudienceKind.MISSING)), without)


def _areas(plan: Campaign, written: str) -> tuple[str, ...]:
    codes = tuple(written.replace(",", " ").upper().split())
    unknown = [code for code in codes if code not in plan.area]
    if unknown:
        raise click.UsageError(f"{', '.join(unknown)}: no such area; {plan.id} has {', '.join(plan.area)}")
    return codes
