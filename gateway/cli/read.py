"""`keng read`: how texts would be understood; nothing is stored."""

from __future__ import annotations

import json
import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.books import campaigns
from gateway.campaigns import campaign_file, practice
from gateway.cli.campaign_option import chosen
from gateway.cli.dry_run import Background, Understood, answer
from gateway.cli.explained import explained
from parsers.campaign.plan import Campaign
from parsers.replies.render import render
from parsers.tokens.verdict import Token
from parsers.tokens.vocabulary import Vocabulary


@click.command()
@click.argument("text", required=False)
@click.option("--from", "area", default=None, help="Whose phone: the code of a village, or of the top area (office).")
@click.option("--at", default=None, help="When it came (ISO 8601); else 17:05 on the campaign's sixth day.")
@click.option("--campaign", "name", metavar="ID|FILE", help="A campaign in force, or a campaign file.")
@click.option("--jsonl", is_flag=True, help="Read a JSON object a line, answer one a line.")
@with_appcontext
@explained
def read(text: str | None, area: str | None, at: str | None, name: str | None, jsonl: bool) -> None:
    """Show how TEXT would be understood, judged and answered."""
    background = _background(name)
    if jsonl:
        for number, line in enumerate(sys.stdin, 1):
            if line.strip():
                click.echo(_answered(background, number, line))
        return
    if text is None:
        raise click.UsageError('Give a text: keng read "…"')
    received_at = _time(background.campaign, at) if at else _usual_time(background.campaign)
    sender = area or background.campaign.example_area
    if sender not in background.campaign.area:
        raise click.UsageError(f"--from {sender}: the campaign has {' '.join(background.campaign.area)}")
    understood = background.understand(text, sender, received_at)
    _show(background.campaign, text, understood)


def _background(name: str | None) -> Background:
    """The campaign file of the settings with the practice sizes and names, unless a campaign or a file is given."""
    if name:
        if _is_file(name):
            campaign = campaign_file.load(Path(name))
        else:
            campaign, _ = campaigns.current(current_app.extensions["books"], chosen(name))
        return Background(campaign, Vocabulary.of(campaign), {})
    practised = practice.load()
    campaign = practised.named(campaign_file.load(current_app.extensions["settings"].campaign))
    sizes = {area: size for area, size in practised.sizes.items() if area in campaign.area}
    return Background(campaign, Vocabulary.of(campaign), sizes)


def _is_file(name: str) -> bool:
    """Whether a file is meant and no campaign's id."""
    return Path(name).suffix != "" or "/" in name or Path(name).exists()


def _usual_time(campaign: Campaign) -> datetime:
    day = campaign.first_day + timedelta(days=5)
    return datetime.combine(day, time(17, 5), campaign.zone)


def _time(campaign: Campaign, written: str) -> datetime:
    """A time as it was typed; the campaign's own time of day where it names no zone."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise click.UsageError(f"--at {written}: write it as 2024-08-15T17:05") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=campaign.zone)


def _answered(background: Background, number: int, line: str) -> str:
    try:
        row: dict[str, Any] = json.loads(line)
        text, received_at = row["text"], _time(background.campaign, row["received_at"])
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"line {number}: not an object with id, text and received_at") from error
    understood = background.understand(text, row.get("sender_village"), received_at, row.get("context") or {})
    return json.dumps({"id": row.get("id"), **answer(understood)}, ensure_ascii=False)


def _show(campaign: Campaign, text: str, understood: Understood) -> None:
    for token in understood.reading.tokens:
        click.echo(_line(text, token))
    click.echo(json.dumps(answer(understood), ensure_ascii=False))
    if understood.decision.reply:
        click.echo(render(understood.decision.reply, campaign, accents=False))


def _line(text: str, token: Token) -> str:
    return f"{text[token.start : token.end]:<20} {token.verdict:<10} {token.meaning}"
