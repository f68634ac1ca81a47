"""Suggestions: what an unknown word may have been meant for; offered in a question, never applied (R-7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from parsers.reading.body.body import Body

MOST = 2
"""A question names no more than so many."""
LONGEST = 20
"""Longer words were not meant for any of ours."""
EDITS = {1: 0, 2: 1, 3: 1, 4: 1}
"""How many slips a word of so many letters may hold; longer ones hold two."""
MORE_EDITS = 2
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


def codes_like(body: Body, word: str) -> tuple[str, ...]:
    """The codes that the sender reports and that `word` is nearest to, in the campaign's order where equal."""
    campaign = body.vocabulary.campaign
    reported = (one for one in campaign.indicators if one.enabled and body.sender.may_report(one, campaign))
    own = {one.code: at for at, one in enumerate(reported)}
    words = {known: of.code for known, of in body.vocabulary.codes.items() if of.code in own}
    slips = _slips(word, words)
    return tuple(sorted(slips, key=lambda code: (slips[code], own[code])))[:MOST]


def area_like(body: Body, words: Iterable[str]) -> tuple[str, ...]:
    """The one area whose name the words are near to, if it is the sender's to report for.

    Codes with a number are never suggested: every TH1 to TH5 is as near to TH6 as the other.
    """
    named = {name: code for name, code in body.vocabulary.names.items() if name != code}
    near: set[str] = set()
    said = ""
    for word in words:
        said = f"{said} {word}".strip()
        near |= _slips(said, named).keys()
    campaign = body.vocabulary.campaign
    return tuple(area for area in near if len(near) == 1 and body.sender.may_report_for(area, campaign))


def _slips(word: str, words: Mapping[str, str]) -> dict[str, int]:
    """What the words near to `word` stand for, with the least number of slips; the same keys are none."""
    found: dict[str, int] = {}
    if len(word) > LONGEST:
        return found
    keys = word.translate(_KEYS)
    for known, code in words.items():
        allowed = EDITS.get(min(len(word), len(known)), MORE_EDITS)
        if abs(len(word) - len(known)) > allowed:
            continue
        slips = 0 if keys == known.translate(_KEYS) else distance(word, known)
        if slips <= allowed and slips < found.get(code, LONGEST):
            found[code] = slips
    return found


def distance(one: str, other: str) -> int:
    """How many letters differ, lack, or are too many; two neighbours in each other's place are one slip."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, last, row = row, before, [at]
        for place, wanted in enumerate(other, 1):
            least = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != wanted))
            swapped = at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == wanted
            row.append(min(least, last[place - 2] + 1) if swapped else least)
    return row[-1]
