"""How each text of sms_dev.jsonl is read, token by token, and answered: `python -m tests.corpus.readings` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from gateway.campaigns import practice
from gateway.cli.dry_run import Background, Understood
from parsers.campaign.plan import Campaign
from parsers.replies.render import render
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep
from tests.corpus.scoring import Row, rows

FILE = Path(__file__).parent / "readings.txt"


def readings() -> Iterator[str]:
    """Each text with what became of every token, the decision, and the reply without and with marks."""
    campaign = tinh_hiep()
    background = Background(campaign, Vocabulary.of(campaign), practice.load().sizes)
    for row in rows("sms_dev.jsonl"):
        yield "\n".join([f"{row['id']} {row['text']!r}", *_lines(campaign, _understood(background, row))])


def _understood(background: Background, row: Row) -> Understood:
    received_at = datetime.fromisoformat(row["received_at"])
    return background.understand(row["text"], row["sender_village"], received_at, row.get("context"))


def _lines(campaign: Campaign, understood: Understood) -> Iterator[str]:
    tokens = (f"{token.word}={token.verdict}:{token.meaning}".rstrip(":") for token in understood.reading.tokens)
    yield "  " + " ".join(tokens)
    decision = understood.decision
    told = [decision.outcome, decision.reason or "", decision.to or "", " ".join(_written(understood))]
    yield "  " + " | ".join(told)
    for accents in (False, True):
        if decision.reply:
            yield f"  {render(decision.reply, campaign, accents=accents)}"


def _written(understood: Understood) -> Iterator[str]:
    for row in understood.decision.rows:
        yield f"{row.area} {row.day:%d/%m} {row.code} {row.series} {row.old}>{row.new},"


def main() -> None:
    """Write them all."""
    FILE.write_text("\n".join(readings()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
