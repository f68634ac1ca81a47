"""`python -m bench.watch FILE`: notes for every record of the ledger when it could be read, until it is ended."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import cast

from bench.plan import ID
from gateway import redis
from gateway.books.ledger import ledger_key
from gateway.settings import read

Found = list[tuple[str, list[tuple[str, dict[str, str]]]]]


def main(path: Path) -> None:
    """Say that it is ready, then write a line a record: the text's id and the moment."""
    books = redis.blocking(read().books)
    newest = cast("list[tuple[str, dict[str, str]]]", books.xrevrange(ledger_key(ID), count=1))
    last = newest[0][0] if newest else "0-0"
    with path.open("w", encoding="ascii", buffering=1) as file:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            found = cast("Found", books.xread({ledger_key(ID): last}, block=1000))
            now = time.monotonic()
            for entry, fields in found[0][1] if found else []:
                file.write(f"{fields['text']} {now}\n")
                last = entry


if __name__ == "__main__":
    main(Path(sys.argv[1]))
