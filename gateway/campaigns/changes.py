"""The changes between two revisions of a campaign, in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from parsers.campaign.plan import Area, Campaign, Indicator

NOTHING = "nothing"
"""What is said of a field that has no value."""
KEYS = ("code", "name", "word")
"""The fields that tell the entries of a list apart, the best first."""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A change of a plan."""

    place: str
    """In the file, with codes and names in the place of numbers: indicators.ACT.limits.ask_above."""
    what: str
    """becomes, added, gone or order."""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        """The change in one line: `indicators.ACT.limits.ask_above: 60 becomes 80`."""
        ways = {"added": "added", "gone": "taken out", "order": "in another order"}
        return f"{self.place}: {ways.get(self.what) or f'{self.before} becomes {self.after}'}"


def changes(old: Campaign, new: Campaign) -> list[PlanChange]:
    """Each change, by its place."""
    return list(_compared("", _keyed(old.model_dump()), _keyed(new.model_dump())))


def differences(old: Campaign, new: Campaign) -> list[str]:
    """Each change in one line."""
    return list(map(str, changes(old, new)))


def frozen_changes(old: Campaign, new: Campaign) -> list[str]:
    """The changes that figures already kept do not allow, each with what to do instead."""
    return [*_own_changes(old, new), *_indicator_changes(old, new), *_area_changes(old, new)]


def needs_rebuild(old: Campaign, new: Campaign) -> bool:
    """Whether sums already kept would be others under `new`: of rates, of areas, of who has reported."""
    return _summed(old) != _summed(new)


def _summed(campaign: Campaign) -> tuple[object, ...]:
    """What the sums rest on besides the figures themselves."""
    return (
        {rate.code: (rate.numerator, rate.denominator, rate.minus, rate.areas_with) for rate in campaign.rates},
        {area.code: area.parent for area in campaign.areas},
        set(campaign.head_codes),
    )


def _own_changes(old: Campaign, new: Campaign) -> Iterator[str]:
    """Days are kept by their number from the first."""
    if old.first_day != new.first_day:
        advice = "start another campaign under another id"
        yield f"first_day: may not become {new.first_day}, it is {old.first_day}; {advice}"


def _indicator_changes(old: Campaign, new: Campaign) -> Iterator[str]:
    for before in old.indicators:
        after = new.indicator.get(before.code)
        if after is None:
            yield f"indicators.{before.code}: may not be taken out; write enabled: false instead"
            continue
        advice = "switch it off (enabled: false) and add one under another code"
        yield from _moved(f"indicators.{before.code}", before, after, ("kind", "level"), advice)


def _area_changes(old: Campaign, new: Campaign) -> Iterator[str]:
    for before in old.areas:
        after = new.area.get(before.code)
        if after is None:
            yield f"areas.{before.code}: may not be taken out; write retired: true instead"
            continue
        advice = "retire it (retired: true) and add one under another code"
        yield from _moved(f"areas.{before.code}", before, after, ("level",), advice)


def _moved(
    place: str, before: Area | Indicator, after: Area | Indicator, fields: tuple[str, ...], advice: str
) -> Iterator[str]:
    for field in fields:
        was, becomes = getattr(before, field), getattr(after, field)
        if was != becomes:
            yield f"{place}.{field}: may not become {_shown(becomes)}, it is {_shown(was)}; {advice}"


def _keyed(value: Any) -> Any:
    """A value whose lists of blocks have become blocks by what tells them apart."""
    match value:
        case dict():
            return {name: _keyed(inner) for name, inner in value.items()}
        case (dict(), *_):
            return {_key(entry): _keyed(entry) for entry in value}
        case _:
            return value


def _key(entry: Mapping[str, Any]) -> str:
    """The code, name or word of a block; of a holiday its first day and its areas."""
    named = next((entry[key] for key in KEYS if isinstance(entry.get(key), str)), None)
    return named or " ".join([f"{entry['first']:%d/%m/%Y}", *entry["areas"]])


def _compared(place: str, before: Any, after: Any) -> Iterator[PlanChange]:
    before, after = _no_blocks(before, after), _no_blocks(after, before)
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _compared_blocks(place, before, after)
    elif isinstance(after, dict):
        yield PlanChange(place, "added")
    elif isinstance(before, dict):
        yield PlanChange(place, "gone")
    elif before != after:
        yield PlanChange(place, "becomes", _shown(before), _shown(after))


def _no_blocks(value: Any, other: Any) -> Any:
    """A list without a block as blocks, where the other one has some."""
    return {} if value == () and isinstance(other, dict) else value


def _compared_blocks(place: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[PlanChange]:
    for name in {**before, **after}:
        yield from _compared(f"{place}.{name}".removeprefix("."), before.get(name), after.get(name))
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield PlanChange(place, "order")


def _shown(value: Any) -> str:
    match value:
        case None | ():
            return NOTHING
        case tuple():
            return ", ".join(str(each) for each in value)
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)
