"""A form of the level above: an Excel workbook in whose cells an official wrote {TH1 ACT} gets the figures there.

The workbook stays as it is but for those cells: its parts are changed one by one, not written anew.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import unescape

from lxml import etree

from gateway.reports.form_figure import UnknownPlaceError, figure
from gateway.reports.report import Report
from gateway.reports.words import LANGUAGE, number, worded
from gateway.roster.workbook import DAMAGED, MOST_PARTS

MOST_BYTES = 15_000_000
"""Of a form as it is unpacked; one of a district has some hundred thousand."""
MOST_FAULTS = 100
PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}|\{\s*([^{}]*?)\s*\}")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class FormFault:
    """Something that cannot be filled in."""

    where: str
    """The sheet and cell, "" for the whole file."""
    what: str


@dataclass(frozen=True, slots=True)
class FilledWorkbook:
    """What became of a form: the filled workbook, or what is wrong with the form, and then nothing is filled."""

    data: bytes
    faults: tuple[FormFault, ...]


def fill(report: Report, form: bytes, language: str = LANGUAGE) -> FilledWorkbook:
    """Put the report's figures into a form, or say of each place, in a language, why it cannot be filled."""
    try:
        with zipfile.ZipFile(io.BytesIO(form)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_BYTES:
                return _refused(language, "form_too_large")
            files = {one.filename: packed.read(one) for one in parts}
        if "xl/vbaProject.bin" in files:
            return _refused(language, "form_macros")
        return (
            _Form(report, files, language).filled()
            if "xl/workbook.xml" in files
            else _refused(language, "form_no_workbook")
        )
    except (*DAMAGED, etree.XMLSyntaxError):
        return _refused(language, "form_no_workbook")


def _refused(language: str, why: str) -> FilledWorkbook:
    return FilledWorkbook(b"", (FormFault("", worded(language, why)),))


class _Form:
    """A form that is being filled."""

    def __init__(self, report: Report, files: dict[str, bytes], language: str) -> None:
        self._report = report
        self._language = language
        self._files = files
        self._faults: list[FormFault] = []
        self._filled = 0
        self._shared = _strings(files.get("xl/sharedStrings.xml"))

    def filled(self) -> FilledWorkbook:
        book = _parsed(self._files["xl/workbook.xml"])
        sheets = dict(_sheets(book, self._files))
        for name, part in sheets.items():
            self._fill(name, part)
        self._look_elsewhere(set(sheets.values()))
        if not self._filled and not self._faults:
            self._fault("", "form_no_places")
        if self._faults:
            return FilledWorkbook(b"", tuple(self._faults[:MOST_FAULTS]))
        _have_calculated(book)
        self._files["xl/workbook.xml"] = _written(book)
        return FilledWorkbook(self._packed(), ())

    def _fill(self, name: str, part: str) -> None:
        root = _parsed(self._files[part])
        for cell in root.iter(f"{SHEET}c"):
            where = f"{name}!{cell.get('r', '?')}"
            formula = cell.find(f"{SHEET}f")
            if formula is not None:
                self._keep_formula(where, cell, formula.text or "")
            elif "{" in (words := _words(cell, self._shared)) or "}" in words:
                self._put(where, cell, words)
        for written in root.iter(*(f"{SHEET}{side}{kind}" for side in SIDES for kind in ("Header", "Footer"))):
            if PLACE.search(written.text or ""):
                self._fault(name, "form_elsewhere")
        self._files[part] = _written(root)

    def _keep_formula(self, where: str, cell: etree._Element, formula: str) -> None:
        """Leave a formula as it is, but without the result that it had before."""
        if any(self._is_place(found) for found in PLACE.finditer(formula)):
            self._fault(where, "form_in_formula")
        for old in cell.findall(f"{SHEET}v"):
            cell.remove(old)
        cell.attrib.pop("t", None)

    def _is_place(self, found: re.Match[str]) -> bool:
        try:
            figure(self._report, found[1] or found[2] or "")
        except UnknownPlaceError:
            return False
        return True

    def _put(self, where: str, cell: etree._Element, words: str) -> None:
        found = [(place, self._value(where, place)) for place in PLACE.finditer(words)]
        rest = PLACE.sub("", words)
        if "{" in rest or "}" in rest:
            self._fault(where, "form_braces", words=words)
            return
        self._filled += len(found)
        if len(found) == 1 and not rest.strip():
            _set(cell, found[0][1])
            return
        values = iter(found)
        _set(cell, PLACE.sub(lambda _: self._printed(next(values)[1]), words))

    def _fault(self, where: str, why: str, **values: object) -> None:
        self._faults.append(FormFault(where, worded(self._language, why, **values)))

    def _printed(self, value: int | str) -> str:
        return value if isinstance(value, str) else number(value)

    def _value(self, where: str, place: re.Match[str]) -> int | str:
        try:
            return figure(self._report, place[1] or place[2] or "", self._language)
        except UnknownPlaceError as error:
            self._faults.append(FormFault(where, f"«{place[0]}»: {error}"))
            return ""

    def _look_elsewhere(self, sheets: set[str]) -> None:
        """A place that stands where nothing can be filled in is told, too."""
        for part, data in self._files.items():
            if part.startswith("xl/") and part.endswith(".xml") and part not in sheets and part not in READ:
                words = unescape(re.sub(rb"<[^>]*>", b"", data).decode("utf-8", "replace"))
                if any(self._is_place(found) for found in PLACE.finditer(words)):
                    self._fault(posixpath.basename(part), "form_elsewhere")

    def _packed(self) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in self._files.items():
                packed.writestr(name, data)
        return file.getvalue()


SIDES = ("odd", "even", "first")
READ = frozenset({"xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"})


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _written(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _sheets(book: etree._Element, files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The name of each sheet, and the part that holds it."""
    relations = _parsed(files["xl/_rels/workbook.xml.rels"])
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    for sheet in book.iter(f"{SHEET}sheet"):
        part = posixpath.normpath(posixpath.join("/xl", targets[sheet.get(RELATION)])).lstrip("/")
        if part.startswith("xl/worksheets/"):
            yield sheet.get("name", ""), part


def _strings(data: bytes | None) -> list[str]:
    """The words that cells share; reading aids (rPh) are left out."""
    if data is None:
        return []
    return [_inside(one) for one in _parsed(data).iterfind(f"{SHEET}si")]


def _inside(of: etree._Element) -> str:
    parts = [*of.iterfind(f"{SHEET}t"), *of.iterfind(f"{SHEET}r/{SHEET}t")]
    return "".join(one.text or "" for one in parts)


def _words(cell: etree._Element, shared: list[str]) -> str:
    """The words in a cell; "" for a number."""
    kind = cell.get("t")
    if kind == "inlineStr":
        return "".join(_inside(one) for one in cell.iterfind(f"{SHEET}is"))
    value = cell.findtext(f"{SHEET}v") or ""
    return shared[int(value)] if kind == "s" else value if kind == "str" else ""


def _set(cell: etree._Element, value: int | str) -> None:
    """Put a number or words into a cell, whose look stays."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, int):
        etree.SubElement(cell, f"{SHEET}v").text = str(value)
        return
    cell.set("t", "inlineStr")
    words = etree.SubElement(etree.SubElement(cell, f"{SHEET}is"), f"{SHEET}t")
    words.text = value
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _have_calculated(book: etree._Element) -> None:
    """Let Excel calculate every formula anew when it opens the workbook."""
    calculation = book.find(f"{SHEET}calcPr")
    if calculation is None:
        calculation = etree.Element(f"{SHEET}calcPr")
        names = book.find(f"{SHEET}definedNames")
        (names if names is not None else book.find(f"{SHEET}sheets")).addnext(calculation)
    calculation.set("fullCalcOnLoad", "1")
