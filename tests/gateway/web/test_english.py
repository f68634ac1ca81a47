"""The pages of an office at work, read by somebody who has chosen English: Vietnamese stands there as data alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from gateway import redis as clients
from gateway.app import create_app
from gateway.books import accounts, inbox, roster
from gateway.books.accounts import Role
from gateway.plans import bases
from gateway.settings import Settings
from gateway.web.help import guide
from parsers.decision import Outcome
from parsers.replies.phrasebook import WORDINGS
from tests.browser.every_page import FAULTY, addresses, changed, in_campaign, newest
from tests.browser.office import NAME, Office, office
from tests.conftest import Server
from tests.gateway.web.test_enter import sent
from tests.gateway.web.test_labels import KEPT, VIETNAMESE
from tests.support.people import signed_in

SPOKEN = ("title", "aria-label", "placeholder", "alt")
"""What of an element's attributes people read or hear."""
WRITTEN = ("script", "style", "textarea")
"""What holds a program, or what somebody has typed."""
EMPTY = ("input", "br", "img", "meta", "link", "hr", "line", "circle", "path", "rect")


class Words(HTMLParser):
    """The words of a page that are not marked as Vietnamese: of its text and of its spoken attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        is_other = (of.get("lang") or "en") != "en" or tag in WRITTEN or self._is_other
        if not is_other:
            self.found += [value for name in SPOKEN if (value := of.get(name))]
        if tag not in EMPTY:
            self._open.append((tag, is_other))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_other:
            self.found.append(data)

    @property
    def _is_other(self) -> bool:
        return bool(self._open) and self._open[-1][1]


@pytest.fixture(scope="module")
def reader(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, Office]]:
    """A browser of an administrator who reads English."""
    directory = tmp_path_factory.mktemp("var")
    with clients.books(server.url, timeout_seconds=5.0) as books:
        books.flushall()
        with office(books, server.url, directory) as found:
            app = create_app(Settings(redis_url=SecretStr(server.url), var_dir=directory))
            accounts.create(books, "Lan", Role.ADMIN, language="en")
            yield signed_in(app, books, "Lan"), found


def foreign(page: str, data: Iterable[str]) -> list[str]:
    """The words of a page that are Vietnamese and no data."""
    return [words for found in Words(page).found for words in left(found, data)]


def left(said: str, data: Iterable[str]) -> list[str]:
    """The lines that are Vietnamese once the data are taken out."""
    said = KEPT.sub("", said)
    for one in data:
        said = said.replace(one, "")
    return [" ".join(line.split()) for line in said.splitlines() if VIETNAMESE.search(line)]


def written(value: Any) -> Iterator[str]:
    """The words in a plan as it is written; of those in two languages the English ones."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping) and value.keys() == {"vi", "en"} and value["vi"] != value["en"]:
        yield value["en"]
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from written(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from written(one)


def data_of(found: Office) -> list[str]:
    """What people wrote: names, the texts and their replies, and the plans; the longest first."""
    talk = [text.body for text in inbox.recent(found.books, NAME, 500)]
    people = [one.name for one in roster.everyone(found.books, NAME)]
    people += [one.name for one in accounts.everyone(found.books)]
    plans = [bases.of_campaign(found.campaign), changed(found.campaign), FAULTY]
    usual = [form for text in WORDINGS["vi"].texts.values() for form in text]
    parts = [KEPT.sub("", one.title) for one in guide.parts().values()]
    said = {one for one in (*talk, *people, *parts, *written(plans), *usual) if VIETNAMESE.search(one)}
    return sorted(said, key=len, reverse=True)


def test_no_page_in_english_has_vietnamese_words_beside_data(reader: tuple[FlaskClient, Office]) -> None:
    client, found = reader
    data = data_of(found)

    vietnamese = {}
    for name, address in addresses(found).items():
        answer = client.get(address)
        assert answer.status_code == 200, name
        assert '<html lang="en">' in answer.text, name
        if words := foreign(answer.text, data):
            vietnamese[name] = words

    assert vietnamese == {}


def test_no_table_downloaded_in_english_has_vietnamese_words_beside_data(reader: tuple[FlaskClient, Office]) -> None:
    client, found = reader
    data, tables = data_of(found), {}

    for name, address in addresses(found).items():
        answer = client.get(f"{address}&as=csv")
        if answer.mimetype == "text/csv":
            tables[name] = left(answer.text, data)

    assert len(tables) > 5
    assert {name: words for name, words in tables.items() if words} == {}


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/none", 404, "There is no such page"),
        ("GET", "/enter?day=32/8", 400, "This campaign has no such day"),
        ("DELETE", "/", 405, "This page does not take that kind of request"),
        ("POST", "/logout", 400, "The server does not understand this request"),
    ],
)
def test_an_error_is_told_in_english(
    method: str, path: str, status: int, said: str, reader: tuple[FlaskClient, Office]
) -> None:
    client, found = reader
    answer = client.open(path, method=method, headers={"Accept": "text/html"})

    assert (answer.status_code, said in answer.text) == (status, True)
    assert foreign(answer.text, data_of(found)) == []


def test_what_the_rules_refuse_is_told_in_english_and_the_reply_to_a_head_stays_vietnamese(
    reader: tuple[FlaskClient, Office],
) -> None:
    client, found = reader
    page = client.get(in_campaign("/enter?area=TH4")).text

    answer = sent(client, page, reported__TH4__ACT="5000")

    assert "Not recorded: ACT 5,000 is more than" in unescape(answer.text)
    assert foreign(answer.text, data_of(found)) == []
    reply = found.field.reply(newest(found, Outcome.REFUSED).id)
    assert reply
    assert reply.body.startswith("Chua ghi")
