"""The open questions: at most one a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from pydantic import TypeAdapter
from redis import Redis

from gateway.books.keys import key
from gateway.books.operations import Operation, put, remove
from parsers.decision import Question

_QUESTION = TypeAdapter(Question)


def questions_key(campaign: str) -> str:
    """Open questions by phone; each is replaced by the next or removed when settled."""
    return key(campaign, "questions")


def of_phones(client: Redis, campaign: str, phones: Sequence[str]) -> dict[str, Question]:
    """The questions open to `phones`; whether time is up is for the judge to say."""
    if not phones:
        return {}
    found = cast("list[str | None]", client.hmget(questions_key(campaign), list(phones)))
    return {phone: _QUESTION.validate_json(kept) for phone, kept in zip(phones, found, strict=True) if kept}


def opened(campaign: str, phone: str, question: Question) -> Operation:
    """The operation that leaves a question open."""
    return put(questions_key(campaign), {phone: _QUESTION.dump_json(question).decode()})


def closed(campaign: str, phone: str) -> Operation:
    """The operation that closes a phone's question."""
    return remove(questions_key(campaign), phone)
