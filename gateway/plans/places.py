"""The tree of a plan's areas as lines of text: code, name, other names; a dash before those of each level below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gateway.plans.notations import parts, phrase

_LINE = re.compile(r"\s*(?P<depth>-*)\s*(?P<code>[^,]*)(?:,\s*(?P<name>[^,]*))?(?:,(?P<names>.*))?")


def levels_written(plan: Mapping[str, Any]) -> str:
    """The names of the levels, from the top down: Xã, Thôn."""
    named = plan.get("level_names") or {}
    return ", ".join((named.get(level) or {}).get("vi", level) for level in plan.get("levels") or ())


def with_levels(plan: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The plan with these levels; one keeps its own word where it stands at the same place."""
    before = list(plan.get("levels") or ())
    levels, named = [], {}
    for at, name in enumerate(parts(text)):
        level = before[at] if at < len(before) else f"level{at + 1}"
        old = (plan.get("level_names") or {}).get(level)
        levels.append(level)
        named[level] = old if old and old.get("vi") == name else {"vi": name, "en": name}
    return {**plan, "levels": levels, "level_names": named}


def areas_written(plan: Mapping[str, Any]) -> str:
    """A line for each area, each behind the one that contains it."""
    levels = list(plan.get("levels") or ())
    below: dict[Any, list[Mapping[str, Any]]] = {}
    for area in plan.get("areas") or ():
        below.setdefault(area.get("parent"), []).append(area)

    def lines(parent: Any) -> Iterator[str]:
        for area in below.pop(parent, ()):
            yield _line(area, levels)
            yield from lines(area.get("code"))

    return "\n".join([*lines(None), *(_line(area, levels) for left in below.values() for area in left)])


def with_areas(plan: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The plan with these areas; lines that nobody touched change nothing, and one that is retired stays so."""
    if text.split() == areas_written(plan).split():
        return dict(plan)
    levels = list(plan.get("levels") or ())
    before = {area.get("code"): area for area in plan.get("areas") or ()}
    areas: list[dict[str, Any]] = []
    above: dict[int, str] = {}
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        if not line.strip() or found is None:
            continue
        code, depth = phrase(found["code"]).replace(" ", ""), _depth(found["depth"], areas, levels)
        above[depth] = code
        area = {
            "code": code,
            "name": " ".join((found["name"] or found["code"]).split()),
            "level": levels[depth] if depth < len(levels) else f"level{depth + 1}",
            "parent": above.get(depth - 1),
            "aliases": [*map(phrase, parts(found["names"] or ""))],
            "retired": (before.get(code) or {}).get("retired"),
        }
        areas.append({name: value for name, value in area.items() if value})
    return {**plan, "areas": areas}


def _depth(dashes: str, areas: list[dict[str, Any]], levels: list[str]) -> int:
    """The first line is the top; with two levels every other line is below it, with or without a dash."""
    if not areas:
        return 0
    return 1 if len(levels) <= 2 else max(len(dashes), 1)


def _line(area: Mapping[str, Any], levels: list[str]) -> str:
    depth = levels.index(area["level"]) if area.get("level") in levels else 1
    dashes = f"{'-' * depth} " if depth and len(levels) > 2 else ""
    names = [", ".join(area.get("aliases") or ())]
    return dashes + ", ".join(filter(None, [str(area.get("code", "")), str(area.get("name", "")), *names]))
