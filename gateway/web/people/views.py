"""The page of the people: who may sign in, as what and for which areas, and who is signed in now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.books import accounts, campaigns, readers, sessions
from gateway.books.accounts import Account, AccountError, AccountFault, ScopedArea
from gateway.books.log import Deed
from gateway.web import show
from gateway.web.chosen import Chosen, choose, the_books, to
from gateway.web.labels.labels import TABLES, label
from gateway.web.noting import noted
from gateway.web.people.presenter import account_line, offered, reader_line
from gateway.web.people_said import scoped, zone
from gateway.web.roles import Role, needs, person
from parsers.campaign.plan import Campaign

pages = Blueprint("people", __name__)

LATE_REPORTS = timedelta(days=30)
"""So long after its last day a campaign is still read by a link: late reports come in."""


@pages.get("/people")
@needs(Role.ADMIN)
def all_() -> Response:
    """Everybody who may sign in, and the links by which others read."""
    return _all()


@pages.post("/people")
@needs(Role.ADMIN)
def add() -> Response:
    """Make an account, and show the link by which its person comes in for the first time."""
    try:
        made = accounts.create(
            the_books(), request.form.get("login", ""), _role(), _areas(), request.form.get("name", ""), _language()
        )
    except AccountError as error:
        return _refused(_all(fault=error.fault))
    noted(Deed.ACCOUNT_MADE, person().id, made.id)
    return _one(made, link=_link(made))


@pages.get("/people/<account>")
@needs(Role.ADMIN)
def one(account: str) -> Response:
    """One account, and what can be done with it."""
    return _one(_account(account))


@pages.post("/people/<account>")
@needs(Role.ADMIN)
def change(account: str) -> Response:
    """Give an account another name, role or areas."""
    found = _account(account)
    try:
        accounts.change(the_books(), found, _role(), _areas(found.areas), request.form.get("name", ""))
    except AccountError as error:
        return _refused(_one(found, fault=error.fault))
    return _changed(found, "changed")


@pages.post("/people/<account>/link")
@needs(Role.ADMIN)
def new_link(account: str) -> Response:
    """Show a new one-time link: for a first sign-in, a forgotten password, or whoever guessed too often."""
    found = _account(account)
    return _refused(_one(found)) if found.is_disabled else _one(found, link=_link(found))


@pages.post("/people/<account>/end")
@needs(Role.ADMIN)
def end(account: str) -> Response:
    """End all sessions of an account."""
    found = _account(account)
    accounts.end_sessions(the_books(), found.id)
    return _changed(found, "ended")


@pages.post("/people/<account>/disable")
@needs(Role.ADMIN)
def disable(account: str) -> Response:
    """Let an account sign in no more."""
    found = _account(account)
    try:
        accounts.disable(the_books(), found)
    except AccountError as error:
        return _refused(_one(found, fault=error.fault))
    return _changed(found, "disabled")


@pages.post("/people/<account>/enable")
@needs(Role.ADMIN)
def enable(account: str) -> Response:
    """Let a disabled account sign in again."""
    found = _account(account)
    accounts.enable(the_books(), found)
    return _changed(found, "enabled")


@pages.post("/people/readers")
@needs(Role.ADMIN)
def add_reader() -> Response:
    """Make a link by which somebody without an account reads the chosen campaign, and show it once."""
    chosen = _chosen() or abort(404)
    plan, _ = campaigns.current(the_books(), chosen.id)
    until, name = read_until(plan), " ".join(request.form.get("name", "").split())
    if not name or len(name) > accounts.MOST_CHARACTERS or not name.isprintable():
        return _refused(_all(fault=AccountFault.NAME))
    if until <= datetime.now(UTC):
        return _refused(_all(said=label("reader_too_late", day=show.day(until.astimezone(plan.zone)))))
    token = readers.make(the_books(), name, chosen.id, until, person().name)
    noted(Deed.LINK_MADE, person().id, readers.id_of(token)[:12])
    return _all(reader_link=_address(token), reader=name)


@pages.post("/people/readers/<reader>/revoke")
@needs(Role.ADMIN)
def revoke(reader: str) -> Response:
    """End a reader's link, and what was opened by it."""
    readers.revoke(the_books(), reader)
    noted(Deed.ACCOUNT_CHANGED, person().id, reader[:12])
    return redirect(to("people.all_", done="revoked", _anchor="readers"), 303)


