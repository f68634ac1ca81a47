"""`keng roster`: the contacts in and out as a CSV file."""

from __future__ import annotations

import csv
import secrets
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.books import campaigns, outbox
from gateway.books import roster as book
from gateway.campaigns.practice import twin_id
from gateway.cli.campaign_option import CAMPAIGN, chosen
from gateway.cli.counted import counted
from gateway.cli.explained import explained
from gateway.orders import give, setup
from gateway.web import show
from parsers.campaign import phones
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.order import RosterOrder

COLUMNS = ("phone", "name", "role", "areas", "accents", "practice")
NEEDED = COLUMNS[:4]
WORDS = {"yes": True, "1": True, "true": True, "no": False, "0": False, "false": False, "": False}
"""What may stand in a column that says yes or no."""


@click.group()
def roster() -> None:
    """Who may report: phones, names, roles and areas."""


@roster.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@CAMPAIGN
@with_appcontext
@explained
def import_(file: Path, name: str | None) -> None:
    """Put the contacts of FILE (CSV: phone,name,role,areas[,accents][,practice]) into the roster; all, or none."""
    plan = _plan(name)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            contacts, columns = _contacts(plan, lines)
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not UTF-8 text; save it as CSV UTF-8") from error
    known = book.by_phones(current_app.extensions["books"], plan.id, [contact.phone for contact in contacts])
    kept = tuple(_same_person(contact, known.get(contact.phone), columns) for contact in contacts)
    _give(plan, kept)
    click.echo(f"{plan.id}: {counted(len(kept), 'contact')} given; what they write counts from the next text on")


@roster.command()
@click.argument("given", nargs=-1, required=True, metavar="PHONE...")
@CAMPAIGN
@click.option("--on/--off", "practises", default=True, show_default=True, help="Whether they practise from now on.")
@with_appcontext
@explained
def practice(given: tuple[str, ...], name: str | None, practises: bool) -> None:
    """Have the contacts of these phones practise: each text is answered by the practice twin, and never counted."""
    plan, books = _plan(name), current_app.extensions["books"]
    try:
        wanted = tuple(dict.fromkeys(_phone(plan, written) for written in given))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    known = book.by_phones(books, plan.id, wanted)
    strangers = [phone for phone in wanted if phone not in known]
    if strangers:
        raise click.ClickException(f"{', '.join(strangers)}: not in the roster; import them first")
    if practises and twin_id(plan.id) not in campaigns.ids(books):
        raise click.ClickException(f"{plan.id} has no practice campaign, so nobody could be answered")
    _give(plan, tuple(replace(known[phone], practice=practises) for phone in wanted))
    how = "in practice" if practises else "in earnest"
    click.echo(f"{plan.id}: {counted(len(wanted), 'contact')} {how} from the next text on")


@roster.command()
@CAMPAIGN
@with_appcontext
@explained
def export(name: str | None) -> None:
    """Write the roster as CSV."""
    plan = _plan(name)
    out = csv.writer(sys.stdout)
    out.writerow(COLUMNS)
    for contact in book.everyone(current_app.extensions["books"], plan.id):
        areas, marks = " ".join(contact.areas), (contact.accents, contact.practice)
        out.writerow((contact.phone, contact.name, contact.role, areas, *("yes" if mark else "no" for mark in marks)))


@roster.command()
@CAMPAIGN
@with_appcontext
@explained
def failing(name: str | None) -> None:
    """List whose last texts from us did not arrive; no broadcast goes to them until they write."""
    plan, books = _plan(name), current_app.extensions["books"]
    contacts = book.everyone(books, plan.id)
    fail = outbox.failing(books, plan.id, [contact.phone for contact in contacts])
    found = sorted((contact.areas, contact.phone) for contact in contacts if contact.phone in fail)
    click.echo(f"{plan.id}: {len(found)} of {counted(len(contacts), 'number')} refused our last {outbox.FAILING} texts")
    for areas, phone in found:
        click.echo(f"  {' '.join(areas)} {show.phone(phone, plan.phone_region)}")


def _give(plan: Campaign, contacts: tuple[Contact, ...]) -> None:
    order = RosterOrder(setup(plan), contacts)
    give(current_app.extensions["books"], plan.id, f"roster/{secrets.token_hex(8)}", order)


def _plan(name: str | None) -> Campaign:
    return campaigns.current(current_app.extensions["books"], chosen(name))[0]


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
    return Contact(secrets.token_hex(8), _phone(plan, phone), name, role, areas, accents, practice=practises)


def _yes_or_no(row: dict[str, str | None], column: str) -> bool:
    """What a column says; a word that could be either would decide whether texts count."""
    said = (row.get(column) or "").strip().lower()
    if said not in WORDS:
        raise ValueError(f"{column} {said!r}: write yes or no")
    return WORDS[said]


def _phone(plan: Campaign, written: str) -> str:
    phone = phones.read(written, plan.phone_region)
    if phone is None or not phones.is_assigned(phone):
        example = phones.example(plan.phone_region)
        spellings = dict.fromkeys((phones.spelled_at_home(example, plan.phone_region), example))
        raise ValueError(f"phone {written!r}: no such number; write it as {' or '.join(spellings)}")
    return phone


def _same_person(contact: Contact, known: Contact | None, columns: Sequence[str]) -> Contact:
    """The contact under the id it already has, if its phone is known; what the file has no column for stays."""
    if known is None:
        return contact
    practises = contact.practice if "practice" in columns else known.practice
    return replace(contact, id=known.id, reminders=known.reminders, practice=practises)
