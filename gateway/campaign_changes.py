"""What changed between two revisions of a campaign, in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

from parsers.campaign import Area, Campaign, Indicator, Rate

KEYS = ("code", "name", "word")
"""The fields that tell the entries of a list apart, the best first."""


def differences(old: Campaign, new: Campaign) -> list[str]:
    """Each change by its place in the file: `indicators.ACT.limits.ask_above: 60 becomes 80`."""
    return list(_compared("", _keyed(old.model_dump()), _keyed(new.model_dump())))


def frozen_changes(old: Campaign, new: Campaign) -> list[str]:
    """The changes that figures already kept do not allow, each with what to do instead."""
    return [*_own_changes(old, new), *_indicator_changes(old, new), *_rate_changes(old, new), *_area_changes(old, new)]


def _own_changes(old: Campaign, new: Campaign) -> Iterator[str]:
    """Days are kept by their number from the first, and days with a report by what heads report."""
    advice = "start another campaign under another id"
    for field in ("first_day", "head_role"):
        was, becomes = getattr(old, field), getattr(new, field)
        if was != becomes:
            yield f"{field}: may not become {_shown(becomes)}, it is {_shown(was)}; {advice}"


def _indicator_changes(old: Campaign, new: Campaign) -> Iterator[str]:
    for before in old.indicators:
        after = new.indicator.get(before.code)
        if after is None:
            yield f"indicators.{before.code}: may not be taken out; write enabled: false instead"
            continue
        advice = "switch it off (enabled: false) and add one under another code"
        yield from _moved(f"indicators.{before.code}", before, after, ("kind", "level", "reporters"), advice)


def _rate_changes(old: Campaign, new: Campaign) -> Iterator[str]:
    """A rate is kept as sums of its parts over the areas: its parts stay, its target and words may change."""
    after = {rate.code: rate for rate in new.rates}
    parts = ("numerator", "denominator", "minus", "areas_with")
    for before in old.rates:
        if before.code in after:
            yield from _moved(f"rates.{before.code}", before, after[before.code], parts, "its sums rest on them")
    for code in after.keys() - {rate.code for rate in old.rates}:
        yield f"rates.{code}: may not be added; its sums would lack what is already reported"


def _area_changes(old: Campaign, new: Campaign) -> Iterator[str]:
    for before in old.areas:
        after = new.area.get(before.code)
        if after is None:
            yield f"areas.{before.code}: may not be taken out; write retired: true instead"
            continue
        advice = "retire it (retired: true) and add one under another code"
        yield from _moved(f"areas.{before.code}", before, after, ("level", "parent"), advice)


def _moved(
    place: str, before: Area | Indicator | Rate, after: Area | Indicator | Rate, fields: tuple[str, ...], advice: str
) -> Iterator[str]:
    for field in fields:
        was, becomes = getattr(before, field), getattr(after, field)
        if was != becomes:
            yield f"{place}.{field}: may not become {_shown(becomes)}, it is {_shown(was)}; {advice}"


def _keyed(value: Any) -> Any:
    """A value whose lists of blocks have become blocks by code, name or word."""
    match value:
        case dict():
            return {name: _keyed(inner) for name, inner in value.items()}
        case (dict() as first, *_):
            key = next(key for key in KEYS if key in first)
            return {entry[key]: _keyed(entry) for entry in value}
        case _:
            return value


def _compared(place: str, before: Any, after: Any) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _compared_blocks(place, before, after)
    elif isinstance(after, dict):
        yield f"{place}: added"
    elif isinstance(before, dict):
        yield f"{place}: taken out"
    elif before != after:
        yield f"{place}: {_shown(before)} becomes {_shown(after)}"


def _compared_blocks(place: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for name in {**before, **after}:
        yield from _compared(f"{place}.{name}".removeprefix("."), before.get(name), after.get(name))
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield f"{place}: in another order"


def _shown(value: Any) -> str:
    match value:
        case None | ():
            return "nothing"
        case tuple():
            return ", ".join(str(each) for each in value)
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)
