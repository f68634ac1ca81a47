"""`keng roster`: the contacts in from a file and out as CSV; who leaves; who practises."""

from __future__ import annotations

import csv
import secrets
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.books import campaigns, outbox
from gateway.books import roster as book
from gateway.campaigns.practice import twin_id
from gateway.channels.registry import Channels
from gateway.cli import roster_said as said
from gateway.cli.campaign_option import CAMPAIGN, chosen
from gateway.cli.explained import counted, explained
from gateway.cli.ordering import NOT_YET, carried_out
from gateway.cli.phones_asked import phone_asked, phones_asked
from gateway.orders import CONSOLE, console, give
from gateway.roster import contact_file, proposal
from gateway.roster.proposal import Extent, RosterProposal
from gateway.web import show
from parsers.campaign import phones
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.order import ConsentOrder, RosterOrder
from parsers.roster.phone_cells import example
from parsers.roster.sheet import COLUMNS

FILE = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
SHEET = click.option("--sheet", default=None, help="The workbook's sheet that has the contacts, where several have.")
YES = click.option("--yes", is_flag=True, help="Do not wait for a yes.")


@click.group()
def roster() -> None:
    """Who may report: phones, names, roles and areas."""


@roster.command(name="import")
@FILE
@CAMPAIGN
@SHEET
@YES
@with_appcontext
@explained
def import_(file: Path, name: str | None, sheet: str | None, yes: bool) -> None:
    """Put the contacts of FILE into the roster, all or none; who is not in it stays.

    FILE is an Excel workbook (.xlsx) or CSV: phone,name,role,areas[,accents][,practice].
    """
    plan = _plan(chosen(name))
    _propose(plan, _of_file(plan, file, Extent.PART, sheet), yes)


@roster.command(name="replace")
@FILE
@CAMPAIGN
@SHEET
@YES
@with_appcontext
@explained
def replace_(file: Path, name: str | None, sheet: str | None, yes: bool) -> None:
    """Make FILE the whole roster: as import, and who is not in it is removed."""
    plan = _plan(chosen(name))
    _propose(plan, _of_file(plan, file, Extent.WHOLE, sheet), yes)


@roster.command()
@CAMPAIGN
@YES
@with_appcontext
@explained
def remove(name: str | None, yes: bool) -> None:
    """Take the contacts whose phones are asked for out of the roster; what they have reported stays."""
    plan = _plan(chosen(name))
    found = proposal.of_removal(current_app.extensions["books"], plan, _known(plan, phones_asked()))
    _propose(plan, found, yes)


@roster.command()
@CAMPAIGN
@click.option("--on/--off", "practises", default=True, show_default=True, help="Whether they practise from now on.")
@with_appcontext
@explained
def practice(name: str | None, practises: bool) -> None:
    """Have those whose phones are asked for practise: each text is answered by the practice twin, and never counted."""
    plan = _plan(chosen(name))
    known = _known(plan, phones_asked())
    if practises and twin_id(plan.id) not in campaigns.ids(current_app.extensions["books"]):
        raise click.ClickException(
            f"{plan.id} has no practice campaign, so nobody could be answered; to open one: keng practice --anew --yes"
        )
    changed = tuple(replace(contact, practice=practises) for contact in known)
    how = "in practice" if practises else "in earnest"
    done = f"{counted(len(known), 'contact')} {how} from the next text on"
    _give(plan, RosterOrder(console(plan), changed, seen=known), done)


@roster.command()
@CAMPAIGN
@click.option("--on/--off", "wants", required=True, help="Whether it is to be reminded.")
@click.option("--asked-by", required=True, help="Who asked and how, such as: his wife, by phone.")
@click.option("--asked-at", type=click.DateTime(["%Y-%m-%d %H:%M"]), help="When, local time; now if not given.")
@with_appcontext
@explained
def reminders(name: str | None, wants: bool, asked_by: str, asked_at: datetime | None) -> None:
    """Remind the contact whose phone is asked for no more, or again, as somebody asked the office.

    What the phone itself says later holds.
    """
    plan = _plan(chosen(name))
    now = datetime.now(UTC)
    moment = asked_at.replace(tzinfo=plan.zone).astimezone(UTC) if asked_at else now
    if moment > now:
        raise click.ClickException("--asked-at is in the future")
    [contact] = _known(plan, (phone_asked(),))
    order = ConsentOrder(console(plan), contact.phone, wants, asked_by, moment)
    give(current_app.extensions["books"], plan.id, f"consent/{secrets.token_hex(8)}", order, CONSOLE)
    click.echo(f"{plan.id}: {'reminded again' if wants else 'reminded no more'}, as asked by {asked_by}")


