"""Nothing of one campaign stands in code: its codes, the names of its places, its country's number."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import pytest
import yaml

from gateway.campaigns import campaign_file
from tests.architecture.source import Source, planted, product, strings
from tests.paths import ROOT

SHIPPED = ROOT / "campaigns" / "tinh-hiep-2024.yaml"
PRACTICE = ROOT / "campaigns" / "practice.yaml"
ALLOWED: Mapping[str, Mapping[str, Sequence[str]]] = {
    "a text may write a phone in any of its country's spellings": {"+84": ("parsers/tokens/tokens.py",)},
}
"""Words that stand in code, by the reason."""


ENGLISH = dict.fromkeys(
    ("DUE", "FEE", "FIN", "OLD", "PAY", "REG", "TEA", "VAL"), "a word or its short form, as in due_day"
)
VIETNAMESE = {"XA": "the word for commune"}
PYTHON = {"ABS": "its function", "ACT": "what a text does, our word since the beginning"}
"""Codes that are words of ours, too: those of PYTHON only in small letters."""


def _without_marks(words: str) -> str:
    apart = unicodedata.normalize("NFD", words.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _forbidden() -> re.Pattern[str]:
    """The words of the shipped campaign: codes as they are, or as a part of a key or a name of ours (`ok_mtg`)."""
    plan = campaign_file.load(SHIPPED)
    codes = [one.code for one in plan.indicators]
    practice = yaml.safe_load(PRACTICE.read_text(encoding="utf-8"))["aliases"]
    names = {name.removeprefix("Xã ") for area in plan.areas for name in (area.name, *area.aliases)}
    names |= {name for aliases in practice.values() for name in aliases}
    told = {name for name in names if " " in name and not re.search("[0-9]", name)}  # "Thôn 1" may be anywhere
    places = {spelled for name in told for spelled in (name, _without_marks(name))}
    whole = {*codes, *(area.code for area in plan.areas)} - ENGLISH.keys() - VIETNAMESE.keys()
    parts = {*whole, *(code.lower() for code in whole), "absn"} - {code.lower() for code in PYTHON}
    return re.compile(
        rf"(?<![A-Za-z0-9])(?:{'|'.join(sorted(parts))})(?![A-Za-z0-9])"
        rf"|(?i:{'|'.join(map(re.escape, sorted(places)))})|\+84"
    )


FORBIDDEN = _forbidden()


def campaign_words(sources: Sequence[Source]) -> Iterator[tuple[str, str, int]]:
    """The file, the word and the line of each word of the campaign in strings and names."""
    for source in sources:
        found = list(strings(source))
        found += [(node, name) for node in source.nodes for name in _names(node)]
        for node, words in found:
            for word in FORBIDDEN.findall(words):
                yield source.path, word, getattr(node, "lineno", 1)


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name) | ast.Name(id=name):
            yield name
        case ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
            yield name


def test_nothing_of_the_campaign_stands_in_code() -> None:
    allowed = {(path, word) for words in ALLOWED.values() for word, paths in words.items() for path in paths}
    found = {(path, word): line for path, word, line in campaign_words(product())}

    assert {at: line for at, line in found.items() if at not in allowed} == {}
    assert allowed - found.keys() == set()  # what stands there no more is allowed no longer


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("CODE = 'ACT'", "ACT"),
        ("FORM = 'TH1 ...'", "TH1"),
        ("KEY = 'ok_mtg'", "mtg"),
        ("def remind_mtg() -> None: ...", "mtg"),
        ("PLACES = ('ine', 'd')", "ine"),
        ("PLACES = ('absn', 'd')", "absn"),
        ("def f(day: str) -> str:\n    return f'{day} ABS 2'", "ABS"),
        ("NATIONAL = '+84'", "+84"),
        ("NAME = 'xã Tịnh Hiệp'", "Tịnh Hiệp"),
        ("NAME = 'VINH TUY'", "VINH TUY"),
        ("class C:\n    INE = 1", "INE"),
    ],
)
def test_a_planted_word_is_caught(text: str, word: str) -> None:
    assert [found for _, found, _ in campaign_words(planted("workers/planted.py", text))] == [word]


def test_words_of_ours_and_documentation_are_not_caught() -> None:
    text = '"""ACT 23"""\nACTS = abs(1)\ndef act(fine: int) -> None:\n    """TH1 ACT 23."""\nX = 1\n"""Such as ACT."""'

    assert list(campaign_words(planted("workers/planted.py", text))) == []
