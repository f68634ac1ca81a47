"""`flask roster`: the contacts in and out as a CSV file."""

from __future__ import annotations

import csv
import secrets
import sys
from pathlib import Path
from typing import TextIO

import click
from flask import current_app
from flask.cli import with_appcontext
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_valid_number, parse

from gateway.books import campaigns
from gateway.books import roster as book
from gateway.cli.explained import explained
from gateway.start import give, setup
from parsers.campaign import Campaign
from parsers.contact import Contact
from parsers.order import RosterOrder

COLUMNS = ("phone", "name", "role", "areas", "accents")
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
    """Put the contacts of FILE (CSV: phone,name,role,areas[,accents]) into the roster; all of them, or none."""
    plan = _plan(name)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            contacts = _contacts(plan, lines)
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not UTF-8 text; save it as CSV UTF-8") from error
    known = book.by_phones(current_app.extensions["books"], name, [contact.phone for contact in contacts])
    kept = tuple(_same_person(contact, known.get(contact.phone)) for contact in contacts)
    give(current_app.extensions["books"], name, f"roster/{secrets.token_hex(8)}", RosterOrder(setup(plan), kept))
    click.echo(f"{name}: {len(kept)} contacts given; they count from the next text on")


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
        areas = " ".join(contact.areas)
        out.writerow((contact.phone, contact.name, contact.role, areas, "yes" if contact.accents else "no"))


def _plan(name: str) -> Campaign:
    return campaigns.current(current_app.extensions["books"], name)[0]


def _contacts(plan: Campaign, lines: TextIO) -> list[Contact]:
    rows = csv.DictReader(lines)
    missing = [column for column in COLUMNS[:4] if column not in (rows.fieldnames or ())]
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
    return list(found.values())


def _contact(plan: Campaign, row: dict[str, str | None]) -> Contact:
    phone, name, role, listed = ((row[column] or "").strip() for column in COLUMNS[:4])
    areas = tuple(listed.upper().split())
    unknown = [area for area in areas if area not in plan.area]
    if unknown or not areas:
        raise ValueError(f"areas: {' '.join(unknown) or 'none given'}; the campaign has {' '.join(plan.area)}")
    if role not in plan.roles:
        raise ValueError(f"role {role!r}: write one of {', '.join(plan.roles)}")
    accents = (row.get("accents") or "").lower() in ("yes", "1", "true")
    return Contact(secrets.token_hex(8), _phone(phone), name, role, areas, accents)


def _phone(written: str) -> str:
    try:
        number = parse(written, REGION)
    except NumberParseException as error:
        raise ValueError(f"phone {written!r}: write it as 0905123456 or +84905123456") from error
    if not is_valid_number(number):
        raise ValueError(f"phone {written!r}: no such number; write it as 0905123456 or +84905123456")
    return str(format_number(number, PhoneNumberFormat.E164))


def _same_person(contact: Contact, known: Contact | None) -> Contact:
    """The contact under the id it already has, if its phone is known."""
    if known is None:
        return contact
    return Contact(known.id, contact.phone, contact.name, contact.role, contact.areas, contact.accents, known.reminders)
