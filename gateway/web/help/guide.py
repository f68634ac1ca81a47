"""The guide: its parts, read from `docs/huong-dan`, and what they become on a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

DOCS = Path(__file__).resolve().parents[3] / "docs"
FOLDER = DOCS / "huong-dan"
PICTURES = {one.name: one for folder in (FOLDER / "hinh", DOCS / "channels") for one in sorted(folder.glob("*.png"))}
"""Those that a part may show, by their names."""
CONTENTS = "README"
"""The part that names every other one, in their order."""

Address = Callable[[str, str], str]
"""Of a part or a picture by its name, and the anchor within it, or ""."""
PICTURE = re.compile(r'(<img src="([^"]+)"[^>]*>)')
"""Each opens alone by a tap: on a phone it is small."""
LINK = re.compile(r"(?:(?:\.\./)?\w+/)?([\w-]*(?:\.png)?)(?:\.md)?(?:#(.*))?")


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the guide."""

    name: str
    title: str
    sections: tuple[tuple[str, str], ...]
    """The anchor and the title of each."""
    anchors: tuple[str, ...]
    """Every place in it that an address may name."""

    def html(self, address: Address) -> str:
        """What a page shows of it, its links and pictures at the addresses given."""
        markdown = _Markdown(self.name, address)
        tokens = markdown.parse(_text(self.name))
        return PICTURE.sub(r'<a class="picture" href="\2">\1</a>', str(markdown.renderer.render(tokens, markdown.options, {})))


class _Markdown(MarkdownIt):
    """CommonMark with tables, without HTML; each heading has an anchor."""

    def __init__(self, part: str, address: Address) -> None:
        super().__init__("commonmark", {"html": False})
        self.enable("table")
        self.part, self.address = part, address

    def parse(self, src: str, env: object = None) -> list[Token]:  # noqa: ARG002 - we keep nothing between parts
        tokens = super().parse(src)
        for one, title in headings(tokens):
            one.attrs["id"] = anchor(title)
        return tokens

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - its name
        found = LINK.fullmatch(url)
        return self.address(found[1] or self.part, found[2] or "") if found else url


@cache
def parts() -> dict[str, Part]:
    """Every part by its name, the contents first."""
    named: list[str] = []

    def noted(name: str, _: str) -> str:
        named.append(name)
        return name

    Part(CONTENTS, "", (), ()).html(noted)
    return {name: _read(name) for name in dict.fromkeys([CONTENTS, *named])}


def anchor(title: str) -> str:
    """The anchor of a heading, made as code hosts make it, so that a link works there and here."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def headings(tokens: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    """Where each heading opens, and its words."""
    for one, words in pairwise(tokens):
        if one.type == "heading_open":
            yield one, words.content


def _read(name: str) -> Part:
    found = list(headings(_Markdown(name, lambda part, _: part).parse(_text(name))))
    sections = tuple((anchor(title), title) for one, title in found if one.tag == "h2")
    return Part(name, found[0][1], sections, tuple(anchor(title) for _, title in found))


def _text(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")
