"""`flask roster`: the contacts in and out as a CSV file."""

from __future__ import annotations

import csv
import secrets
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click
from flask import current_app
from flask.cli import with_appcontext
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_valid_number, parse

from gateway.books import campaigns, outbox
from gateway.books import roster as book
from gateway.campaigns.practice import twin_id
from gateway.channels.registry import Channels
from gateway.cli.explained import explained
from gateway.cli.ordering import chosen
from gateway.orders import CONSOLE, console, give, setup
from gateway.web import show
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.order import ConsentOrder, RosterOrder

COLUMNS = ("phone", "name", "role", "areas", "accents", "practice")
NEEDED = COLUMNS[:4]
WORDS = {"yes": True, "1": True, "true": True, "no": False, "0": False, "false": False, "": False}
"""What may stand in a column that says yes or no."""
REGION = "VN"
"""Where a number without a country code is taken to be."""


@click.group()
def roster() -> None:
    """Who may report: phones, names, roles and areas."""


@roster.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--campaign", "name", required=True, help="The campaign's id.")
@with_appcontext
@explained
def import_(file: Path, name: str) -> None:
    """Put the contacts of FILE (CSV: phone,name,role,areas[,accents][,practice]) into the roster; all, or none."""
    plan = _plan(name)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            contacts, columns = _contacts(plan, lines)
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not UTF-8 text; save it as CSV UTF-8") from error
    known = book.by_phones(current_app.extensions["books"], name, [contact.phone for contact in contacts])
    kept = tuple(_same_person(contact, known.get(contact.phone), columns) for contact in contacts)
    _give(plan, kept)
    click.echo(f"{name}: {len(kept)} contacts given; they count from the next text on")


@roster.command()
@click.argument("phones", nargs=-1, required=True, metavar="PHONE...")
@click.option("--campaign", "name", required=True, help="The campaign's id.")
@click.option("--on/--off", "practises", default=True, show_default=True, help="Whether they practise from now on.")
@with_appcontext
@explained
def practice(phones: tuple[str, ...], name: str, practises: bool) -> None:
    """Have the contacts of these phones practise: each text is answered by the practice twin, and never counted."""
    plan, books = _plan(name), current_app.extensions["books"]
    try:
        wanted = tuple(dict.fromkeys(_phone(written) for written in phones))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    known = book.by_phones(books, name, wanted)
    strangers = [phone for phone in wanted if phone not in known]
    if strangers:
        raise click.ClickException(f"{', '.join(strangers)}: not in the roster; import them first")
    if practises and twin_id(name) not in campaigns.ids(books):
        raise click.ClickException(f"{name} has no practice campaign, so nobody could be answered")
    _give(plan, tuple(replace(known[phone], practice=practises) for phone in wanted))
    click.echo(
        f"{name}: {len(wanted)} contacts {'practise' if practises else 'report in earnest'} from the next text on"
    )


@roster.command()
@click.argument("phone", metavar="PHONE")
@click.option("--campaign", "name", default=None, help="The campaign's id, where there are several.")
@click.option("--on/--off", "wants", required=True, help="Whether it is to be reminded.")
@click.option("--asked-by", required=True, help="Who asked and how, such as: his wife, by phone.")
@click.option("--asked-at", type=click.DateTime(["%Y-%m-%d %H:%M"]), help="When, local time; now if not given.")
@with_appcontext
@explained
def reminders(phone: str, name: str | None, wants: bool, asked_by: str, asked_at: datetime | None) -> None:
    """Remind a contact no more, or again, as somebody asked the office; what the phone itself says later holds."""
    plan, books = _plan(chosen(name)), current_app.extensions["books"]
    try:
        wanted = _phone(phone)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if wanted not in book.by_phones(books, plan.id, [wanted]):
        raise click.ClickException(f"{wanted}: not in the roster")
    now = datetime.now(UTC)
    moment = asked_at.replace(tzinfo=plan.zone).astimezone(UTC) if asked_at else now
    if moment > now:
        raise click.ClickException("--asked-at is in the future")
    order = ConsentOrder(console(plan), wanted, wants, asked_by, moment)
    give(books, plan.id, f"consent/{secrets.token_hex(8)}", order, CONSOLE)
    click.echo(f"{plan.id}: {'reminded again' if wants else 'reminded no more'}, as asked by {asked_by}")


