"""No class name stands for two things."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from tests.architecture.source import Source, planted, product

SHARED: Mapping[str, str] = {}
"""Class names that several modules may bear, each with the reason: none."""


def homonyms(sources: Sequence[Source]) -> Iterator[str]:
    """Classes whose name another module's class bears."""
    bears: dict[str, str] = {}
    for source in sources:
        for node in source.nodes:
            if isinstance(node, ast.ClassDef) and node.name not in SHARED:
                first = bears.setdefault(node.name, source.path)
                if first != source.path:
                    yield source.at(node, f"class {node.name} is another one in {first}")


def test_no_class_name_stands_for_two_things() -> None:
    assert list(homonyms(product())) == []


def test_a_planted_homonym_is_caught() -> None:
    caught = list(
        homonyms(planted("workers/planted.py", "class Campaign:\n    class Inner: ...", "parsers/campaign/plan.py"))
    )

    assert caught == ["workers/planted.py:1 class Campaign is another one in parsers/campaign/plan.py"]