@roster.command()
@CAMPAIGN
@with_appcontext
@explained
def export(name: str | None) -> None:
    """Write the roster as CSV; import reads it."""
    plan = _plan(chosen(name))
    out = csv.writer(sys.stdout)
    out.writerow(COLUMNS)
    for contact in book.everyone(current_app.extensions["books"], plan.id):
        areas, marks = " ".join(contact.areas), (contact.accents, contact.practice)
        named = contact.name.lstrip("=+-@ ")  # a spreadsheet would take it for a formula
        out.writerow((contact.phone, named, contact.role, areas, *("yes" if mark else "no" for mark in marks)))


@roster.command()
@CAMPAIGN
@with_appcontext
@explained
def failing(name: str | None) -> None:
    """List whose last texts from us did not arrive; no broadcast goes to them until they write."""
    plan, books = _plan(chosen(name)), current_app.extensions["books"]
    contacts = book.everyone(books, plan.id)
    fail = outbox.failing(books, plan.id, [contact.phone for contact in contacts])
    found = sorted((contact.areas, contact.phone) for contact in contacts if contact.phone in fail)
    click.echo(f"{plan.id}: {len(found)} of {counted(len(contacts), 'number')} refused our last {outbox.FAILING} texts")
    for areas, phone in found:
        click.echo(f"  {' '.join(areas)} {show.phone(phone, plan.phone_region)}")
    channels = current_app.extensions["settings"].of(Channels).values()
    codes = frozenset().union(*(channel.blocked_codes for channel in channels))
    blocked = outbox.blocked(books, plan.id, [contact.phone for contact in contacts], codes)
    for contact in contacts:
        if contact.phone in blocked:
            phone = show.phone(contact.phone, plan.phone_region)
            click.echo(
                f"  {' '.join(contact.areas)} {phone}: UNREACHABLE, blocked at the provider until it texts START"
            )


def _plan(name: str) -> Campaign:
    return campaigns.current(current_app.extensions["books"], name)[0]


def _of_file(plan: Campaign, file: Path, extent: Extent, sheet: str | None) -> RosterProposal:
    with file.open("rb") as opened:
        data = opened.read(contact_file.MOST_BYTES + 1)
    return proposal.of_file(current_app.extensions["books"], plan, data, extent, sheet)


def _known(plan: Campaign, given: tuple[str, ...]) -> tuple[Contact, ...]:
    """The contacts of phones as they were typed; an error if one is in no roster."""
    read = {written: phones.read(written, plan.phone_region) for written in given}
    wrong = [written for written, phone in read.items() if phone is None or not phones.is_assigned(phone)]
    if wrong:
        how = example(plan.phone_region)
        raise click.ClickException("\n".join(f"{one!r}: no such number; write it as {how}" for one in wrong))
    wanted = list(dict.fromkeys(phone for phone in read.values() if phone))
    known = book.by_phones(current_app.extensions["books"], plan.id, wanted)
    strangers = [phone for phone in wanted if phone not in known]
    if strangers:
        raise click.ClickException(f"{', '.join(strangers)}: not in the roster; import them first")
    return tuple(known[phone] for phone in wanted)


def _propose(plan: Campaign, found: RosterProposal, yes: bool) -> None:
    """Show what would change, wait for a yes, and order it."""
    remarks = "\n".join(said.remarks(found.remarks))
    if found.is_faulty:
        raise click.ClickException(f"nothing was taken; mend the file and give the command again.\n{remarks}")
    if remarks:
        click.echo(remarks)
    for line in said.preview(plan, found):
        click.echo(line)
    if not found.changes.any:
        return
    if not (yes or _agreed()):
        raise click.ClickException("nothing was done (where nobody can be asked, add --yes)")
    _give(plan, found.order(console(plan)), "done; it counts from the next text on")


def _agreed() -> bool:
    try:
        return click.confirm("Do this?")
    except click.Abort:  # nobody is there to answer
        return False


def _give(plan: Campaign, order: RosterOrder, done: str) -> None:
    """Give an order, and say what became of it."""
    text = carried_out(plan.id, order)
    if text is None:
        click.echo(f"{plan.id}: {NOT_YET}")
    elif text.fields["outcome"] == Outcome.ANSWERED:
        click.echo(f"{plan.id}: {done}")
    else:
        why = said.REFUSED.get(text.fields.get("why", ""), "it could not be judged; `waiting list` shows it")
        raise click.ClickException(why)
