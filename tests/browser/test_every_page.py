"""Every page in a real browser: for all eyes and hands, without scripts, and unharmed by what people text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from gateway import redis as clients
from gateway.app import create_app
from gateway.settings import Settings
from tests.browser.every_page import ADDRESSES, addresses
from tests.browser.office import ADMIN, WIDTHS, Office, office
from tests.conftest import Server

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
MOST_TABS = 400
NO_PAGES = {
    "health.",
    "webhooks.",
    "ussd.",
    "login.",
    "static",
    "try_phone.talk",
    "channels.certificate",
    "campaigns.file",
    "reports.figures",
    "reports.final",
    "long.file",
    "backups.file",
    "closing.archive",
    "help.picture",
}
"""Views that answer programs or with a file, or whoever is not signed in yet; the beginning of their names."""
NOT_REACHED = """() => {
  const shown = (one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled
  const able = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  return able.filter((one) => shown(one) && !one.dataset.tabbed && one.tabIndex > -1
      && !(one.type === 'radio' && document.querySelector(`[name="${one.name}"][data-tabbed]`)))
    .concat(able.filter((one) => shown(one) && one.tabIndex < 0 && !one.ariaHidden))
    .map((one) => one.outerHTML.slice(0, 120))
}"""
TABBED = """() => {
  const one = document.activeElement
  const isWithin = one === document.latest  // a date has three fields of its own
  if (!one || one === document.body) return 'end'
  if (one.dataset.tabbed && !isWithin) return 'over'
  if (isWithin) return ''
  document.latest = one
  one.dataset.tabbed = 1
  const looks = getComputedStyle(one)
  return looks.outlineStyle !== 'none' && parseFloat(looks.outlineWidth) > 0 ? '' : one.outerHTML.slice(0, 120)
}"""
NOBODY = "unix:///nonexistent/valkey.sock"
"""Nothing is read to list the routes, and the module's office stays as it is."""


@pytest.fixture(scope="module")
def at_work(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, dict[str, str]]]:
    """An office at work, where people have texted whatever may break a page, and the addresses of its pages."""
    with clients.books(server.url, timeout_seconds=5.0) as books:
        books.flushall()
        with office(books, server.url, tmp_path_factory.mktemp("var")) as found:
            pages = addresses(found)
            found.harm()
            yield found, pages


@pytest.fixture(scope="module")
def window(browser: Browser, at_work: tuple[Office, dict[str, str]]) -> Iterator[Page]:
    """A window of the administrator, to whom every page is open; it keeps what it complained of."""
    context = at_work[0].window(browser, ADMIN)
    complaints: list[str] = []
    context.on("dialog", lambda dialog: refuse(dialog, complaints))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield context.new_page()
    context.close()

    assert complaints == []


@pytest.fixture(scope="module")
def without_scripts(browser: Browser, at_work: tuple[Office, dict[str, str]]) -> Iterator[Page]:
    """The same window on a phone whose browser runs no scripts."""
    context = at_work[0].window(browser, ADMIN, 360, scripts=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_is_for_all_eyes(at_work: tuple[Office, dict[str, str]], window: Page, name: str) -> None:
    window.emulate_media(color_scheme="light")
    window.goto(at_work[1][name])
    for width, size in WIDTHS.items():
        window.set_viewport_size(size)
        assert grave(window) == []
        assert window.evaluate("document.documentElement.scrollWidth") <= width
    window.emulate_media(color_scheme="dark")
    assert grave(window, COLOURS) == []


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_is_for_hands_without_a_mouse(at_work: tuple[Office, dict[str, str]], window: Page, name: str) -> None:
    window.goto(at_work[1][name])
    window.route("**/*", nothing_new)

    assert unseen_when_focused(window) == []
    assert window.evaluate(NOT_REACHED) == []
    window.unroute("**/*")


def nothing_new(route: Route) -> None:
    """Answer a page's script that nothing has changed: a part that is swapped forgets where one has been."""
    if "x-part" in route.request.headers:
        route.fulfill(status=304)
    else:
        route.continue_()


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_needs_no_script_to_be_seen(
    at_work: tuple[Office, dict[str, str]], without_scripts: Page, name: str
) -> None:
    answer = without_scripts.goto(at_work[1][name])

    assert answer
    assert answer.ok
    expect(without_scripts.locator("h1")).to_be_visible()
    expect(without_scripts.locator("main")).to_contain_text(re.compile(".{80}", re.DOTALL))
    assert without_scripts.locator("form:not(:has(button))").count() == 0


def test_no_page_is_forgotten_here(tmp_path: Path) -> None:
    app = create_app(Settings(var_dir=tmp_path, redis_url=NOBODY))

    assert {name.split()[0] for name in ADDRESSES} | {"broadcasts.one"} == pages_of(app)


def pages_of(app: Flask) -> set[str]:
    """The views that show a page to somebody who is signed in."""
    seen = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return {name for name in seen if not name.startswith(tuple(NO_PAGES))}


def refuse(dialog: Dialog, complaints: list[str]) -> None:
    """Note that something has opened a dialog, and close it."""
    complaints.append(dialog.message)
    dialog.dismiss()


def grave(page: Page, options: Mapping[str, object] | None = None) -> list[str]:
    """What axe-core holds for serious or critical."""
    found = Axe().run(page, options=options or {"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def unseen_when_focused(page: Page) -> list[str]:
    """Go through a page by Tab, past its end once, for some begin in a field; what gets the focus unseen."""
    found, ends = list[str](), 0
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        said = cast("str", page.evaluate(TABBED))
        ends += said == "end"
        if said == "over" or ends > 1:
            return found
        found += [said] if said not in ("", "end") else []
    return [*found, "Tab never comes to an end"]
