"""YAML text read into plain values that remember where they stood, and written from plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import CollectionEndEvent, CollectionStartEvent, MappingNode, MarkedYAMLError, Node, ScalarNode, YAMLError

Path = tuple[str | int, ...]
Place = tuple[int, int]
"""Line and column, both from 1."""

DEEPEST = 20
"""More levels than this are a mistake, such as a block that contains itself."""
LONGEST = 1_000_000
"""Characters of a file; ours has some 40,000."""
MOST_VALUES = 50_000
"""Values of a file, each block counted as often as it is named; ours has some 3,000."""

CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}
ADVICE = {
    "mapping values are not allowed in this context": (
        "a ':' too many, or a line indented too far; put text with ': ' in quotes"
    ),
    "found unexpected end of stream": "a quote is opened and not closed",
    "expected a single document in the stream": "'---' begins a second document; keep one",
}


class YamlError(Exception):
    """Text that is not YAML: what is wrong, and the place where known."""

    def __init__(self, message: str, place: Place = (1, 1)) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a YAML text, and the place of each."""

    value: Any
    places: dict[Path, Place] = field(default_factory=dict)

    def place_of(self, path: Path) -> Place:
        """The place of `path` in the text, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def read(text: str) -> Document:
    """Read one YAML document; numbers with leading zeros, dates and times stay text."""
    if len(text) > LONGEST:
        raise YamlError(f"the file has more than {LONGEST:,} characters")
    try:
        _bound(text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except MarkedYAMLError as error:
        raise YamlError(_explain(error, text), _place(error.problem_mark)) from error
    except YAMLError as error:
        raise YamlError("a character that no text file should hold; delete it or save the file as UTF-8") from error
    document = Document(None) if node is None else Document(None, {(): _place(node.start_mark)})
    return document if node is None else Document(_value(node, (), document.places), document.places)


def _bound(text: str) -> None:
    """Refuse blocks within blocks that are too deep, from their beginnings and ends: composing them would recurse."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST + 1:
            begins = event.start_mark
            raise YamlError(
                "blocks within blocks without end", (begins.line + 1, begins.column + 1) if begins else (1, 1)
            )


def write(value: object) -> str:
    """Write plain values as a YAML document, in the order and the letters they have."""
    return yaml.dump(value, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=120)


class _Writer(yaml.CSafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - whatever it is
        """Write everything out, though it stands twice."""
        return True


def _text(writer: _Writer, text: str) -> ScalarNode:
    """Text of many lines as one that shows where each ends."""
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style='"' if "\n" in text else None)


_Writer.add_representer(str, _text)


def _value(node: Node, path: Path, places: dict[Path, Place]) -> Any:
    if len(path) > DEEPEST:
        raise YamlError("blocks within blocks without end", _place(node.start_mark))
    if len(places) > MOST_VALUES:
        raise YamlError(
            f"more than {MOST_VALUES:,} values, blocks that are named again included", _place(node.start_mark)
        )
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if isinstance(node, MappingNode):
        return dict(_entries(node, path, places))
    values = []
    for index, item in enumerate(node.value):
        places[(*path, index)] = _place(item.start_mark)
        values.append(_value(item, (*path, index), places))
    return values


def _entries(node: MappingNode, path: Path, places: dict[Path, Place]) -> Iterator[tuple[str, Any]]:
    seen: dict[str, Place] = {}
    for key, item in node.value:
        name = str(key.value)
        if name in seen:
            raise YamlError(f"{name} is written twice here, first in line {seen[name][0]}", _place(key.start_mark))
        seen[name] = places[(*path, name)] = _place(key.start_mark)
        yield name, _value(item, (*path, name), places)


def _scalar(node: ScalarNode) -> Any:
    text: str = node.value
    if node.style:
        return text
    if text in CONSTANTS:
        return CONSTANTS[text]
    if re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?[0-9]+\.[0-9]+", text) else text


def _place(mark: yaml.Mark | None) -> Place:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _explain(error: MarkedYAMLError, text: str) -> str:
    problem = error.problem or ""
    if "a tab character" in problem:
        return "a tab; indent with spaces"
    if "undefined alias" in problem:
        row, column = _place(error.problem_mark)
        name = re.match(r"\*?([\w-]*)", text.splitlines()[row - 1][column - 1 :])
        return f"{problem} '{name[1] if name else ''}'; write '&name' where it is first said"
    return ADVICE.get(problem) or ADVICE.get(error.context or "") or f"this is not YAML: {problem}"
