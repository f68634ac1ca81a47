"""The campaign file: YAML read into a Campaign, each mistake named by its place; and written back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gateway.campaigns import yaml_text
from gateway.campaigns.changes import differences, frozen_changes, needs_rebuild
from gateway.campaigns.yaml_text import Document, YamlError
from parsers.campaign import parts
from parsers.campaign.faults import FaultyCampaignError, PlanFault
from parsers.campaign.plan import Campaign
from parsers.tokens import reserved
from parsers.tokens.vocabulary import Vocabulary

__all__ = [
    "CampaignError", "at_their_places", "differences", "dump", "figure_words", "frozen_changes", "load", "load_record",
    "loads", "needs_rebuild", "read_record",
]  # fmt: skip

Record = TypeVar("Record", bound=BaseModel)

FIELDS = sorted(
    {*Campaign.model_fields}.union(
        *(part.model_fields for part in vars(parts).values() if isinstance(part, type(BaseModel)))
    )
)
"""Every name a campaign file may use: to guess what a misspelt one was meant to be."""

MESSAGES = {
    "missing": "is missing; add it",
    "string_type": "{input} is not text; put it in quotes",
    "string_too_long": "'{input}' has {length} characters; write at most {max_length}",
    "string_too_short": "is empty; write something",
    "string_pattern_mismatch": "'{input}' will not do; use plain characters without marks",
    "int_type": "{input} is not a whole number",
    "float_type": "{input} is not a number",
    "float_parsing": "{input} is not a number",
    "less_than_equal": "{input} is too much; at most {le:g}",
    "greater_than_equal": "{input} is too little; at least {ge}",
    "greater_than": "{input} is too little; more than {gt}",
    "bool_parsing": "{input} is neither true nor false",
    "bool_type": "{input} is neither true nor false",
    "tuple_type": "is not a list; write [one, two], or lines that begin with '-'",
    "too_short": "is an empty list; name at least one",
    "model_type": "is not a block of settings; write {{name: value}}, or lines of 'name: value'",
    "dict_type": "is not a block of settings; write {{name: value}}, or lines of 'name: value'",
    "date_from_datetime_parsing": "'{input}' is no day of the calendar; write year-month-day, such as 2024-08-10",
    "union_tag_not_found": "has no 'check'; write check: sum or check: needs",
}


class CampaignError(Exception):
    """A file that will not do; its text has a line for each mistake: FILE:line:column path: what; what to write."""

    def __init__(self, text: str, faults: Iterable[PlanFault] = ()) -> None:
        super().__init__(text)
        self.faults = tuple(faults)


def load(path: Path) -> Campaign:
    """Read a campaign file."""
    return loads(_text(path), str(path))


def loads(text: str, name: str) -> Campaign:
    """Read a campaign from the text of a file called `name`."""
    campaign = read_record(text, name, Campaign)
    faults = list(reserved.faults(campaign))
    if faults:
        raise CampaignError("\n".join(_placed(text, name, faults)), faults)
    return campaign


@cache
def figure_words(path: Path) -> frozenset[str]:
    """The words before figures and places in the campaign of a file, which the mask of personal data spares."""
    return Vocabulary.of(load(path)).before_figures


def at_their_places(path: Path, faults: Iterable[PlanFault]) -> list[str]:
    """A line for each fault of the campaign in a file: FILE:line:column path: what; what to write."""
    return _placed(_text(path), str(path), faults)


def load_record(path: Path, model: type[Record]) -> Record:
    """Read a YAML file into `model`."""
    return read_record(_text(path), str(path), model)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CampaignError(f"{path}:{line}:1 this is not UTF-8 text; save the file as UTF-8") from error
    except OSError as error:
        raise CampaignError(f"{path}: {error.strerror}; check the file's name and rights") from error


def read_record(text: str, name: str, model: type[Record]) -> Record:
    """Read the text of a YAML file called `name` into `model`."""
    try:
        document = yaml_text.read(text)
    except YamlError as error:
        raise CampaignError(f"{name}:{error.place[0]}:{error.place[1]} {error}") from error
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        faults = [fault for details in error.errors() for fault in _faults(details, document)]
        raise CampaignError("\n".join(_placed(text, name, faults)), faults) from error


def dump(campaign: Campaign) -> str:
    """Write a campaign as YAML that reads back as the same campaign; what has its usual value is left out."""
    return yaml_text.write(_writable(campaign.model_dump(exclude_defaults=True)))


def _placed(text: str, name: str, faults: Iterable[PlanFault]) -> list[str]:
    document = yaml_text.read(text)
    lines = sorted((document.place_of(fault.path), _spelled(fault.path), fault.message) for fault in faults)
    return [f"{name}:{row}:{column} {path}: {message}" for (row, column), path, message in lines]


def _faults(details: ErrorDetails, document: Document) -> Iterator[PlanFault]:
    """The mistakes in one of pydantic's errors, with paths as the file has them."""
    path = _path(details, document)
    mistake = details.get("ctx", {}).get("error")
    if isinstance(mistake, FaultyCampaignError):
        yield from mistake.faults
    else:
        yield PlanFault(path, str(mistake) if isinstance(mistake, ValueError) else _message(details))


def _path(details: ErrorDetails, document: Document) -> tuple[str | int, ...]:
    """Pydantic's path without the steps that are its own, such as the kind of a check."""
    path: tuple[str | int, ...] = ()
    for step in details["loc"]:
        if (*path, step) in document.places:
            path = (*path, step)
    if details["type"] == "union_tag_invalid":
        return (*path, "check")
    return (*path, details["loc"][-1]) if details["type"] == "missing" else path


def _message(details: ErrorDetails) -> str:
    kind, said, context = details["type"], details["input"], details.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_field(str(details["loc"][-1]))
    if kind in ("enum", "literal_error", "union_tag_invalid"):
        choices = context.get("expected") or context["expected_tags"]
        return f"'{context.get('tag', said)}' is not one of {choices.replace(' or ', ', ').replace(chr(39), '')}"
    if kind not in MESSAGES:
        return details["msg"]
    return MESSAGES[kind].format(input=said, length=len(str(said)), **context)


def _unknown_field(name: str) -> str:
    if name in FIELDS:
        return "does not belong here; take it out, or indent it as in the shipped file"
    close = get_close_matches(name, FIELDS, n=1)
    return f"no such setting; {f'did you mean {close[0]}?' if close else 'take it out'}"


def _spelled(path: tuple[str | int, ...]) -> str:
    """A path as people write it: indicators[2].kind."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".") or "file"


def _writable(value: Any) -> Any:
    """A value in the forms a campaign file uses."""
    match value:
        case {"word": word} if len(value) == 1:
            return word
        case dict():
            return {name: _writable(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_writable(inner) for inner in value]
        case time():
            return f"{value:%H:%M}"
        case StrEnum():
            return str(value)
        case _:
            return value
