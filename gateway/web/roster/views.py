"""The roster on pages: who is in it; add, change, replace or remove one; take a file after looking at it."""

from __future__ import annotations

import secrets
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from itsdangerous import BadSignature, Signer
from pydantic import ValidationError
from werkzeug.wrappers import Response

from gateway.books import campaigns, inbox, log, outbox
from gateway.books import roster as book
from gateway.books.log import Deed
from gateway.orders import ORDER
from gateway.roster import contact_file, form, proposal
from gateway.roster.form import ContactForm
from gateway.roster.proposal import Extent
from gateway.web import days, export, show
from gateway.web.chosen import choose, the_books, to
from gateway.web.export import Table
from gateway.web.giving import arrival, author, carried_out, form_ref, fresh_nonce, given_before
from gateway.web.guard import FILE_BYTES
from gateway.web.labels.labels import label, phrase
from gateway.web.outcomes import Became
from gateway.web.roles import Role, RoleError, abort_outside, needs, person, within
from gateway.web.roster.presenter import COLUMNS, ContactFilter, became, exported, looked, mark, marks, rows
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.order import ConsentOrder, Order, RosterOrder

pages = Blueprint("roster", __name__)

ROWS = 100
MOST_ASKED_BY = 120


@dataclass(frozen=True, slots=True)
class DaysInOffice:
    """From which day on and until which one a contact reports, as a form says it."""

    since: date | None
    until: date | None
    succeeds: date | None
    """The day from which on somebody else has the place."""
    faults: dict[str, str]

    @classmethod
    def read(cls, campaign: Campaign) -> DaysInOffice:
        """Those of the form that was sent."""
        said = {name: request.form.get(name, "").strip() for name in ("since", "until", "succeeds")}
        read = {name: days.read(words, campaign) if words else None for name, words in said.items()}
        faults = {name: label("day_how") for name, day in read.items() if said[name] and not day}
        if read["since"] and read["until"] and read["until"] < read["since"]:
            faults["until"] = label("roster_until_before")
        return cls(**read, faults=faults)


@pages.get("/roster")
@needs(Role.VIEWER)
def everyone() -> Response:
    """The contacts that fit the filters and that one answers for, and the villages that have none."""
    chosen = choose(the_books(), request.args.get("campaign"))
    if chosen is None:
        return make_response(render_template("parts/nothing.html"))
    campaign, filters = _campaign(chosen.id), ContactFilter.read(request.args)
    people = book.everyone(the_books(), campaign.id)
    mine = [one for one in people if _is_mine(campaign, one)]
    found = [one for one in mine if filters.fits(campaign, one, partial(_sees_phone, campaign))]
    if kind := export.wanted():
        return _file(campaign, found, kind)
    first = max(request.args.get("first", 0, type=int), 0)
    part = found[first : first + ROWS]
    failing = outbox.failing(the_books(), campaign.id, [one.phone for one in part])
    today = campaign.day_of(datetime.now(UTC))
    have = {area for one in people if one.in_office_on(today) for area in one.areas}
    return _page(
        "roster/page.html", campaign, rows=rows(campaign, part, failing), filters=filters, count=len(found),
        all=len(mine), first=first, size=ROWS,
        without=[code for code in campaign.reporting_areas if code not in have and within(person(), campaign, code)],
    )  # fmt: skip


@pages.get("/roster/new")
@needs(Role.CLERK)
def new() -> Response:
    """The empty form, or one filled in by the address: somebody asks for it by a text."""
    return _form_page(_campaign_asked(), None, dict(request.args))


@pages.post("/roster/new")
@needs(Role.CLERK)
def add() -> Response:
    """Put a new contact into the roster; one that is known is shown instead."""
    campaign = _campaign_asked()
    read, in_office = form.read(campaign, request.form), DaysInOffice.read(campaign)
    if read.contact is None or in_office.faults or read.needs_a_look(request.form.get("noted", "")):
        return _form_page(campaign, None, request.form, read, in_office=in_office)
    _must_be_mine(campaign, read.contact)
    known = book.by_phones(the_books(), campaign.id, [read.contact.phone]).get(read.contact.phone)
    if known:
        return redirect(to("roster.one", id=known.id, known=1), 303)
    contact = replace(read.contact, id=_new_id(), since=in_office.since, until=in_office.until)
    return _given(campaign, RosterOrder(author(campaign), (contact,), seen=()), contact.id)


@pages.get("/roster/<id>")
@needs(Role.CLERK)
def one(id: str) -> Response:
    """One contact, with all that can be done about it."""
    campaign = _campaign_asked()
    contact = _contact(campaign, id)
    return _form_page(campaign, contact, _fields(contact))


