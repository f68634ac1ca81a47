"""`keng archive`: a campaign packed into a ZIP that opens without the product, as the page at /closing makes it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.books import campaigns
from gateway.cli.campaign_option import CAMPAIGN, chosen
from gateway.cli.explained import explained
from gateway.cli.report import FILE, write_out
from gateway.reports.archive import LedgerDisagreesError, file_name, words_until
from gateway.reports.archive import archive as packed
from gateway.reports.snapshot import day_of_papers


@click.command()
@CAMPAIGN
@click.option("--out", type=FILE, help="The ZIP to write; left out, one named after the campaign.")
@click.option("--words", "with_words", is_flag=True, help="With the words of texts, which have to be deleted in time.")
@with_appcontext
@explained
def archive(name: str | None, out: Path | None, with_words: bool) -> None:
    """Pack figures, ledger, texts and papers into a ZIP with checksums."""
    books, now = current_app.extensions["books"], datetime.now(UTC)
    campaign, _ = campaigns.current(books, chosen(name))
    day = day_of_papers(campaign, now)
    try:
        data = packed(books, campaign, day, now, with_words=with_words)
    except LedgerDisagreesError as error:
        raise click.ClickException(str(error)) from error
    write_out(out or Path(file_name(campaign, day)), data)
    if with_words:
        click.echo(f"It holds the words of texts: delete that file by {words_until(campaign)}.")
