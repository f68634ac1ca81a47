"""Who may call what: every route, by every role and scope, as this table says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from gateway.app import BLUEPRINTS, create_app
from gateway.books import broadcasts, inbox, outbox, readers
from gateway.books.accounts import Role, ScopedArea
from gateway.books.outbox import Message
from gateway.settings import Settings
from gateway.web.guard import Access
from parsers.broadcasts.audience import ExclusionReason
from parsers.decision import Outcome
from tests.support import people
from tests.support.pages import token_of
from tests.support.scene import Scene, plan, twin

PRACTICE = "tinh-hiep-2024-practice"
SAME_ORIGIN = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Row:
    """One route: who may call it."""

    method: str
    address: str
    """An address of it."""
    least: Role | None = None
    """The least role; None: whoever comes, signed in or not."""
    reader: bool = False
    """Whether a reader's link shows it."""
    area: str = ""
    """Of what area it is, where it is refused to whoever does not answer for that: TH1, or XA for the whole commune."""
    of_campaign: bool = False
    """Whether it is refused to whoever answers for areas of other campaigns alone."""


VIEWER, CLERK, ADMIN = Role
TABLE: Mapping[str, Row] = {
    "health.alive": Row("GET", "/healthz"),
    "health.ready": Row("GET", "/readyz"),
    "health.measured": Row("GET", "/metrics"),
    "static": Row("GET", "/static/desk.css"),
    "login.ask": Row("GET", "/login"),
    "login.sign_in": Row("POST", "/login"),
    "login.look": Row("GET", "/login/x"),
    "login.use": Row("POST", "/login/x"),
    "login.leave": Row("POST", "/logout"),
    "status.page": Row("GET", "/", VIEWER, reader=True),
    "broadcasts.newest": Row("GET", "/broadcasts", CLERK, of_campaign=True),
    "broadcasts.look": Row("POST", "/broadcasts/preview", CLERK, of_campaign=True),
    "broadcasts.send": Row("POST", "/broadcasts", CLERK, of_campaign=True),
    "broadcasts.one": Row("GET", "/broadcasts/x", VIEWER),
    "broadcasts.control": Row("POST", "/broadcasts/x/control", CLERK),
    "broadcasts.days_off": Row("POST", "/broadcasts/days-off", CLERK, area="XA"),
    "channels.all_": Row("GET", "/channels", CLERK),
    "channels.add": Row("POST", "/channels/x", ADMIN),
    "channels.certificate": Row("GET", "/channels/certificate.crt", CLERK),
    "try_phone.phone": Row("GET", "/try", CLERK),
    "try_phone.parts": Row("GET", "/try/parts", VIEWER),
    "try_phone.send": Row("POST", "/try/texts", CLERK),
    "try_phone.ussd": Row("POST", "/try/ussd", CLERK),
    "try_phone.begin_lesson": Row("POST", "/try/lesson", CLERK),
    "try_phone.lesson": Row("GET", "/try/lesson?who=h1&since=1790000000000", CLERK, area="TH1"),
    "try_phone.say": Row("POST", "/try/lesson/texts", CLERK),
    "try_phone.play": Row("POST", "/try/samples", CLERK, area="XA"),
    "try_phone.clear": Row("POST", "/try/samples/clear", CLERK, area="XA"),
    "try_phone.talk": Row("GET", "/try/talk?who=h1", CLERK),
    "enter.form": Row("GET", "/enter?area=TH1", CLERK, area="TH1"),
    "enter.enter": Row("POST", "/enter", CLERK, area="TH1"),
    "enter.lists": Row("GET", "/enter/lists", CLERK),
    "enter.enter_lists": Row("POST", "/enter/lists", CLERK),
    "enter.paste": Row("GET", "/enter/paste", CLERK),
    "enter.read_pasted": Row("POST", "/enter/paste", CLERK),
    "enter.store_pasted": Row("POST", "/enter/paste/store", CLERK),
    "enter.locking": Row("GET", "/enter/lock", CLERK),
    "enter.lock": Row("POST", "/enter/lock", CLERK, area="XA"),
    "roster.everyone": Row("GET", "/roster", VIEWER),
    "roster.new": Row("GET", "/roster/new", CLERK),
    "roster.add": Row("POST", "/roster/new", CLERK),
    "roster.one": Row("GET", "/roster/h1", CLERK, area="TH1"),
    "roster.change": Row("POST", "/roster/h1", CLERK, area="TH1"),
    "roster.remove": Row("POST", "/roster/h1/remove", CLERK, area="TH1"),
    "roster.reminders": Row("POST", "/roster/h1/reminders", CLERK, area="TH1"),
    "roster.phone": Row("POST", "/roster/h1/phone", CLERK, area="TH1"),
    "roster.file": Row("GET", "/roster/import", CLERK),
    "roster.look": Row("POST", "/roster/import", CLERK, area="XA"),
    "roster.take": Row("POST", "/roster/import/take", CLERK, area="XA"),
    "areas.area": Row("GET", "/areas/TH1", VIEWER, reader=True, area="TH1"),
    "areas.day": Row("GET", "/areas/TH1/2000-01-01", VIEWER, reader=True, area="TH1"),
    "texts.list": Row("GET", "/texts", VIEWER),
    "texts.one": Row("GET", "/texts/x", VIEWER),
    "reports.all_": Row("GET", "/reports", VIEWER, reader=True),
    "reports.day": Row("GET", "/reports/day", VIEWER, reader=True),
    "reports.messages": Row("GET", "/reports/messages", VIEWER, reader=True),
    "reports.figures": Row("GET", "/reports/figures", VIEWER, reader=True),
    "reports.final": Row("GET", "/reports/final", VIEWER, reader=True),
    "reports.form": Row("GET", "/reports/form", VIEWER),
    "reports.fill_form": Row("POST", "/reports/form", VIEWER),
    "long.all_": Row("GET", "/reports/files", VIEWER, reader=True),
    "long.ask": Row("POST", "/reports/long", VIEWER),
    "long.file": Row("GET", "/reports/long", VIEWER),
    "papers.cards": Row("GET", "/papers/cards?area=TH1", VIEWER, area="TH1"),
    "papers.tally": Row("GET", "/papers/tally", VIEWER),
    "papers.poster": Row("GET", "/papers/poster", VIEWER),
    "papers.confirmations": Row("GET", "/papers/confirmations", VIEWER),
    "closing.page": Row("GET", "/closing", VIEWER),
    "closing.archive": Row("GET", "/closing/archive", CLERK, area="XA"),
    "waiting.list": Row("GET", "/waiting", VIEWER),
    "waiting.one": Row("GET", "/waiting/x", VIEWER),
    "waiting.settle": Row("POST", "/waiting/x", CLERK),
    "waiting.undo": Row("POST", "/waiting/x/undo", CLERK),
    "waiting.teach": Row("POST", "/waiting/x/words", CLERK, area="XA"),
    "waiting.number": Row("POST", "/waiting/x/number", CLERK),
    "waiting.dismiss": Row("POST", "/waiting/dismiss", CLERK, area="XA"),
    "campaigns.all_": Row("GET", "/campaigns", ADMIN),
    "campaigns.create": Row("POST", "/campaigns", ADMIN),
    "campaigns.settings": Row("POST", "/campaigns/x/settings", ADMIN),
    "campaigns.back": Row("POST", "/campaigns/x/back", ADMIN),
    "campaigns.lead": Row("POST", "/campaigns/x/numbers", ADMIN),
    "campaigns.file": Row("GET", "/campaigns/x/plan.yaml", ADMIN),
    "campaigns.form": Row("GET", "/campaigns/drafts/x/about", ADMIN),
    "campaigns.write": Row("POST", "/campaigns/drafts/x/about", ADMIN),
    "campaigns.take": Row("POST", "/campaigns/drafts/x/take", ADMIN),
    "campaigns.drop": Row("POST", "/campaigns/drafts/x/drop", ADMIN),
    "help.contents": Row("GET", "/help", VIEWER, reader=True),
    "help.part": Row("GET", "/help/buoi-chieu", VIEWER, reader=True),
    "help.whole": Row("GET", "/help/whole", VIEWER, reader=True),
    "help.picture": Row("GET", "/help/pictures/tong-quan.png", VIEWER, reader=True),
    "backups.all_": Row("GET", "/backups", ADMIN),
    "backups.make": Row("POST", "/backups", ADMIN),
    "backups.one": Row("GET", "/backups/x", ADMIN),
    "backups.try_": Row("POST", "/backups/x/trial", ADMIN),
    "backups.file": Row("GET", "/backups/x/file", ADMIN),
    "start.page": Row("GET", "/start", CLERK),
    "log.lines": Row("GET", "/log", ADMIN),
    "account.page": Row("GET", "/account", VIEWER),
    "account.password": Row("POST", "/account/password", VIEWER),
    "account.choose_language": Row("POST", "/account/language", VIEWER),
    "account.end": Row("POST", "/account/end", VIEWER),
    "people.all_": Row("GET", "/people", ADMIN),
    "people.add": Row("POST", "/people", ADMIN),
    "people.one": Row("GET", "/people/x", ADMIN),
    "people.change": Row("POST", "/people/x", ADMIN),
    "people.new_link": Row("POST", "/people/x/link", ADMIN),
    "people.end": Row("POST", "/people/x/end", ADMIN),
    "people.disable": Row("POST", "/people/x/disable", ADMIN),
    "people.enable": Row("POST", "/people/x/enable", ADMIN),
    "people.add_reader": Row("POST", "/people/readers", ADMIN),
    "people.revoke": Row("POST", "/people/readers/x/revoke", ADMIN),
}
"""Every route of ours but the webhooks, which know no session."""
CALLERS: Mapping[str, tuple[Role, tuple[str | ScopedArea, ...]] | None] = {
    "nobody": None, "reader": None, "viewer": (VIEWER, ()), "viewer of another area": (VIEWER, ("TH2",)),
    "clerk": (CLERK, ()), "clerk of the area": (CLERK, ("TH1",)), "clerk of another area": (CLERK, ("TH2",)),
    "clerk of an area elsewhere": (CLERK, (ScopedArea("elsewhere", "TH1"),)), "admin": (ADMIN, ()),
}  # fmt: skip


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application on a test's Valkey."""
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path, public_url="http://127.0.0.1:8000"))


