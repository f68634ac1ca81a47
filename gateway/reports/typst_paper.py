"""Official papers as PDF: the same form as `decree30.py` gives a DOCX, set by Typst where that is installed."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from gateway.reports.decree30 import BODY, COUNTRY, MOTTO, SMALL, Head
from gateway.reports.word_table import is_figure, printable

SETUP = """\
#set document(title: {title}, date: none)
#set text(font: ("Times New Roman", "Tinos", "Liberation Serif", "Libertinus Serif"), size: 14pt, lang: "vi")
#set text(top-edge: 0.9em, bottom-edge: -0.25em) // not those of a font: a letter from another one moves no line
#set par(justify: true, leading: 0pt, spacing: 6pt)
#let numbered = context {{
  let page = counter(page).get().first()
  if page > 1 {{ align(center, text(size: 13pt, str(page))) }}
}}
#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm), header: numbered)
#set table(stroke: 0.5pt, inset: (x: 4pt, y: 1.5pt))
#let ruled(length) = line(length: length, stroke: 0.6pt)
#let heading-like(level, words) = block(above: 6pt, below: 6pt, heading(level: level, outlined: true, words))
#show heading: it => par(first-line-indent: (amount: 12.7mm, all: true), text(size: 14pt, weight: "bold", it.body))
"""


def is_installed() -> bool:
    """Whether papers can be set as PDF here: Typst is optional (requirements-pdf.txt)."""
    return importlib.util.find_spec("typst") is not None


class TypstPaper:
    """A paper that is being written, from its head to its last annex."""

    def __init__(self, made_at: datetime, title: str) -> None:
        """An empty A4 page."""
        self._made_at = made_at
        self._parts = [SETUP.format(title=_said(title))]

    def bytes(self) -> bytes:
        """The paper as a PDF file."""
        source = "\n".join(self._parts).encode()
        typst = importlib.import_module("typst")
        made: bytes = typst.compile(
            source, format="pdf", timestamp=self._made_at.astimezone(UTC).replace(microsecond=0)
        )
        return made

    def head(self, head: Head) -> None:
        """Who issues it and the motto side by side, then the title and whom it is for."""
        left = [
            *([_text(head.above, SMALL)] if head.above else []), *(_text(one, SMALL, bold=True) for one in head.issuer),
            "ruled(20mm)", _text(f"Số: {head.number}", 13),
        ]  # fmt: skip
        motto = _text(MOTTO, 13, bold=True)
        right = [
            _text(COUNTRY, SMALL, bold=True), motto, f"context ruled(measure({motto}).width)",
            _text(head.place_and_day, 13, italic=True),
        ]  # fmt: skip
        self._side_by_side((70, 95), left, right)
        self._parts.append("#v(14pt)")
        self.centred(head.title, bold=True)
        self.centred(head.subject, bold=True, space=3)
        self._parts.append("#align(center, ruled(28mm))")
        if head.to:
            self._parts.append("#v(6pt)")
            self.centred(f"Kính gửi: {head.to}")

    def centred(
        self, words: str, *, bold: bool = False, italic: bool = False, size: int = BODY, space: int = 6
    ) -> None:
        """A line in the middle."""
        of = f"align(center, par(justify: false, {_text(words, size, bold=bold, italic=italic)}))"
        self._parts.append(f"#block(above: 0pt, below: {space}pt, width: 100%, {of})")

    def section(self, words: str) -> None:
        """The heading of a part: I. CÔNG TÁC CHỈ ĐẠO."""
        self._parts.append(f"#heading-like(1, {_said(words)})")

    def item(self, words: str) -> None:
        """The heading of an item: 1. Tuyên truyền."""
        self._parts.append(f"#heading-like(2, {_said(words)})")

    def text(self, words: str) -> None:
        """A paragraph of the body."""
        self._parts.append(f"#par(first-line-indent: (amount: 12.7mm, all: true), {_said(words)})")

    def table(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[float],
        *,
        sums: bool = False,
        size: int = 11,
    ) -> None:
        """A table whose heading is repeated on each page; with `sums` its last row is in bold."""
        every = list(rows)
        heading = ", ".join(f"align(center, {_text(one, size, bold=True)})" for one in columns)
        cells = [
            f"align({'right' if is_figure(one) else 'left'}, {_text(one, size, bold=sums and at == len(every))})"
            for at, row in enumerate(every, 1)
            for one in row
        ]
        of = f"({', '.join(f'{width:.2f}mm' for width in widths)},)"
        inside = ", ".join([f"columns: {of}", f"table.header({heading})", *cells])
        self._parts.append(f"#block(above: 6pt, below: 8pt)[#set par(justify: false)\n#table({inside})]")

    def foot(self, receivers: Sequence[str], signer: Sequence[str], name: str) -> None:
        """Who receives it on the left, who signs on the right, with room for name, hand and stamp."""
        left = [_text("Nơi nhận:", 12, bold=True, italic=True), *(_text(one, 11) for one in receivers)]
        right = [*(_text(one, BODY, bold=True) for one in signer), "v(24mm)", _text(name, BODY, bold=True)]
        self._parts.append("#v(6pt)")
        self._side_by_side((85, 80), left, right, side="left")

    def annex(self, number: str, title: str, belongs_to: str, *, is_landscape: bool = False) -> None:
        """The head of an annex, on a page of its own, numbered from 1."""
        self._parts += [
            "#counter(page).update(0)",
            "#pagebreak(weak: true)",
            f"#set page(flipped: {'true' if is_landscape else 'false'})",
        ]
        self.centred(f"Phụ lục {number}", bold=True, space=3)
        self.centred(title, bold=True, size=13, space=3)
        self.centred(belongs_to, italic=True, size=13)

    def _side_by_side(
        self, widths: tuple[int, int], left: Sequence[str], right: Sequence[str], *, side: str = "center"
    ) -> None:
        stacks = [
            f"align({at}, stack(spacing: 3pt, {', '.join(lines)}))" for at, lines in ((side, left), ("center", right))
        ]
        of = ", ".join(f"{width}mm" for width in widths)
        self._parts.append(f"#block(breakable: false, grid(columns: ({of}), {', '.join(stacks)}))")


def _text(words: str, size: int, *, bold: bool = False, italic: bool = False) -> str:
    looks = [f"size: {size}pt", *(['weight: "bold"'] if bold else []), *(['style: "italic"'] if italic else [])]
    return f"text({', '.join(looks)}, {_said(words)})"


def _said(words: str) -> str:
    """Words as a string of Typst: whatever they are, they are printed and never carried out."""
    escaped = printable(words).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
