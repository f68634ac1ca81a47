"""What a list of contacts would change is told apart by what it does to the texts of each phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from parsers.campaign import phones
from parsers.campaign.contact import Contact
from parsers.roster.changes import Change, RosterChanges, changes, left_without
from parsers.roster.sheet import COLUMNS, NEEDED
from tests.support.judging import PLAN

AN = Contact(
    "a", "+84905000001", "An", "head", ("TH1",), accents=True, reminders=False, practice=True,
    reminders_since=datetime(2024, 8, 12, 10, tzinfo=UTC), since=date(2024, 8, 12), until=date(2024, 9, 1),
)  # fmt: skip
BINH = Contact("b", "+84905000002", "Bình", "head", ("TH2",))
PRESENT = {one.phone: one for one in (AN, BINH)}


@pytest.mark.parametrize(
    ("listed", "kind"),
    [
        ({"areas": ("TH5",)}, "moved"),
        ({"areas": ("TH1", "TH5")}, "moved"),
        ({"role": "office"}, "moved"),
        ({"name": "Ân"}, "changed"),
        ({"accents": False}, "changed"),
        ({"practice": False}, "changed"),
    ],
)
def test_a_change_of_areas_or_role_is_a_move_and_any_other_is_not(listed: dict[str, object], kind: str) -> None:
    after = replace(AN, **listed)  # type: ignore[arg-type]  # a row names the fields

    found = changes([replace(after, id="x", reminders=True)], PRESENT, COLUMNS)
    kinds = {"moved": found.moved, "changed": found.changed}
    assert kinds == {"moved": (), "changed": (), kind: (Change(AN, after),)}


def test_what_a_file_has_no_column_for_stays() -> None:
    listed = Contact("x", AN.phone, AN.name, AN.role, AN.areas)

    assert changes([listed], PRESENT, NEEDED) == RosterChanges(same=1)


def test_an_area_that_loses_its_last_contact_is_named_and_one_that_had_none_is_not() -> None:
    moved = changes([replace(AN, areas=("TH2",))], PRESENT, COLUMNS, gone=[BINH])

    assert left_without(PLAN, PRESENT, moved) == ("TH1",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0120 1234567", "+84701234567"), ("0121 1234567", "+84791234567"), ("0122 1234567", "+84771234567"),
        ("0126 1234567", "+84761234567"), ("0128 1234567", "+84781234567"), ("0123 1234567", "+84831234567"),
        ("0124 1234567", "+84841234567"), ("0125 1234567", "+84851234567"), ("0127 1234567", "+84811234567"),
        ("0129 1234567", "+84821234567"), ("0162 1234567", "+84321234567"), ("0163 1234567", "+84331234567"),
        ("0164 1234567", "+84341234567"), ("0165 1234567", "+84351234567"), ("0166 1234567", "+84361234567"),
        ("0167 1234567", "+84371234567"), ("0168 1234567", "+84381234567"), ("0169 1234567", "+84391234567"),
        ("0186 1234567", "+84561234567"), ("0188 1234567", "+84581234567"), ("0199 1234567", "+84591234567"),
        ("+84 168 1234567", "+84381234567"), ("841681234567", "+84381234567"), ("1681234567", "+84381234567"),
        ("0198 1234567", None),  # was never a mobile
        ("0168 123456", None),  # a digit too few
        ("0841234567", None),  # of today
        ("+1 168 1234567", None),
    ],
)  # fmt: skip
def test_an_old_number_is_the_one_that_has_replaced_it(old: str, new: str | None) -> None:
    assert phones.renumbered(old, "VN") == new
    assert phones.renumbered(old, "GH") is None