@pytest.fixture
def practice(redis: Redis) -> Scene:
    """The practice twin on its eleventh day."""
    scene = Scene(redis, twin(PRACTICE, plan().day_of(datetime.now(UTC)) - timedelta(days=10)))
    scene.people()
    return scene


def entered(app: Flask, redis: Redis, caller: str) -> FlaskClient:
    """A browser of a caller."""
    as_ = CALLERS[caller]
    client = app.test_client()
    if as_:
        return people.signed_in(app, redis, caller, *as_)
    if caller == "reader":
        token = readers.make(redis, "Chủ tịch", PRACTICE, datetime.now(UTC) + timedelta(days=1), "office")
        assert client.post(f"/login/{token}").status_code == 303
    return client


def allowed(row: Row, caller: str) -> bool:
    """What the table says of a caller."""
    if row.least is None:
        return True
    if caller in ("nobody", "reader"):
        return row.reader and caller == "reader"
    as_ = CALLERS[caller]
    assert as_
    role, areas = as_
    if row.of_campaign and caller == "clerk of an area elsewhere":
        return False
    return list(Role).index(role) >= list(Role).index(row.least) and (not row.area or not areas or row.area in areas)


def called(client: FlaskClient, row: Row) -> TestResponse:
    """The answer to a request of the caller's own page: with its token where it has one."""
    page = client.get("/", headers=SAME_ORIGIN)
    form = client.get("/login").text if page.status_code != 200 else page.text
    headers = {**SAME_ORIGIN, "X-CSRFToken": token_of(form)}
    form_data = {"campaign": PRACTICE, "area": "TH1"} if row.method == "POST" else None
    return client.open(row.address, method=row.method, headers=headers, data=form_data)


