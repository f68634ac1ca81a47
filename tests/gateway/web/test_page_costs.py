"""What the pages ask of Redis: of every page a bounded number of commands, the same on the last day as on the first."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.settings import Settings
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from tests.gateway.web.test_routes import TABLE
from tests.support import people
from tests.support.scene import SIZES, Scene, plan, twin

SOME, LAST = 20, 62
"""On day 20 every page is as full as it becomes: 14 days of an area, 20 texts."""
MOST = 60
FILES = {"reports.figures", "reports.final"}
GROWS = {*FILES, "status.page"}
"""The files hold every day so far, and the line of the progress has a point for each."""
MANY = 120
"""So many villages lie in one commune: more than any page shows at once."""
MORE = 4
"""So many calls of scripts more read many hashes: some hundred in each."""
OF_SCRIPTS = {"hgetall", "hmget", "info", "config|resetstat"}
"""Commands that the scripts of the books call within the server, once for each hash that a page shows."""
FILLED = {"/texts/x": "/texts/{text}", "/waiting/x": "/waiting/{text}", "/areas/TH1/2000-01-01": "/areas/TH1/{day}"}
NO_PAGES = re.compile(r"/x(/|$)|\.crt$|\.yaml$|/archive$|/long$")
PAGES = {
    endpoint: FILLED.get(row.address, row.address)
    for endpoint, row in TABLE.items()
    if row.method == "GET" and row.least and (row.address in FILLED or not NO_PAGES.search(row.address))
}
"""Every page; what is no page but a file is left out, as is the archive, which packs the whole ledger."""


@pytest.fixture
def office(redis: Redis, books_url: str, tmp_path: Path) -> FlaskClient:
    """Somebody who may see every page."""
    app = create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))
    return people.signed_in(app, redis, "chị Hoa")


def test_every_page_sends_the_same_few_commands_on_every_day_of_a_campaign(office: FlaskClient, redis: Redis) -> None:
    some, last = (asked(office, redis, age) for age in (SOME, LAST))
    sent = {name: sum(calls for command, calls in of.items() if command not in OF_SCRIPTS) for name, of in last.items()}

    assert {name: calls for name, calls in sent.items() if calls > MOST} == {}
    assert {name for name in PAGES if last[name] != some[name]} == GROWS


def test_with_many_villages_no_page_sends_more_commands(office: FlaskClient, redis: Redis) -> None:
    few, many = (asked(office, redis, SOME, villages) for villages in (len(SIZES), MANY))
    sent = {
        name: [sum(calls for command, calls in of[name].items() if command not in OF_SCRIPTS) for of in (few, many)]
        for name in PAGES
    }

    assert {name for name, calls in sent.items() if calls[1] > calls[0] + MORE} <= FILES


def asked(office: FlaskClient, redis: Redis, age: int, villages: int = len(SIZES)) -> dict[str, Counter[str]]:
    """The commands that one look at each page takes, in a campaign of this age: five villages report, today four."""
    name = f"d{age}-{villages}-practice"
    scene = Scene(redis, grown(twin(name, plan().day_of(datetime.now(UTC)) - timedelta(days=age - 1)), villages))
    scene.people()
    scene.sizes()
    for n in range(age):
        for area in (code for code in SIZES if code != "TH5" or n < age - 1):
            scene.figures(area, scene.campaign.first_day + timedelta(days=n), {"ACT": 3, "ABS": 20})
    text = scene.text("may hong", outcome=Outcome.WAITING, reason="not_a_report", waits=True)
    day = plan().day_of(datetime.now(UTC)).isoformat()
    return {
        endpoint: commands(office, redis, address.format(text=text, day=day), name)
        for endpoint, address in PAGES.items()
    }


def grown(campaign: Campaign, villages: int) -> Campaign:
    """The same campaign with so many villages in all."""
    more = [
        {"code": f"V{n}", "name": f"Thôn số {n}", "level": "village", "parent": "XA"}
        for n in range(villages - len(SIZES))
    ]
    fields = campaign.model_dump()
    return Campaign.model_validate({**fields, "areas": [*fields["areas"], *more]})


def commands(office: FlaskClient, redis: Redis, address: str, campaign: str) -> Counter[str]:
    """Those of one look, after another: what a process keeps is read already."""
    address = f"{address}{'&' if '?' in address else '?'}campaign={campaign}"
    assert office.get(address).status_code == 200, address
    redis.config_resetstat()
    office.get(address)
    stats = cast("dict[str, dict[str, int]]", redis.info("commandstats"))
    return Counter({name.removeprefix("cmdstat_"): of["calls"] for name, of in stats.items()})
