"""A phone as a cell of a contact file holds it: read as everywhere, and what is the matter where it is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from parsers.campaign import phones
from parsers.roster.cells import ContactCell
from parsers.roster.remarks import Remark, RemarkKind

_SCIENTIFIC = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+")
_BETWEEN_TWO = re.compile(r"\s*[;,/|&+]\s*|\s+(?:-|–|va|và|hoac|hoặc|or|and)\s+|\s{2,}|\s(?=0\d{8,})|\s(?=\+)")


def read(cell: ContactCell, region: str | None) -> tuple[str | None, list[Remark]]:
    """The phone of a cell in E.164, with what is to be said about it; None with a fault that says why."""
    phone = phones.read(cell.words, region)
    if phone and phones.is_assigned(phone):
        remarks = list(_notes(cell, phone, region))
    elif phone := phones.renumbered(cell.words, region):
        remarks = [cell.remark(RemarkKind.RENUMBERED, phone=phones.spelled_at_home(phone, region))]
    else:
        return None, [_why_not(cell, region)]
    return (None if any(remark.is_fault for remark in remarks) else phone), remarks


def example(region: str | None) -> str:
    """How a phone of `region` is written."""
    return phones.spelled_at_home(phones.example(region), region)


def _notes(cell: ContactCell, phone: str, region: str | None) -> Iterator[Remark]:
    digits = re.sub(r"[^+0-9]", "", unicodedata.normalize("NFKC", cell.words))
    if region and phones.region_of(phone) != region:
        of = phones.region_of(phone) or "?"
        is_whole = digits.startswith(("+", "00"))
        kind = RemarkKind.ABROAD if is_whole else RemarkKind.NEEDS_PLUS
        yield cell.remark(kind, region=of, digits=phone.removeprefix("+"))
    elif phones.spelled_at_home(phone, region) == f"0{digits}":
        yield cell.remark(RemarkKind.LOST_ZERO, phone=f"0{digits}")
    if not phones.is_mobile(phone):
        yield cell.remark(RemarkKind.NO_MOBILE)


def _why_not(cell: ContactCell, region: str | None) -> Remark:
    words, how = cell.words, example(region)
    if _SCIENTIFIC.fullmatch(words):
        return cell.remark(RemarkKind.SCIENTIFIC, example=how)
    parts = [part for part in _BETWEEN_TWO.split(cell.written.strip()) if part]
    if sum(1 for part in parts if phones.read(part, region)) > 1:
        return cell.remark(RemarkKind.TWO_PHONES)
    strange = next((place for place, letter in enumerate(words) if not _belongs(letter)), None)
    if strange is not None:
        return cell.remark(RemarkKind.LETTERS, letter=words[strange], at=str(strange + 1), example=how)
    return cell.remark(RemarkKind.NO_SUCH_NUMBER, example=how)


def _belongs(letter: str) -> bool:
    """Whether a character may stand in a phone."""
    return unicodedata.normalize("NFKC", letter) in "0123456789+ .()/-\u2010\u2011\u2012\u2013\u2014\u2015"
