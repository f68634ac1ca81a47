"""Placeholders: what of a plan is still an example, so that nothing of the plan goes out to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from parsers.campaign.parts import Area, Office, Translated

NAME = "tên xã"
"""What the templates write where the commune's own name belongs."""
TELEPHONE = "02553000000"
"""The telephone that the templates name; nobody's."""


class Placeholder(StrEnum):
    """What may be one."""

    TELEPHONE = "telephone"  # most replies name it: people would call a stranger
    NAME = "name"
    AREAS = "areas"


def found(
    office: Office, name: Translated, areas: Iterable[Area], levels: Mapping[str, Translated]
) -> Iterator[Placeholder]:
    """Each placeholder of a plan."""
    if office.telephone_is_placeholder or "".join(office.telephone.split()) == TELEPHONE:
        yield Placeholder.TELEPHONE
    if NAME in name.vi.lower():
        yield Placeholder.NAME
    if any(NAME in area.name.lower() or _is_nameless(area, levels) for area in areas):
        yield Placeholder.AREAS


def _is_nameless(area: Area, levels: Mapping[str, Translated]) -> bool:
    """Whether an area is called as all of its level are: the empty form begins with a commune called "Xã"."""
    return area.parent is None and area.level in levels and area.name == levels[area.level].vi
