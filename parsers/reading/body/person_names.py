"""Names: where a word is somebody's name, whatever else it means."""

from __future__ import annotations

from parsers.reading.body.body import Body
from parsers.tokens.tokens import Form, Term


def ends_full_name(body: Body, terms: list[Term], at: int) -> bool:
    """NGUYEN VAN LOI: a surname and a middle name stand before."""
    grammar = body.vocabulary.grammar
    return (
        at > 1 and terms[at - 1].text in grammar.middle_names and terms[at - 2].text in body.vocabulary.words.surnames
    )


def may_be_name(body: Body, terms: list[Term], at: int) -> bool:
    """ANH TUAN: a form of address or a surname stands before, and no number behind."""
    grammar = body.vocabulary.grammar
    counted = at + 1 < len(terms) and terms[at + 1].form is not Form.WORD and terms[at + 1].form is not Form.SIGN
    before = terms[at - 1].text if at else ""
    called = before in (*grammar.persons, *grammar.titles) or before.rsplit(" ", 1)[-1] in body.vocabulary.words.persons
    return not counted and " " not in terms[at].text and (called or ends_full_name(body, terms, at))