@pages.post("/roster/<id>")
@needs(Role.CLERK)
def change(id: str) -> Response:
    """Change a contact; with another phone it is the same person on a new phone, or somebody in its place.

    Whoever is replaced from a day on still reports for the days before, if the successor has another phone.
    """
    campaign = _campaign_asked()
    if done := given_before(campaign.id):
        return _shown_after(campaign, done, id)
    before = _contact(campaign, id)
    if request.form.get("was") != mark(before):
        return _overtaken(campaign, before)
    written = {**request.form, "phone": request.form.get("phone", "").strip() or before.phone}
    read, in_office = form.read(campaign, written), DaysInOffice.read(campaign)
    if read.contact is None or in_office.faults or read.needs_a_look(request.form.get("noted", "")):
        return _form_page(campaign, before, request.form, read, in_office=in_office)
    _must_be_mine(campaign, read.contact)
    moved = read.contact.phone != before.phone
    if moved and read.contact.phone in book.by_phones(the_books(), campaign.id, [read.contact.phone]):
        return _form_page(campaign, before, request.form, read, label("roster_taken"))
    somebody_else = "replaces" in request.form
    after = replace(
        read.contact,
        id=_new_id() if somebody_else else before.id,
        reminders=True if somebody_else else before.reminders,
        reminders_since=None if somebody_else else before.reminders_since,
        since=in_office.succeeds if somebody_else else in_office.since,
        until=None if somebody_else else in_office.until,
    )
    if somebody_else and moved and in_office.succeeds:
        former = replace(before, until=in_office.succeeds - timedelta(days=1))
        return _given(campaign, RosterOrder(author(campaign), (after, former), (), (before,)), after.id)
    gone = (before.phone,) if moved else ()
    return _given(campaign, RosterOrder(author(campaign), (after,), gone, (before,)), after.id)


@pages.post("/roster/<id>/remove")
@needs(Role.CLERK)
def remove(id: str) -> Response:
    """Take a contact out of the roster; its figures stay."""
    campaign = _campaign_asked()
    if done := given_before(campaign.id):
        return _shown_after(campaign, done, "")
    contact = _contact(campaign, id)
    if request.form.get("was") != mark(contact):
        return _overtaken(campaign, contact)
    return _given(campaign, RosterOrder(author(campaign), (), (contact.phone,), (contact,)), "")


@pages.post("/roster/<id>/reminders")
@needs(Role.CLERK)
def reminders(id: str) -> Response:
    """Keep that somebody asked the office to be reminded no more, or again."""
    campaign = _campaign_asked()
    contact = _contact(campaign, id)
    asked_by = " ".join(request.form.get("asked_by", "").split())[:MOST_ASKED_BY]
    if not asked_by:
        return _form_page(campaign, contact, _fields(contact), said=label("roster_who_asked"))
    order = ConsentOrder(author(campaign), contact.phone, not contact.reminders, asked_by, datetime.now(UTC))
    return _given(campaign, order, contact.id)


@pages.post("/roster/<id>/phone")
@needs(Role.CLERK)
def phone(id: str) -> Response:
    """Show the full number, once; that somebody looked stands in the log."""
    campaign = _campaign_asked()
    contact = _contact(campaign, id)
    log.note(the_books(), campaign.id, datetime.now(UTC), person().id, "desk", Deed.NUMBER_SEEN, contact.id)
    return _form_page(campaign, contact, _fields(contact), number=show.full_phone(contact.phone, campaign.phone_region))


@pages.get("/roster/import")
@needs(Role.CLERK)
def file() -> Response:
    """The form that takes a contact file."""
    return _page("roster/import.html", _campaign_asked(), found=None, said_bad="")


@pages.post("/roster/import")
@needs(Role.CLERK, most_bytes=FILE_BYTES)
def look() -> Response:
    """What a file would change, or every place of it that cannot be read; nothing is done yet."""
    campaign = _campaign_asked()
    _must_be_whole(campaign)
    data = b""
    if sent := request.files.get("file"):
        with closing(sent):
            data = sent.stream.read(contact_file.MOST_BYTES + 1)
    pasted = request.form.get("pasted", "")
    data = data or pasted.strip().encode()
    if not data:
        return _page("roster/import.html", campaign, found=None, said_bad=label("roster_no_file"))
    extent = Extent.WHOLE if request.form.get("extent") == Extent.WHOLE else Extent.PART
    found = proposal.of_file(the_books(), campaign, data, extent)
    order = _seal(campaign).sign(ORDER.dump_json(found.order(author(campaign)))).decode() if found.changes.any else ""
    return _page("roster/import.html", campaign, found=looked(campaign, found), order=order, said_bad="")


@pages.post("/roster/import/take")
@needs(Role.CLERK, most_bytes=FILE_BYTES)
def take() -> Response:
    """Give the order that was shown, and no other; it counts only while the roster is as it was then."""
    campaign = _campaign_asked()
    _must_be_whole(campaign)
    try:
        order = ORDER.validate_json(_seal(campaign).unsign(request.form.get("order", "")))
    except (BadSignature, ValidationError):
        abort(400)
    if not isinstance(order, RosterOrder):
        abort(400)
    return _given(campaign, replace(order, author=author(campaign)), "")


