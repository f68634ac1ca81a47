"""The reading of a sheet: the contacts it lists, or a remark for everything in it that is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import zip_longest

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Area, Campaign
from parsers.roster import phone_cells
from parsers.roster.cells import ContactCell, is_blank
from parsers.roster.remarks import Remark, RemarkKind, quoted
from parsers.roster.sheet import COLUMNS, NEEDED, ContactRow, ContactSheet

SAID = {"yes": True, "1": True, "true": True, "no": False, "0": False, "false": False, "": False}
"""What may stand in a column that says yes or no."""
AREAS_NAMED = 12
"""A remark names all areas of a campaign that has no more than these, else some."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file lists: contacts without ids, all of them or none."""

    contacts: tuple[Contact, ...] = ()
    columns: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def faults(self) -> tuple[Remark, ...]:
        """The remarks because of which nothing is taken."""
        return tuple(remark for remark in self.remarks if remark.is_fault)


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    plan: Campaign
    remarks: list[Remark]
    contacts: list[Contact] = field(default_factory=list)
    line_of: dict[str, int] = field(default_factory=dict)
    """By phone: the line that has it."""

    def say(self, cell: ContactCell, kind: RemarkKind, /, **values: str) -> None:
        self.remarks.append(cell.remark(kind, **values))


def read(plan: Campaign, sheet: ContactSheet) -> Listed:
    """The contacts of a sheet. Nothing of it is left out without a remark; with a fault it lists nobody."""
    found = _Reading(plan, list(sheet.remarks))
    if not sheet.rows:
        if not any(remark.is_fault for remark in found.remarks):
            found.remarks.append(Remark(RemarkKind.EMPTY_FILE, values={"columns": ",".join(COLUMNS)}))
        return Listed((), (), tuple(found.remarks))
    first, *rest = sheet.rows
    headings = _headings(found, first)
    if headings:
        for row in rest:
            _read_row(found, headings, row)
    listed = Listed((), tuple(name for name in headings if name), tuple(found.remarks))
    return listed if listed.faults else replace(listed, contacts=tuple(found.contacts))


def _headings(found: _Reading, row: ContactRow) -> Sequence[str]:
    """The column of each place, "" where it has none of ours; nothing at all if the rows cannot be read by them."""
    cells = [ContactCell(row.line, place, "", written) for place, written in enumerate(row.cells, 1)]
    names = [cell.words.lower() if len(cell.written) < 100 else "" for cell in cells]
    if not set(names) & set(COLUMNS):
        said = quoted(" ".join(" ".join(row.cells).split()))
        values = {"cell": said, "columns": ",".join(COLUMNS)}
        found.remarks.append(Remark(RemarkKind.NO_HEADINGS, row.line, values=values))
        return ()
    for cell, name in zip(cells, names, strict=True):
        first = names.index(name) + 1
        if name not in COLUMNS and not is_blank(cell.written):
            close = get_close_matches(name, COLUMNS, n=1)
            advice = {"advice": "close", "column": close[0]} if close else {"advice": "columns"}
            found.say(cell, RemarkKind.UNKNOWN_COLUMN, columns=", ".join(COLUMNS), **advice)
        elif name in COLUMNS and first < cell.column:
            found.say(cell, RemarkKind.REPEATED_COLUMN, first=str(first))
    missing = [column for column in NEEDED if column not in names]
    if missing:
        values = {"columns": ", ".join(missing), "all": ",".join(COLUMNS)}
        found.remarks.append(Remark(RemarkKind.MISSING_COLUMN, row.line, values=values))
        return ()
    return [
        name if name in COLUMNS else "" if is_blank(cell.written) else "?"
        for cell, name in zip(cells, names, strict=True)
    ]


