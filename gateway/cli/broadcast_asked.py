"""What `keng broadcast` is asked for: the words, whom they are for, and who sends them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import click
from flask import current_app

from gateway.books import accounts, campaigns
from gateway.broadcasts.preview import Preview, Proposal, by_hand, preview
from gateway.cli.campaign_option import CAMPAIGN
from gateway.orders import console
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.broadcasts.template import OWN
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign

BY = click.option("--by", default="", help="Whose account does it; left out, the oldest administrator's.")


def worded(command: Callable[..., None]) -> Callable[..., None]:
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


def look(plan_id: str, by: str, given: dict[str, str | int | None]) -> Preview:
    """What a broadcast would do, or in a sentence what is wrong with how it was asked for."""
    books, settings = current_app.extensions["books"], current_app.extensions["settings"]
    plan, _ = campaigns.current(books, plan_id)
    now, words = datetime.now(UTC), unicodedata.normalize("NFC", str(given["words"]))
    key = _key(plan, words, given["reminder"])
    found = preview(books, settings, plan_id, Proposal(author(plan, by), _audience(plan, given, now), key, words), now)
    if found is None:
        raise click.ClickException(f"{plan_id}: no channel can send its texts; see `keng channel add --help`")
    return found


def author(plan: Campaign, by: str) -> Contact:
    """Whose account does something to broadcasts; where nobody has one yet, it is the office."""
    books = current_app.extensions["books"]
    if not by and not accounts.everyone(books):
        return console(plan)
    account = accounts.named(books, by)
    return replace(console(plan), id=account.id, name=account.name, areas=account.areas or (plan.top.code,))


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
