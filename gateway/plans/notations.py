"""Notations: how a part of a plan is written into one control of a form, and read back from what was typed.

What cannot be read stays as it was typed, so that the plan's own rules name the mistake and the form shows it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from parsers.campaign import written_days
from parsers.tokens.normalise import fold

Typed = Sequence[str]
"""What a form sends under one name: one value, or one for each box that is ticked."""
_HOUR = re.compile(r"(\d{1,2})(?:[:hHgG](\d{2})?)?")
_FIGURE = re.compile(r"([A-Za-z]+)[\s=:]+(\S+)")
_NUMBER_BEHIND, _NUMBER_BEFORE = re.compile(r"(.+?)\s*#"), re.compile(r"#\s*(.+)")
_SUM = re.compile(r"(.+?)(?:<=|≤)(.+)")
_NEEDS = re.compile(r"(\w+)\s*(?:->|→)\s*(\w+)")


@dataclass(frozen=True, slots=True)
class Notation:
    """How a value is shown, and what is made of what was typed and the value before; None takes it out."""

    show: Callable[[Any], str]
    read: Callable[[Typed, Any], Any]


def one(typed: Typed) -> str:
    """The only value, without spaces around it."""
    return typed[0].strip() if typed else ""


def parts(text: str) -> list[str]:
    """What commas, semicolons and lines part."""
    return [each.strip() for each in re.split(r"[,;\n]", text) if each.strip()]


def phrase(text: str) -> str:
    """Words as campaigns have them: capitals without diacritics."""
    return " ".join(fold(text).text.split())


def _text(typed: Typed, _before: Any) -> str | None:
    return " ".join(one(typed).split()) or None


def _wording(typed: Typed, _before: Any) -> str | None:
    return one(typed).replace("\r\n", "\n") or None


def _translated(typed: Typed, before: Any) -> dict[str, str] | None:
    text = _text(typed, None)
    if text and isinstance(before, dict) and before.get("vi") == text:
        return before
    return {"vi": text, "en": text} if text else None


def _day(text: str) -> str:
    found = written_days.read(text)
    return found.isoformat() if found else text


def _shown_day(value: Any) -> str:
    year, _, rest = str(value or "").partition("-")
    return f"{rest[3:]}/{rest[:2]}/{year}" if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value or "")) else str(value or "")


def _clock(typed: Typed, _before: Any) -> str | None:
    found = _HOUR.fullmatch(one(typed))
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else one(typed) or None


def _whole(text: str) -> int | str:
    bare = text.replace(".", "").replace(" ", "")
    return int(bare) if re.fullmatch(r"[0-9]{1,9}", bare) else text


def _percent(typed: Typed, _before: Any) -> float | str | None:
    text = one(typed).rstrip("% ").replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", text):
        return one(typed) or None
    return round(float(text) / 100, 4)


def _shown_percent(value: Any) -> str:
    return f"{value * 100:.10g}".replace(".", ",") if isinstance(value, int | float) else str(value or "")


def _alias(text: str) -> Any:
    if found := _NUMBER_BEHIND.fullmatch(text):
        return {"word": phrase(found[1]), "number": "next"}
    if found := _NUMBER_BEFORE.fullmatch(text):
        return {"word": phrase(found[1]), "number": "before"}
    return phrase(text)


def _shown_alias(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return {"next": "{} #", "before": "# {}"}.get(value.get("number", ""), "{}").format(value["word"])


def _figures(typed: Typed, _before: Any) -> dict[str, int | str] | None:
    read = [(part, _FIGURE.fullmatch(part)) for part in parts(one(typed))]
    return {(found[1].upper() if found else part): _whole(found[2]) if found else "" for part, found in read} or None


def _roles(typed: Typed, before: Any) -> dict[str, Any] | None:
    known, made = before if isinstance(before, dict) else {}, {}
    for line in one(typed).splitlines():
        code, _, name = line.partition(",")
        if code.strip():
            made[code.strip()] = _translated([name or code], known.get(code.strip()))
    return made or None


def _checks(typed: Typed, before: Any) -> list[Any] | None:
    """A + B ≤ C, or A → B; what was there before keeps its name and whom it is told to."""
    known = {_check_line(check): check for check in before or ()}
    made: list[Any] = []
    for line in (" ".join(line.split()) for line in one(typed).splitlines() if line.strip()):
        name = f"check_{len(made) + 1}"
        if line in known:
            made.append(known[line])
        elif found := _SUM.fullmatch(line):
            sides = {side: _codes_of(found[at].split("+")) for at, side in ((1, "parts"), (2, "at_most"))}
            made.append({"check": "sum", "name": name, **sides})
        elif found := _NEEDS.fullmatch(line):
            made.append({"check": "needs", "name": name, "indicator": found[1].upper(), "needs": found[2].upper()})
        else:
            made.append({"check": line})
    return made or None


def _check_line(check: Any) -> str:
    match check:
        case {"check": "sum", "parts": parts, "at_most": at_most}:
            return f"{' + '.join(parts)} ≤ {' + '.join(at_most)}"
        case {"check": "needs", "indicator": code, "needs": needs}:
            return f"{code} → {needs}"
        case {"check": line}:
            return str(line)
    return str(check)


def _codes_of(said: Iterable[str]) -> list[str]:
    return [each.strip().upper() for each in said if each.strip()]


def _kept(value: Any) -> str:
    return "" if value is None else str(value)


def _listed(value: Any) -> str:
    return ", ".join(map(str, value or ()))


TEXT = Notation(_kept, _text)
WORDING = Notation(_kept, _wording)
NAME = Notation(lambda value: value.get("vi", "") if isinstance(value, dict) else "", _translated)
DAY = Notation(_shown_day, lambda typed, _: _day(one(typed)) or None)
DAYS = Notation(
    lambda value: ", ".join(map(_shown_day, value or ())), lambda typed, _: [*map(_day, parts(one(typed)))] or None
)
CLOCK = Notation(_kept, _clock)
NUMBER = Notation(_kept, lambda typed, _: _whole(one(typed)) if one(typed) else None)
PERCENT = Notation(_shown_percent, _percent)
CODE = Notation(_kept, lambda typed, _: one(typed).upper() or None)
CODES = Notation(_listed, lambda typed, _: _codes_of(re.split(r"[,;\s+]+", one(typed))) or None)
PHRASES = Notation(_listed, lambda typed, _: [*map(phrase, parts(one(typed)))] or None)
ALIASES = Notation(
    lambda value: ", ".join(map(_shown_alias, value or ())), lambda typed, _: [*map(_alias, parts(one(typed)))] or None
)
FIGURES = Notation(lambda value: ", ".join(f"{code} {number}" for code, number in (value or {}).items()), _figures)
ROLES = Notation(
    lambda value: "\n".join(f"{code}, {name.get('vi', '')}" for code, name in (value or {}).items()), _roles
)
CHECKS = Notation(lambda value: "\n".join(map(_check_line, value or ())), _checks)
CHOICE = Notation(_kept, lambda typed, _: one(typed) or None)
FLAG = Notation(lambda value: "yes" if value else "", lambda typed, _: True if one(typed) else None)
MANY = Notation(_listed, lambda typed, _: [each for each in typed if each] or None)
WEEKDAYS = Notation(_listed, lambda typed, _: [int(each) for each in typed if each in "1234567" and each] or None)
