"""The coverage-guided fuzzer: `python -m tests.fuzz -runs=1000000`, with libFuzzer's own options."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["parsers"]):
    from tests.fuzz import holds

WORDS_MOST = 14
LONGEST = 240


def one_text(data: bytes) -> None:
    """Read one text made of the fuzzer's bytes: of any characters, of words that mean something, or of both."""
    made = atheris.FuzzedDataProvider(data)
    sender = made.ConsumeIntInRange(0, 2)
    offered = made.PickValueInList(list(holds.OFFERS))
    number, gap = str(made.ConsumeIntInRange(0, 10**12)), made.ConsumeIntInRange(0, 50)
    words = [made.PickValueInList(list(holds.WORDS)) for _ in range(made.ConsumeIntInRange(0, WORDS_MOST))]
    text = made.PickValueInList([" ", "", "\n"]).join([*words, made.ConsumeUnicode(LONGEST)])
    reading = holds.read(text, sender, offered)
    holds.every_visible_character_has_one_verdict(text, reading)
    holds.no_number_is_made_up(text, reading)
    if sender == 1 and not offered:
        holds.a_number_too_many_refuses(text, reading, number, gap)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_text)
    atheris.Fuzz()
