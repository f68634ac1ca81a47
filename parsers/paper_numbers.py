"""Numbers of identity papers: where they stand in a folded text, in one piece or in groups, whatever is beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from parsers.tokens.normalise import STRANGE_DIGIT

OLD, NEW = 9, 12
"""Digits of an identity card; a new one's first is 0."""
MOST_DIGITS = 5 * NEW
"""Several numbers written as one have so many digits at most; more are a finger left on a key."""
FEW = 4
"""A number is written in so few groups at most, unless all are as long or signs join them."""
LIST_LEAST = 5
"""So many numbers of one length, three digits or more, behind a code are figures: a list size of each village."""
MOST_GROUPS = 2 * NEW
TAKEN = "x"
"""Stands for what is no part of an identity number; a folded text has capitals alone."""

DIGIT = f"[0-9{STRANGE_DIGIT}]"
PART = rf"(?:[^\w{STRANGE_DIGIT}]|_)"
"""What may stand between two groups of a number: a space, a line's end, a sign."""
_RUN = re.compile(rf"{DIGIT}+(?:{PART}{{1,3}}{DIGIT}+)*")
_GROUP = re.compile(f"{DIGIT}+")
_PARTED = re.compile(r"[\s,;:]")
_ALIKE = re.compile(rf"(?<![A-Z])[0-9OIL]{{{OLD},{NEW}}}(?![A-Z])")
_LOOKS = str.maketrans("OIL", "011")
_MOST_ALIKE = 3
"""Letters in the place of digits, in one number."""

_PHONE = re.compile(
    rf"(?<![\w{STRANGE_DIGIT}])\+[1-9][0-9]{{9,14}}(?!{DIGIT})|(?<!{DIGIT})(?:84|0)[2-9][0-9]{{8,9}}(?!{DIGIT})"
)
"""A phone in one piece; beside its plus stands no letter and no digit."""
_GROUPED_PHONE = re.compile(
    rf"(?<!{DIGIT})(?:"
    rf"(?<!{DIGIT}{PART})(?:\+?84{PART}?|0{PART}?)[2-9](?:{PART}?[0-9]){{8,9}}(?!{PART}{{0,3}}{DIGIT})"
    r"|(?:\+?84[ .-]?|0)[2-9][0-9]{2}([ .-])[0-9]{3}\1[0-9]{3}"
    r"|(?:\+?84[ .-]?|0)[2-9][0-9]([ .-])[0-9]{3}\2[0-9]{4}"
    r"|0[2-9][0-9]{2}[ .-][0-9]{6}"
    rf")(?!{DIGIT})"
)
_PROVINCE = "0(?:0[12468]|1[0124579]|2[024567]|3[0134-8]|4[024-689]|5[124-68]|6[024678]|7[024579]|8[0234679]|9[1-6])"
_SPLIT_CARD = re.compile(
    rf"(?<!{DIGIT})(?<!\+){_PROVINCE}[0-3](?:[0-9]{{6}}{PART}{{1,3}}[0-9]{{2}}|[0-9]{{7}}{PART}{{1,3}}[0-9])"
    rf"(?![-./:]?{DIGIT})(?! ?H(?![A-Z]))(?! *H[0-9])"
)
"""A new card's number whose first ten or eleven digits alone would be a phone: a province, then a century."""
_NEXT_WORD = re.compile(rf" *([A-Z]++)(?![ :=]{{0,2}}[0-9{TAKEN}])")
"""The word behind a number, unless it has a number of its own."""
_TIME = re.compile(
    rf"(?<!{DIGIT})(?<!{DIGIT}[-./:])(?:"
    r"[0-3]?[0-9]([-./])[01]?[0-9](?:\1(?:20)?[0-9]{2})?"
    r"|20[0-9]{2}([-./])[01]?[0-9]\2[0-3]?[0-9]"
    r"|[0-3]?[0-9] [01]?[0-9] 20[2-4][0-9]"
    r"|[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?"
    rf")(?![-./:]?{DIGIT})"
)
"""A date, its year first, last or left out, or a clock."""
_THOUSANDS = re.compile(rf"(?<!{DIGIT})(?<!{DIGIT}[-./,])[1-9][0-9]?[.,][0-9]{{3}}(?![-./,]?{DIGIT})")
_PAIR = re.compile(
    rf"([^\W\d_]+)([ :=]{{0,2}}(0|[1-9][0-9]{{0,4}})(?!{DIGIT}))((?:[ ,;]{{1,2}}[1-9][0-9]*(?!{DIGIT}))*)"
)
"""A word, the number behind it, and those behind that."""