@roster.command()
@click.option("--campaign", "name", required=True, help="The campaign's id.")
@with_appcontext
@explained
def export(name: str) -> None:
    """Write the roster as CSV."""
    _plan(name)
    out = csv.writer(sys.stdout)
    out.writerow(COLUMNS)
    for contact in book.everyone(current_app.extensions["books"], name):
        areas, marks = " ".join(contact.areas), (contact.accents, contact.practice)
        out.writerow((contact.phone, contact.name, contact.role, areas, *("yes" if mark else "no" for mark in marks)))


@roster.command()
@click.option("--campaign", "name", default=None, help="The campaign's id, where there are several.")
@with_appcontext
@explained
def failing(name: str | None) -> None:
    """List whose last texts from us did not arrive; no broadcast goes to them until they write."""
    plan, books = _plan(chosen(name)), current_app.extensions["books"]
    contacts = book.everyone(books, plan.id)
    phones = outbox.failing(books, plan.id, [contact.phone for contact in contacts])
    found = sorted((contact.areas, contact.phone) for contact in contacts if contact.phone in phones)
    click.echo(f"{plan.id}: {len(found)} of {len(contacts)} numbers refused our last {outbox.FAILING} texts")
    for areas, phone in found:
        click.echo(f"  {' '.join(areas)} {show.phone(phone)}")
    channels = current_app.extensions["settings"].of(Channels).values()
    codes = frozenset().union(*(channel.blocked_codes for channel in channels))
    blocked = outbox.blocked(books, plan.id, [contact.phone for contact in contacts], codes)
    for contact in contacts:
        if contact.phone in blocked:
            areas_ = " ".join(contact.areas)
            click.echo(
                f"  {areas_} {show.phone(contact.phone)}: UNREACHABLE, blocked at the provider until it texts START"
            )


def _give(plan: Campaign, contacts: tuple[Contact, ...]) -> None:
    order = RosterOrder(setup(plan), contacts)
    give(current_app.extensions["books"], plan.id, f"roster/{secrets.token_hex(8)}", order)


def _plan(name: str) -> Campaign:
    return campaigns.current(current_app.extensions["books"], name)[0]


def _contacts(plan: Campaign, lines: TextIO) -> tuple[list[Contact], Sequence[str]]:
    """The contacts of a file, and its columns."""
    rows = csv.DictReader(lines)
    columns = rows.fieldnames or ()
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise click.ClickException(f"{', '.join(missing)}: no such column; the first line must be {','.join(COLUMNS)}")
    found: dict[str, Contact] = {}
    faults = []
    for row in rows:
        try:
            contact = _contact(plan, row)
        except ValueError as fault:
            faults.append(f"line {rows.line_num}: {fault}")
            continue
        if contact.phone in found:
            faults.append(f"line {rows.line_num}: phone {row['phone']!r}: an earlier line has it too; give it one line")
        found[contact.phone] = contact
    if faults:
        raise click.ClickException("\n".join(faults))
    return list(found.values()), columns


def _contact(plan: Campaign, row: dict[str, str | None]) -> Contact:
    phone, name, role, listed = ((row[column] or "").strip() for column in NEEDED)
    areas = tuple(listed.upper().split())
    unknown = [area for area in areas if area not in plan.area]
    if unknown or not areas:
        raise ValueError(f"areas: {' '.join(unknown) or 'none given'}; the campaign has {' '.join(plan.area)}")
    if role not in plan.roles:
        raise ValueError(f"role {role!r}: write one of {', '.join(plan.roles)}")
    accents, practises = _yes_or_no(row, "accents"), _yes_or_no(row, "practice")
    return Contact(secrets.token_hex(8), _phone(phone), name, role, areas, accents, practice=practises)


def _yes_or_no(row: dict[str, str | None], column: str) -> bool:
    """What a column says; a word that could be either would decide whether texts count."""
    said = (row.get(column) or "").strip().lower()
    if said not in WORDS:
        raise ValueError(f"{column} {said!r}: write yes or no")
    return WORDS[said]


def _phone(written: str) -> str:
    try:
        number = parse(written, REGION)
    except NumberParseException as error:
        raise ValueError(f"phone {written!r}: write it as 0905123456 or +84905123456") from error
    if not is_valid_number(number):
        raise ValueError(f"phone {written!r}: no such number; write it as 0905123456 or +84905123456")
    return str(format_number(number, PhoneNumberFormat.E164))


def _same_person(contact: Contact, known: Contact | None, columns: Sequence[str]) -> Contact:
    """The contact under the id it already has, if its phone is known; what the file has no column for stays."""
    if known is None:
        return contact
    practises = contact.practice if "practice" in columns else known.practice
    return replace(
        contact, id=known.id, reminders=known.reminders, practice=practises, reminders_since=known.reminders_since
    )
