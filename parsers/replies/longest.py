"""The longest values: those at which a campaign's texts are longest."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction

from parsers.campaign.plan import Campaign, SumCheck
from parsers.languages.wording import Wording
from parsers.replies.printing import ROOM
from parsers.reply import Items, Value

NUMBER = 1234
"""Four figures: an area's numbers are not expected to have more."""

_WORDS: dict[str, Value] = {
    "id": "12345",
    "raw": "abcdefghijklmnopqrst",
    "said": "không đủ điều kiện",
    "said2": "không đủ điều kiện",
    "name": "Nguyễn Thị Thanh Huyền",
    "ind": "tiếp nhận hồ sơ",
    "d": date(2024, 8, 15),
    "h": time(17, 30),
    "before": time(17, 30),
    "pct": Fraction(1),
    "app": 1690,
    "listed": 1690,
    "today": "15/10",
    "eve": "14/10",
    "sum": 2468,
    "n": 31,
}
_NUMBERS = ("tot", "rem", "now1", "now2", "old", "new", "val", "m")
_OFFICE = "ok_office"
_COPIED = frozenset({
    "err_code_unknown", "err_code_meant", "err_code_either", "err_village_unknown", "err_village_other",
})  # fmt: skip  # here {code} is a word of the text
_STOCK = frozenset({"ask_second_stock"})
_SEVERAL = frozenset({"ask_second_many"})


def longest(key: str, campaign: Campaign, wording: Wording) -> dict[str, Value]:
    """Give every placeholder of the text `key` its longest value in this campaign."""
    codes = _codes(campaign, at_top=key == _OFFICE)
    areas = campaign.reporting_areas
    values: dict[str, Value] = {
        **_WORDS,
        **dict.fromkeys(_NUMBERS, NUMBER),
        **_changed(key, codes),
        **_summed(campaign),
        "v": max(_above(campaign) if key == _OFFICE else areas, key=len),
        "v2": max((area.code for area in campaign.areas), key=len),
        "miss": areas,
        "rep": len(areas),
        "k": campaign.days,
        "left": campaign.days,
        "items": _items(codes),
        "asked": ("A" * ROOM["asked"],),
        "figures": ("A" * ROOM["figures"],),
        "where": ("A" * ROOM["where"],),
        "later": ("A" * ROOM["later"],),
        "summed": _items(codes),
        "meant": max(codes, key=len),
        "meant2": max(codes, key=len),
        "offered": f"{max(areas, key=len)} 15/08 {' '.join(f'{code} {NUMBER}' for code in codes)}; " * 4,
        "code": "ABCDEFGH" if key in _COPIED else max(codes, key=len),
        "sug": wording.either.join(codes[:2]),
        "needs": max(codes, key=len),
    }
    return values


def _above(campaign: Campaign) -> tuple[str, ...]:
    """The codes of the areas that are made of others."""
    return tuple(area.code for area in campaign.areas if area.level != campaign.levels[-1]) or (campaign.top.code,)


def _codes(campaign: Campaign, at_top: bool) -> tuple[str, ...]:
    """The three longest codes that one text can carry; of equal ones the first in the campaign."""
    said = campaign.reported_at(campaign.levels[0]) if at_top else campaign.by_heads
    return tuple(sorted((one.code for one in said), key=len, reverse=True)[:3]) or (campaign.main,)


def _changed(key: str, codes: tuple[str, ...]) -> dict[str, Value]:
    """Before and after, where they are not bare numbers."""
    if key in _STOCK:
        return {"old": _items(codes[:1]), "new": _items(codes[:1])}
    return {"old": _items(codes), "new": _items(codes)} if key in _SEVERAL else {}


def _summed(campaign: Campaign) -> dict[str, Value]:
    sums = [check for check in campaign.checks if isinstance(check, SumCheck)]
    parts = max((check.parts for check in sums), key=_length, default=())
    return {"parts": parts, "most": max((check.at_most for check in sums), key=_length, default=())}


def _length(codes: tuple[str, ...]) -> int:
    return len(" + ".join(codes))


def _items(codes: tuple[str, ...]) -> Items:
    return tuple((code, NUMBER) for code in codes)