def is_refused(row: Row, answer: Response) -> bool:
    """Whether the caller was sent to sign in, or away."""
    if row.least is None:
        return answer.status_code == 403
    return answer.status_code in (401, 403) or (row.method == "GET" and answer.location == "/login")


@pytest.mark.parametrize("caller", CALLERS)
def test_every_route_is_called_by_whom_the_table_says_and_by_nobody_else(
    caller: str, app: Flask, redis: Redis, practice: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.inbound.accept.Acceptor.await_outcome", lambda *_: None)  # no worker judges here
    unexpected = []
    for endpoint, row in TABLE.items():
        before = len(inbox.recent(redis, PRACTICE, 99))
        with called(entered(app, redis, caller), row) as answer:
            refused = is_refused(row, answer)
        if refused is allowed(row, caller) or answer.status_code >= 500:
            unexpected.append(f"{endpoint}: {answer.status_code}")
        elif refused and len(inbox.recent(redis, PRACTICE, 99)) != before:
            unexpected.append(f"{endpoint}: was refused and gave an order")

    assert unexpected == []


@pytest.mark.parametrize("caller", ["viewer of another area", "clerk of another area"])
def test_no_page_names_people_of_areas_that_its_caller_does_not_answer_for(
    caller: str, app: Flask, redis: Redis, practice: Scene
) -> None:
    name, now = practice.campaign.id, datetime.now(UTC)
    fields = {"state": "running", "key": "remind_day", "channel": "practice", "author": "chị Hoa"}
    rows = [
        (Message(f"m{n}", "practice", "KENG", f"+8490500000{n}", f"TH{n} chua bao", "remind_day", "x", now), 1)
        for n in (1, 2)
    ]
    until = {"until": (now + timedelta(hours=1)).isoformat(), "enrolled": "1"}
    left = {f"h{n}": ExclusionReason.CAP for n in (2, 3)}
    practice.apply([
        *broadcasts.opened(name, "x", now, fields | until),
        *broadcasts.texts_added(name, "x", rows, left, now),
        *(one for message, _ in rows for one in outbox.operations(name, message, now)),
    ])  # fmt: skip
    for n in (1, 2):
        practice.text(f"may hong {n}", f"+8490500000{n}", outcome=Outcome.WAITING, reason="not_a_report", waits=True)
    mine, others = ("Đỗ Thị Bình", "0905***002"), ("Bùi Văn An", "0905***001", "Lê Văn Cư", "TH1 chua bao")
    client = entered(app, redis, caller)

    asked = [
        row.address for row in TABLE.values() if row.method == "GET" and row.address not in ("/static/desk.css", "/try")
    ]
    pages = {address: client.get(address).get_data().decode(errors="replace") for address in asked}

    # The phone on the screen is anybody's of the practice campaign: nobody trains on it alone.
    told = {address: [one for one in others if one in page] for address, page in pages.items()}
    assert {address: found for address, found in told.items() if found} == {}
    assert all(one in pages["/broadcasts/x"] for one in (*mine, "TH2 chua bao"))


def test_the_table_names_every_route(app: Flask) -> None:
    named = {rule.endpoint for rule in app.url_map.iter_rules() if not rule.endpoint.startswith(("webhooks.", "ussd."))}

    assert named == set(TABLE)


def posts(app: Flask) -> Iterator[str]:
    """The addresses that take a form, and know sessions."""
    signed = [blueprint.name for blueprint, access in BLUEPRINTS if access is Access.SIGNATURE]
    for rule in app.url_map.iter_rules():
        is_signed = rule.endpoint.partition(".")[0] in signed
        if "POST" in (rule.methods or ()) and not is_signed and rule.endpoint != "login.use":
            yield re.sub(r"<[^>]+>", "x", rule.rule)


@pytest.mark.parametrize("caller", ["admin", "nobody"])
def test_no_form_is_taken_without_its_token(caller: str, app: Flask, redis: Redis, practice: Scene) -> None:
    client = entered(app, redis, caller)
    before = sorted(redis.keys("*"))

    for address in posts(app):
        answer = client.post(address, data={"name": "office", "password": "a"}, headers=SAME_ORIGIN)

        assert (answer.status_code, answer.location) in [(400, None), (303, "/login"), (401, None)], address
    assert sorted(redis.keys("*")) == before


def test_a_link_is_taken_without_a_token_because_it_is_one_itself_but_from_no_other_site(
    app: Flask, redis: Redis, practice: Scene
) -> None:
    link = people.link(redis, "chị Hoa")

    assert app.test_client().post(link, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert app.test_client().post(link).status_code == 303
