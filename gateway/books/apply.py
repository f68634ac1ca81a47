"""Apply: the one atomic step that carries out a batch's effects and moves the cursor."""

from __future__ import annotations

import json
from collections.abc import Iterable

from redis import Redis

from gateway.books.cursor import DrainPosition
from gateway.books.keys import intake_key
from gateway.books.operations import Operation
from gateway.books.scripts import script


class NotApplicableError(Exception):
    """A key has the wrong type or a field is no number; nothing was written."""


def apply(
    client: Redis, campaign: str, at: DrainPosition, cursor: str, operations: Iterable[Operation], intake: str = ""
) -> bool:
    """Perform all operations and move the cursor to `cursor`, or do nothing.

    `intake` is the key of the hash that holds the cursor, if it is not the campaign's own.
    False: since `at` was read, another drain moved the cursor, the campaign was revised, or its figures were rebuilt.
    """
    keys = {intake or intake_key(campaign): 1}
    coded = [
        [operation.act, keys.setdefault(operation.key, len(keys) + 1), *operation.arguments] for operation in operations
    ]
    answer = script(client, "apply")(
        keys=list(keys), args=[at.cursor, at.revision, at.generation, cursor, json.dumps(coded, ensure_ascii=False)]
    )
    if answer[0] == -1:
        raise NotApplicableError(answer[1])
    return bool(answer[0])
