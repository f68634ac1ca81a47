"""The pages of an office at work, read by somebody who has chosen English: Vietnamese stands there as data alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from parsers.replies.phrasebook import WORDINGS
from tests.browser.every_page import FAULTY, addresses, changed
from tests.browser.office import NAME, Office, office
from tests.conftest import Server
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
    left = []
    for words in Words(page).found:
        rest = KEPT.sub("", words)
        for one in data:
            rest = rest.replace(one, "")
        if VIETNAMESE.search(rest):
            left.append(" ".join(rest.split()))
    return left


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

    left = {}
    for name, address in addresses(found).items():
        answer = client.get(address)
        assert answer.status_code == 200, name
        assert '<html lang="en">' in answer.text, name
        if words := foreign(answer.text, data):
            left[name] = words

    assert left == {}
