"""The open questions: at most one a phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from pydantic import TypeAdapter
from redis import Redis

from gateway.books import clock
from gateway.books.keys import key
from gateway.books.operations import Operation, put, remove, score, unscore
from parsers.decision import Question

_QUESTION = TypeAdapter(Question)


def questions_key(campaign: str) -> str:
    """Open questions by phone; each is replaced by the next or removed when settled."""
    return key(campaign, "questions")


def due_key(campaign: str) -> str:
    """The ids of texts with an open question, by its time limit (seconds)."""
    return key(campaign, "questions", "due")


def of_phones(client: Redis, campaign: str, phones: Sequence[str]) -> dict[str, Question]:
    """The open questions of `phones`; judging decides whether their time is over."""
    if not phones:
        return {}
    return read(phones, cast("list[str | None]", client.hmget(questions_key(campaign), list(phones))))


def read(phones: Sequence[str], found: Sequence[str | None]) -> dict[str, Question]:
    """The open questions of `phones` from what the book holds for each (None: no question)."""
    return {phone: _QUESTION.validate_json(kept) for phone, kept in zip(phones, found, strict=True) if kept}


def opened(campaign: str, phone: str, question: Question, replaced: Question | None) -> Iterator[Operation]:
    """The operations that open a question and close the one before."""
    if replaced and replaced.text_id and replaced.text_id != question.text_id:
        yield no_longer_due(campaign, replaced.text_id)
    yield put(questions_key(campaign), {phone: _QUESTION.dump_json(question).decode()})
    if question.text_id:  # an unanswered read-back puts no text before a person
        yield score(due_key(campaign), question.text_id, int(question.until.timestamp()) + 1)


def closed(campaign: str, phone: str, question: Question) -> Iterator[Operation]:
    """The operations that close a phone's question."""
    yield remove(questions_key(campaign), phone)
    if question.text_id:
        yield no_longer_due(campaign, question.text_id)


def overdue(client: Redis, campaign: str, count: int) -> list[tuple[str, int]]:
    """At most `count` texts whose question has passed its time limit, each with that limit (seconds)."""
    seconds = clock.microseconds(clock.now(client)) // 1_000_000
    due = client.zrangebyscore(due_key(campaign), "-inf", seconds, start=0, num=count, withscores=True)
    return [(text_id, int(at)) for text_id, at in cast("list[tuple[str, float]]", due)]


def no_longer_due(campaign: str, text_id: str) -> Operation:
    """The operation that removes a text from the list of time limits."""
    return unscore(due_key(campaign), text_id)
