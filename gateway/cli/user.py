"""`keng user`: who may sign in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis

from gateway.books import accounts, campaigns, log, sessions
from gateway.books.accounts import Account, AccountError, AccountFault, Role, ScopedArea
from gateway.books.log import Deed
from gateway.cli import address
from gateway.cli.campaign_option import CAMPAIGN, chosen
from gateway.cli.explained import explained
from gateway.orders import CONSOLE
from gateway.web.labels.labels import TABLES
from gateway.web.people_said import scoped

WHO = click.argument("who", metavar="NAME")


@click.group()
def user() -> None:
    """Say who may sign in, as what and for which areas.

    A name signs in whatever its capitals, accents, spaces and dots.
    """


@user.command()
@WHO
@click.option(
    "--role", type=click.Choice([one.value for one in Role]), default=Role.CLERK.value, show_default=True,
    help="What the person may do.",
)  # fmt: skip
@click.option("--areas", default="", help="The areas that the person answers for, such as V1,V2; left out, all.")
@CAMPAIGN
@click.option("--shown", default="", help="The name as the pages show it; left out, NAME.")
@click.option(
    "--language",
    type=click.Choice(list(TABLES)),
    help="Of the pages; left out, what the browser has chosen.",
)
@with_appcontext
@explained
def add(who: str, role: str, areas: str, name: str | None, shown: str, language: str | None) -> None:
    """Make an account for NAME, and print the link by which its person comes in for the first time."""
    codes = () if role == Role.ADMIN else tuple(areas.replace(",", " ").upper().split())
    made = accounts.create(_books(), who, Role(role), _scoped(codes, name) if codes else (), shown, language or "")
    _note(Deed.ACCOUNT_MADE, made)
    click.echo(_link(made))


@user.command("list")
@with_appcontext
@explained
def list_() -> None:
    """List who may sign in."""
    for one in accounts.everyone(_books()):
        areas = " ".join(map(str, one.areas)) or "all areas"
        password = "password" if accounts.password_hash(_books(), one.id) else "no password yet"
        state = "disabled" if one.is_disabled else password
        click.echo(f"{one.login}  {one.name}  {one.role}  {areas}  {state}")


@user.command()
@WHO
@with_appcontext
@explained
def reset(who: str) -> None:
    """Take NAME's password away, end all sessions of it, and print a link by which it comes in again."""
    found = _account(who)
    if found.is_disabled:
        raise AccountError(AccountFault.UNKNOWN)
    accounts.forget_password(_books(), found.id)
    accounts.end_sessions(_books(), found.id)
    _note(Deed.ACCOUNT_CHANGED, found)
    click.echo(_link(_account(who)))


@user.command()
@WHO
@with_appcontext
@explained
def disable(who: str) -> None:
    """Let NAME sign in no more, and end all sessions of it; what it did keeps its name."""
    found = _account(who)
    accounts.disable(_books(), found)
    _note(Deed.ACCOUNT_CHANGED, found)
    click.echo(f"{found.login}: disabled")


@user.command()
@WHO
@with_appcontext
@explained
def enable(who: str) -> None:
    """Let NAME sign in again."""
    found = _account(who)
    accounts.enable(_books(), found)
    _note(Deed.ACCOUNT_CHANGED, found)
    click.echo(f"{found.login}: may sign in")


def _account(who: str) -> Account:
    found = accounts.by_login(_books(), who)
    if found is None:
        raise AccountError(AccountFault.UNKNOWN)
    return found


def _scoped(codes: Sequence[str], name: str | None) -> tuple[ScopedArea, ...]:
    """These areas of the campaign that is meant; an account for areas that nobody has would be one for nothing."""
    plan, _ = campaigns.current(_books(), chosen(name))
    if unknown := [code for code in codes if code not in plan.area]:
        raise click.UsageError(f"{plan.id} has no area {', '.join(unknown)}")
    return tuple(scoped(plan, code) for code in codes)


def _link(account: Account) -> str:
    token = sessions.offer(_books(), account.id, account.epoch)
    _note(Deed.LINK_MADE, account)
    return f"{address.known(current_app.extensions['settings'])}/login/{token}"


def _note(what: Deed, about: Account) -> None:
    log.note(_books(), None, datetime.now(UTC), CONSOLE, CONSOLE, what, about.id)


def _books() -> Redis:
    books: Redis = current_app.extensions["books"]
    return books
