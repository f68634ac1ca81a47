"""The documents keep what they say: each path, name and link leads somewhere, and the examples run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from gateway.channels.ussd.dial import Begins, Call, Dial, Inputs, MalformedDial, UssdAnswer
from parsers.ussd.menu import Page
from tests.paths import ROOT

CONTRIBUTING = ROOT / "docs" / "contributing"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OF_TODAY = [page for page in PAGES if page.name not in ("DECISIONS.md", "CHANGELOG.md")]
"""Decisions and changes speak of files as they were then."""
TO_BE_MADE = {"gateway/channels/ussd/northcall.py", "parsers/languages/fr/"}
"""What the pages tell their readers to make."""
TOPS = ("bench", "campaigns", "docs", "gateway", "parsers", "tests", "workers")
CODE = re.compile(r"```.*?```", re.DOTALL)
QUOTED = re.compile(r"`([^`\n]+)`")
PLACE = re.compile(rf"(?:{'|'.join(TOPS)})/[\w./-]*")
NAMED = re.compile(rf"`((?:{'|'.join(TOPS)})/[\w./-]+)` `(\w+)`|`(\w+)` in `((?:{'|'.join(TOPS)})/[\w./-]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
ENTRY = re.compile(r"^\*\*(\d+)\. (.+?)\*\*", re.MULTILINE)
INDEXED = re.compile(r"^- (\d+) (.+?)(?: — .+)?$", re.MULTILINE)


def relative(page: Path) -> str:
    return str(page.relative_to(ROOT))


def places(text: str) -> Iterator[str]:
    """What a page quotes as a path of ours."""
    for quoted in QUOTED.findall(CODE.sub("", text)):
        if PLACE.fullmatch(quoted):
            yield quoted


@pytest.mark.parametrize("page", OF_TODAY, ids=relative)
def test_every_path_on_a_page_exists(page: Path) -> None:
    missing = {place for place in places(page.read_text(encoding="utf-8")) if not (ROOT / place).exists()}

    assert missing - TO_BE_MADE == set()


@pytest.mark.parametrize("page", OF_TODAY, ids=relative)
def test_every_name_beside_a_path_is_in_that_file(page: Path) -> None:
    found = NAMED.findall(CODE.sub("", page.read_text(encoding="utf-8")))
    named = [(path or behind, name or before) for path, name, before, behind in found]
    wrong = [
        f"{path} has no {name}"
        for path, name in named
        if (ROOT / path).is_file() and not re.search(rf"\b{name}\b", (ROOT / path).read_text(encoding="utf-8"))
    ]

    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_link_to_another_page_leads_there(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]

    assert {link for link in links if not (page.parent / link).exists()} == set()


def test_every_page_is_named_in_the_readme_or_by_a_page_named_there() -> None:
    read_me = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

    def is_named(page: Path) -> bool:
        contents = page.parent / "README.md"
        of_a_book = contents in PAGES and relative(contents) in read_me and page.name in contents.read_text("utf-8")
        return relative(page) in read_me or (page.parent != ROOT and of_a_book)

    assert [relative(page) for page in PAGES if page != ROOT / "README.md" and not is_named(page)] == []


def test_decisions_are_numbered_from_the_newest_down_and_all_of_them_indexed() -> None:
    text = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
    index, _, entries = text.partition("\n## ")
    numbered = [(int(number), title.rstrip(".")) for number, title in ENTRY.findall(entries)]

    assert [number for number, _ in numbered] == list(range(len(numbered), 0, -1))
    assert [(int(number), title) for number, title in INDEXED.findall(index)] == numbered
    assert len(numbered) == len(re.findall(r"^\*\*", entries, re.MULTILINE))


def pictured() -> dict[str, int]:
    """Each room of the picture in ARCHITECTURE.md, with the number of its line."""
    picture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("\n## The rooms")[2].split("```")[1]
    line_of, package = {"workers": 0}, ""
    for number, line in enumerate(picture.strip().splitlines()[1:], start=1):
        named, rooms = line[:12].strip(), line[12:]
        package = named or package
        line_of |= {f"{package}{room}": number for room in rooms.split(" · ")}
    return line_of


def room_of(name: str) -> str:
    first, *rest = name.split(".")
    return first if first == "workers" or not rest else f"{first}/{rest[0]}"


def test_each_room_imports_only_from_rooms_below_it_in_the_picture() -> None:
    line_of, wrong = pictured(), set()
    for path in (path for top in ("parsers", "gateway", "workers") for path in (ROOT / top).rglob("*.py")):
        own = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                other = room_of(name)
                if other in line_of and own in line_of and other != own and line_of[other] <= line_of[own]:
                    wrong.add(f"{own} imports {other}")

    assert wrong == set()
    assert {room_of(f"{room.parent.name}.{room.stem}") for room in rooms()} == line_of.keys() - {"workers"}


def rooms() -> Iterator[Path]:
    """The packages and modules right below parsers/ and gateway/."""
    for top in ("parsers", "gateway"):
        for path in (ROOT / top).iterdir():
            if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists():
                yield path


@pytest.fixture
def northcall() -> ModuleType:
    """The dialect that the page shows, as a module."""
    page = (CONTRIBUTING / "add-a-ussd-dialect.md").read_text(encoding="utf-8")
    [shown, _] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    made = ModuleType("northcall")
    exec(re.sub(r"^   ", "", shown, flags=re.MULTILINE), made.__dict__)  # noqa: S102 - our own page
    return made


def test_the_dialect_of_the_page_reads_and_writes(northcall: ModuleType) -> None:
    dialled = {"sid": "s1", "from": "84905000001", "code": "*101#"}

    first = northcall.read(Call("GET", "", dialled))
    then = northcall.read(Call("GET", "", {**dialled, "input": "23"}))
    assert first == Dial("s1", "+84905000001", "101", "", Inputs.LATEST, Begins.YES)
    assert then == Dial("s1", "+84905000001", "101", "23", Inputs.LATEST, Begins.NO)
    assert isinstance(northcall.read(Call("GET", "", {"sid": "s1"})), MalformedDial)
    assert northcall.write(Call("GET", "", {}), Page("Da ghi", more=False)) == UssdAnswer(
        '{"text": "Da ghi", "end": true}', "application/json"
    )
