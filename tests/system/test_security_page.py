"""What docs/security.md says is held by the tests that it names."""

from __future__ import annotations

import re

from tests.paths import ROOT

PAGE = ROOT / "docs" / "security.md"
NAMED = re.compile(r"`(test_[a-z0-9_]+)`")
ROW = re.compile(r"^\| (?!what holds|---)(.+?) \| (.*) \|$", re.MULTILINE)
DEFINED = re.compile(r"^def (test_[a-z0-9_]+)\(", re.MULTILINE)


def test_each_sentence_of_the_page_names_tests_that_exist() -> None:
    page = PAGE.read_text(encoding="utf-8").partition("# Who may do what in Redis")[0]
    there = {name for path in (ROOT / "tests").rglob("test_*.py") for name in DEFINED.findall(path.read_text())}
    rows = ROW.findall(page)

    assert len(rows) > 20
    assert [sentence for sentence, named in rows if not NAMED.findall(named)] == []
    assert [name for name in NAMED.findall(page) if name not in there] == []
