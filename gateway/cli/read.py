"""`flask read`: how texts would be understood; nothing is stored."""

from __future__ import annotations

import json
import sys
from datetime import datetime, time
from pathlib import Path

import click
from flask.cli import with_appcontext

from gateway import campaign_file, practice, settings
from gateway.cli.explained import explained
from gateway.understanding import Background, Understood, answer
from parsers.campaign import Campaign
from parsers.reading import Token
from parsers.replies import render
from parsers.vocabulary import Vocabulary


@click.command()
@click.argument("text", required=False)
@click.option("--from", "area", default=None, help="Whose phone: the code of a village, or of the top area (office).")
@click.option("--at", default=None, help="When it came (ISO 8601); else 17:05 on the campaign's sixth day.")
@click.option("--campaign", "path", type=click.Path(path_type=Path), help="Another campaign file.")
@click.option("--jsonl", is_flag=True, help="Read a JSON object a line, answer one a line.")
@with_appcontext
@explained
def read(text: str | None, area: str | None, at: str | None, path: Path | None, jsonl: bool) -> None:
    """Show how TEXT would be understood, judged and answered."""
    background = _background(path)
    if jsonl:
        for line in sys.stdin:
            if line.strip():
                click.echo(_answered(background, json.loads(line)))
        return
    if text is None:
        raise click.UsageError('Give a text: flask --app wsgi read "TH1 ACT 23 ABS 2"')
    received_at = datetime.fromisoformat(at) if at else _usual_time(background.campaign)
    sender = area or background.campaign.example_area
    understood = background.understand(text, sender, received_at)
    _show(background.campaign, text, understood)


def _background(path: Path | None) -> Background:
    """The shipped campaign with the practice sizes and names, unless a file is given."""
    if path:
        campaign = campaign_file.load(path)
        return Background(campaign, Vocabulary.of(campaign), {})
    practised = practice.load()
    campaign = practised.named(campaign_file.load(settings.read().campaign))
    return Background(campaign, Vocabulary.of(campaign), practised.sizes)


def _usual_time(campaign: Campaign) -> datetime:
    day = campaign.first_day.replace(day=campaign.first_day.day + 5)
    return datetime.combine(day, time(17, 5), campaign.zone)


def _answered(background: Background, row: dict[str, str]) -> str:
    received_at = datetime.fromisoformat(row["received_at"])
    understood = background.understand(row["text"], row.get("sender_village"), received_at, row.get("context") or {})  # type: ignore[arg-type]
    return json.dumps({"id": row["id"], **answer(understood)}, ensure_ascii=False)


def _show(campaign: Campaign, text: str, understood: Understood) -> None:
    for token in understood.reading.tokens:
        click.echo(_line(text, token))
    click.echo(json.dumps(answer(understood), ensure_ascii=False))
    if understood.decision.reply:
        click.echo(render(understood.decision.reply, campaign, accents=False))


def _line(text: str, token: Token) -> str:
    return f"{text[token.start : token.end]:<20} {token.verdict:<10} {token.meaning}"
