"""The guide: its parts, read from `docs/huong-dan` once, and what they become on a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt

DOCS = Path(__file__).resolve().parents[3] / "docs"
FOLDER = DOCS / "huong-dan"
PICTURES = {one.name: one for folder in (FOLDER / "hinh", DOCS / "channels") for one in sorted(folder.glob("*.png"))}
"""Those that a part may show, by their names."""
CONTENTS = "README"
"""The part that names every other one, in their order."""

Address = Callable[[str, str], str]
"""Of a part or a picture by its name, and the anchor within it, or ""."""
LINK = re.compile(r"(?:(?:\.\./)?\w+/)?([\w-]*(?:\.png)?)(?:\.md)?(?:#(.*))?")
"""A link as the files write it."""
PLACE = re.compile(r'guide:([\w.-]+)#([^"]*)')
"""The same in what is kept, until the page that shows it gives it an address."""
PICTURE = re.compile(r'(<img src="([^"]+)"[^>]*>)')


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the guide."""

    name: str
    title: str
    sections: tuple[tuple[str, str], ...]
    """The anchor and the title of each."""
    anchors: tuple[str, ...]
    """Every place in it that an address may name."""
    text: str
    """As HTML, in which links and pictures have no address yet."""

    @property
    def links(self) -> list[tuple[str, str]]:
        """The places that it leads to, and its pictures."""
        return PLACE.findall(self.text)

    def html(self, address: Address) -> str:
        """What a page shows of it, its links and pictures at the addresses given."""
        return PLACE.sub(lambda found: address(found[1], found[2]), self.text)


class _Markdown(MarkdownIt):
    """CommonMark with tables, without HTML, whose links are places of the guide."""

    def __init__(self, part: str) -> None:
        super().__init__("commonmark", {"html": False})
        self.enable("table")
        self.part = part

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - its name
        found = LINK.fullmatch(url)
        return f"guide:{found[1] or self.part}#{found[2] or ''}" if found else url


@cache
def parts() -> dict[str, Part]:
    """Every part by its name, the contents first."""
    contents = _read(CONTENTS)
    return {CONTENTS: contents, **{name: _read(name) for name, _ in contents.links}}


def anchor(title: str) -> str:
    """The anchor of a heading, made as code hosts make it, so that a link works there and here."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _read(name: str) -> Part:
    markdown = _Markdown(name)
    tokens = markdown.parse((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    headings = [(one, words.content) for one, words in pairwise(tokens) if one.type == "heading_open"]
    for one, title in headings:
        one.attrs["id"] = anchor(title)
    text = markdown.renderer.render(tokens, markdown.options, {})
    return Part(
        name,
        title=headings[0][1],
        sections=tuple((anchor(title), title) for one, title in headings if one.tag == "h2"),
        anchors=tuple(anchor(title) for _, title in headings),
        text=PICTURE.sub(r'<a class="picture" href="\2">\1</a>', str(text)),  # on a phone a picture is small: it opens
    )