IsCard = Callable[[str, Sequence[re.Match[str]], int], bool]
"""Whether groups of a run, with so many digits together, are a card's number."""


def paper_numbers(folded: str, codes: AbstractSet[str]) -> Iterator[tuple[int, int]]:
    """Where numbers of identity papers stand; `codes` are the words whose number is a figure or a place."""
    yield from (match.span() for match in _SPLIT_CARD.finditer(folded) if not counts(folded, match.end(), codes))
    bare = without_figures(folded, codes)
    for run in _RUN.finditer(bare):
        for start, end in _made_of(run, _is_new_card):
            yield start, end
            bare = bare[:start] + TAKEN * (end - start) + bare[end:]
    for run in _RUN.finditer(without_phones(bare)):
        yield from _made_of(run, _is_any_card)


def without_figures(folded: str, codes: AbstractSet[str]) -> str:
    """The text, as long as before, without dates, clocks, phones in one piece, and figures behind codes."""
    bare = _ALIKE.sub(_as_digits, folded)
    for pattern in (_PHONE, _TIME, _THOUSANDS):
        bare = pattern.sub(_out, bare)
    return _PAIR.sub(lambda pair: _without_figure(pair, codes), bare)


def without_phones(bare: str) -> str:
    """The text, as long as before, without its phones in groups."""
    return _GROUPED_PHONE.sub(_without_phone, bare)


def counts(folded: str, end: int, codes: AbstractSet[str]) -> bool:
    """Whether the number that ends there is a figure that stands before its code: 1690 DSD."""
    word = _NEXT_WORD.match(folded, end)
    return bool(word and word[1] in codes)


def _without_phone(match: re.Match[str]) -> str:
    """A phone taken out; what begins with the whole number of an old card is none."""
    first = _GROUP.search(match.group())
    return match.group() if first and len(first.group()) == OLD else _out(match)


def _made_of(run: re.Match[str], is_card: IsCard) -> Iterator[tuple[int, int]]:
    """The groups of a run, one after another, that together are a card's number."""
    groups = list(_GROUP.finditer(run.group()))
    for first in range(len(groups) if len(groups) <= MOST_GROUPS else 0):
        digits = 0
        for last in range(first, len(groups)):
            digits += len(groups[last].group())
            if digits > NEW and last > first:
                break
            if is_card(run.group(), groups[first : last + 1], digits):
                yield run.start() + groups[first].start(), run.start() + groups[last].end()


def _is_new_card(_run: str, groups: Sequence[re.Match[str]], digits: int) -> bool:
    """A new card's number, in whatever groups; a 0 that stands alone is a figure."""
    head = groups[0].group()
    return digits == NEW and head.startswith("0") and len(head) > 1


def _is_any_card(run: str, groups: Sequence[re.Match[str]], digits: int) -> bool:
    """A card's number, in groups such as people write; or several in one piece."""
    if len(groups) == 1:
        return digits == OLD or NEW <= digits <= MOST_DIGITS
    if digits not in (OLD, NEW):
        return False
    lengths = [len(group.group()) for group in groups]
    long = max(lengths) > 2
    few = len(groups) <= FEW and long and lengths.count(1) < 2
    alike = len(groups) >= FEW and len(set(lengths[:-1])) == 1 and lengths[-1] <= lengths[0]
    joined = long and not _PARTED.search(run, groups[0].end(), groups[-1].start())
    return few or alike or joined


def _as_digits(match: re.Match[str]) -> str:
    """A number with the letters in it read as the digits they look like."""
    letters = sum(letter.isalpha() for letter in match.group())
    return match.group().translate(_LOOKS) if letters <= _MOST_ALIKE else match.group()


def _out(match: re.Match[str]) -> str:
    return TAKEN * len(match.group())


def _without_figure(pair: re.Match[str], codes: AbstractSet[str]) -> str:
    """A word with its figure taken out, and those behind it where there is one for each village."""
    word, number, digits, more = pair.groups()
    if word not in codes:
        return pair.group()
    figures = [digits, *_GROUP.findall(more)]
    lengths = {len(figure) for figure in figures}
    if len(figures) >= LIST_LEAST and len(lengths) == 1 and min(lengths) > 2:
        return word + TAKEN * len(number + more)
    return word + TAKEN * len(number) + more