def _read_row(found: _Reading, headings: Sequence[str], row: ContactRow) -> None:
    """Add the contact of a row, or say what is wrong with it."""
    cells: dict[str, ContactCell] = {}
    before = len(found.remarks)
    for place, (heading, written) in enumerate(zip_longest(headings, row.cells, fillvalue=""), 1):
        cell = ContactCell(row.line, place, heading.strip("?"), written)
        if heading in COLUMNS:
            cells.setdefault(heading, cell)
            found.remarks += cell.remarks()
        elif not heading and not is_blank(written):
            found.say(cell, RemarkKind.EXTRA_CELL, areas=" ".join(found.plan.reporting_areas[:2]))
    faulty = {remark.column for remark in found.remarks[before:] if remark.is_fault}
    whole = {name: cell for name, cell in cells.items() if cell.column not in faulty}
    contact = _contact(found, whole)
    if contact and not any(remark.is_fault for remark in found.remarks[before:]):
        found.contacts.append(contact)


def _contact(found: _Reading, cells: dict[str, ContactCell]) -> Contact | None:
    """The contact of cells that can be read; None where one is missing or says nothing of its kind."""
    phone = _phone(found, cells["phone"]) if "phone" in cells else None
    name = _name(found, cells["name"]) if "name" in cells else None
    role = _role(found, cells["role"]) if "role" in cells else None
    areas = _areas(found, cells["areas"]) if "areas" in cells else None
    marks = {column: _mark(found, cells[column]) for column in ("accents", "practice") if column in cells}
    if not (phone and name and role and areas):
        return None
    return Contact("", phone, name, role, areas, marks.get("accents", False), practice=marks.get("practice", False))


def _phone(found: _Reading, cell: ContactCell) -> str | None:
    region = found.plan.phone_region
    if not cell.words:
        found.say(cell, RemarkKind.EMPTY, advice="phone", example=phone_cells.example(region))
        return None
    phone, remarks = phone_cells.read(cell, region)
    found.remarks += remarks
    if phone and (first := found.line_of.setdefault(phone, cell.line)) != cell.line:
        found.say(cell, RemarkKind.SAME_PHONE, first=str(first))
    return phone


def _name(found: _Reading, cell: ContactCell) -> str | None:
    if not cell.words:
        found.say(cell, RemarkKind.EMPTY, advice="name")
    return cell.words or None


def _role(found: _Reading, cell: ContactCell) -> str | None:
    roles = ", ".join(found.plan.roles)
    role = cell.words.lower()
    if role in found.plan.roles:
        return role
    if role:
        found.say(cell, RemarkKind.UNKNOWN_ROLE, roles=roles)
    else:
        found.say(cell, RemarkKind.EMPTY, advice="role", roles=roles)
    return None


def _areas(found: _Reading, cell: ContactCell) -> tuple[str, ...] | None:
    plan, codes = found.plan, tuple(cell.words.upper().replace(",", " ").replace(";", " ").split())
    before = len(found.remarks)
    if not codes:
        found.say(cell, RemarkKind.EMPTY, advice="areas", example=plan.example_area)
    for code in codes:
        if code not in plan.area:
            advice = _advice(plan, cell.words)
            unknown = cell.words if advice["advice"] == "areas_meant" else code
            found.say(cell, RemarkKind.UNKNOWN_AREA, cell=quoted(unknown), **advice)
            break
        if plan.area[code].retired:
            found.say(cell, RemarkKind.RETIRED_AREA, cell=quoted(code), **_advice(plan, ""))
        elif codes.count(code) > 1:
            found.say(cell, RemarkKind.REPEATED_AREA, cell=quoted(code))
            break
    return codes if len(found.remarks) == before else None


def _advice(plan: Campaign, words: str) -> dict[str, str]:
    """Which areas to write instead: the one whose name it is, or those there are."""
    meant = [area.code for area in plan.areas if not area.retired and words.upper() in _names(area)]
    if len(meant) == 1:
        return {"advice": "areas_meant", "areas": meant[0]}
    codes = [area.code for area in plan.areas if not area.retired]
    more = ", …" if len(codes) > AREAS_NAMED else ""
    return {"advice": "areas_some", "areas": ", ".join(codes[:AREAS_NAMED]) + more}


def _names(area: Area) -> Iterator[str]:
    return (name.upper() for name in (area.name, *area.aliases))


def _mark(found: _Reading, cell: ContactCell) -> bool:
    """What a column says; a word that could be either would decide whether texts count."""
    if cell.words.lower() not in SAID:
        found.say(cell, RemarkKind.NOT_YES_OR_NO)
    return SAID.get(cell.words.lower(), False)