def _seal(campaign: Campaign) -> Signer:
    """What an order that was shown comes back under: only the person who was shown it gives it, and as it was."""
    return Signer(str(current_app.secret_key), f"roster {campaign.id} {person().id}")


def _form_page(
    campaign: Campaign,
    contact: Contact | None,
    written: object,
    read: ContactForm | None = None,
    said: str = "",
    number: str = "",
    status: int = 0,
    in_office: DaysInOffice | None = None,
) -> Response:
    page = {
        "contact": contact, "written": written, "faults": read.faults if read else {}, "read": read, "said_bad": said,
        "number": number, "was": mark(contact) if contact else "", "days": in_office.faults if in_office else {},
        "marks": marks(contact, bool(outbox.failing(the_books(), campaign.id, [contact.phone]))) if contact else (),
    }  # fmt: skip
    is_wrong = said or page["faults"] or page["days"]
    return _page("roster/contact.html", campaign, status or (400 if is_wrong else 200), **page)


def _page(template: str, campaign: Campaign, status: int = 200, **page: object) -> Response:
    page.setdefault("done", _done(campaign))
    return make_response(render_template(template, campaign=campaign, nonce=fresh_nonce(), **page), status)


def _given(campaign: Campaign, order: Order, id_: str) -> Response:
    given = arrival(campaign.id, order, form_ref())
    carried_out(campaign.id, given)
    return _shown_after(campaign, given.id, id_)


def _shown_after(campaign: Campaign, order_id: str, id_: str) -> Response:
    """The way to the contact, or to all where it is there no more, with what became of an order."""
    if id_ and book.has(the_books(), campaign.id, id_):
        return redirect(to("roster.one", id=id_, done=order_id), 303)
    return redirect(to("roster.everyone", done=order_id), 303)


def _overtaken(campaign: Campaign, contact: Contact) -> Response:
    """Somebody else was faster: the contact as it is now."""
    said = label("roster_refused_changed")
    return _form_page(campaign, contact, _fields(contact), said=said, status=409)


def _done(campaign: Campaign) -> Became | None:
    named = request.args.get("done")
    if not named:
        return Became("open", label("roster_known")) if "known" in request.args else None
    texts = inbox.texts(the_books(), campaign.id, [named])
    return became(texts[0] if texts and texts[0].is_order else None)


def _contact(campaign: Campaign, id_: str) -> Contact:
    """The contact of an id; 404 where there is none, 403 where another clerk answers for it."""
    found = next((one for one in book.everyone(the_books(), campaign.id) if one.id == id_), None)
    if found is None:
        abort(404)
    _must_be_mine(campaign, found)
    return found


def _must_be_mine(campaign: Campaign, contact: Contact) -> None:
    if not _is_mine(campaign, contact):
        raise RoleError


def _is_mine(campaign: Campaign, contact: Contact) -> bool:
    """Whether the person signed in answers for all areas of a contact."""
    return all(within(person(), campaign, area) for area in contact.areas)


def _sees_phone(campaign: Campaign, contact: Contact) -> bool:
    """Whether the person signed in may see a contact's full number."""
    return person().role.covers(Role.CLERK) and _is_mine(campaign, contact)


def _must_be_whole(campaign: Campaign) -> None:
    abort_outside(campaign, campaign.top.code)


def _fields(contact: Contact) -> dict[str, str]:
    """A contact as its form shows it: everything but the phone."""
    return {
        "name": contact.name, "role": contact.role, "areas": " ".join(contact.areas),
        "accents": "yes" if contact.accents else "no", "practice": "yes" if contact.practice else "no",
        "since": show.day(contact.since) if contact.since else "",
        "until": show.day(contact.until) if contact.until else "",
    }  # fmt: skip


def _new_id() -> str:
    return secrets.token_hex(8)


def _file(campaign: Campaign, found: list[Contact], kind: export.Format) -> Response:
    if not person().role.covers(Role.CLERK):
        raise RoleError
    log.note(the_books(), campaign.id, datetime.now(UTC), person().id, "desk", Deed.EXPORT_TAKEN, "roster")
    title = f"{label('roster')} – {phrase(campaign.short_name)}"
    return export.answer(Table("danh-ba", title, COLUMNS, exported(found), campaign.zone), kind)


def _campaign_asked() -> Campaign:
    named = request.form.get("campaign") if request.method == "POST" else request.args.get("campaign")
    chosen = choose(the_books(), named or None)
    return _campaign(chosen.id) if chosen else abort(404)


def _campaign(id_: str) -> Campaign:
    return campaigns.current(the_books(), id_)[0]