def read_until(plan: Campaign) -> datetime:
    """When links to read a campaign end: 30 days after its last day, when that day is over."""
    after = plan.last_day + LATE_REPORTS + timedelta(days=1)
    return datetime.combine(after, time(), plan.zone).astimezone(UTC)


def _all(*, fault: AccountFault | None = None, said: str = "", reader_link: str = "", reader: str = "") -> Response:
    books, chosen, now = the_books(), _chosen(), datetime.now(UTC)
    here, begun = zone(books, chosen), sessions.signed_in(books, now)
    plan = campaigns.current(books, chosen.id)[0] if chosen else None
    page = {
        "chosen": chosen, "people": [account_line(books, chosen, one, begun, here) for one in accounts.everyone(books)],
        "readers": [reader_line(one, begun, here) for one in readers.everyone(books)],
        "roles": [*reversed(Role)], "areas": offered(books, plan, ()), "fault": fault, "said": said,
        "done": request.args.get("done", ""), "reader_link": reader_link, "reader": reader,
        "until": show.day(read_until(plan) - timedelta(seconds=1)) if plan else "",
    }  # fmt: skip
    return make_response(render_template("people/page.html", **page))


def _one(account: Account, *, link: str = "", fault: AccountFault | None = None) -> Response:
    books, chosen = the_books(), _chosen()
    plan = campaigns.current(books, chosen.id)[0] if chosen else None
    begun = sessions.signed_in(books, datetime.now(UTC))
    page = {
        "chosen": chosen, "one": account_line(books, chosen, account, begun, zone(books, chosen)), "link": link,
        "fault": fault, "roles": [*reversed(Role)], "areas": offered(books, plan, account.areas),
        "done": request.args.get("done", ""), "minutes": int(sessions.LINK_LASTS.total_seconds() // 60),
        "is_me": account.id == person().id,
    }  # fmt: skip
    return make_response(render_template("people/one.html", **page))


def _changed(account: Account, done: str) -> Response:
    noted(Deed.ACCOUNT_CHANGED, person().id, account.id)
    return redirect(to("people.one", account=account.id, done=done), 303)


def _language() -> str:
    named = request.form.get("language", "")
    return named if named in TABLES else ""


def _refused(page: Response) -> Response:
    page.status_code = 422
    return page


def _role() -> Role:
    said = request.form.get("role", "")
    return Role(said) if said in set(Role) else abort(400)


def _areas(before: Sequence[ScopedArea] = ()) -> tuple[ScopedArea, ...]:
    """The areas ticked, or written with the chosen campaign's codes; an administrator answers for all.

    Those of before that the form did not show stay: taking out the others would else leave none, and none is all.
    """
    chosen = _chosen()
    plan = campaigns.current(the_books(), chosen.id)[0] if chosen else None
    known = {*before, *(scoped(plan, code) for code in plan.area)} if plan else {*before}
    written = [ScopedArea.read(one) for one in _listed("ticked")]
    written += [scoped(plan, code.upper()) for code in _listed("areas")] if plan else []
    if not known.issuperset(written):
        abort(400)
    shown = {ScopedArea.read(one) for one in _listed("shown")}
    stay = [one for one in before if one not in shown]
    return () if _role() is Role.ADMIN else tuple(dict.fromkeys((*written, *stay)))


def _listed(name: str) -> list[str]:
    return " ".join(request.form.getlist(name)).replace(",", " ").split()


def _link(account: Account) -> str:
    noted(Deed.LINK_MADE, person().id, account.id)
    return _address(sessions.offer(the_books(), account.id, account.epoch))


def _address(token: str) -> str:
    return f"{current_app.extensions['settings'].public_url}{url_for('login.look', token=token)}"


def _account(id_: str) -> Account:
    return accounts.find(the_books(), id_) or abort(404)


def _chosen() -> Chosen | None:
    return choose(the_books(), request.values.get("campaign"))
