"""`keng report`: the papers of a day and of the campaign so far, as the page at /reports makes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.books import campaigns
from gateway.cli.campaign_option import CAMPAIGN, chosen
from gateway.cli.explained import explained
from gateway.reports import typst_paper
from gateway.reports.final import To, final_pdf, final_report
from gateway.reports.form import fill
from gateway.reports.messages import bulletin, summary
from gateway.reports.quick import quick_docx
from gateway.reports.report import WholeReport, whole
from gateway.reports.sheets import xlsx
from gateway.reports.snapshot import closing_day, day_of_papers

FILE = click.Path(dir_okay=False, path_type=Path)
NO_PDF = "for a PDF first run `.venv/bin/pip install --require-hashes -r requirements-pdf.txt`, or name a .docx"
DAY = click.option(
    "--day", "written", metavar="DAY", help="The last day that counts, such as 2024-08-20; left out, today."
)
OUT = click.option("--out", type=FILE, help="The file to write; left out, one named after the paper.")


@click.group()
def report() -> None:
    """Make the papers of a campaign from its figures."""


@report.command()
@CAMPAIGN
@DAY
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A .docx for the quick report on one page."
)
@click.option("--bulletin", "is_spoken", is_flag=True, help="Print what the loudspeaker reads instead of the summary.")
@with_appcontext
@explained
def day(name: str | None, written: str | None, out: Path | None, is_spoken: bool) -> None:
    """Print the summary of a day, or write its quick report as a DOCX."""
    found = _report(name, written)
    if out:
        write_out(out, quick_docx(found))
    else:
        click.echo(bulletin(found) if is_spoken else summary(found))


@report.command()
@CAMPAIGN
@DAY
@OUT
@click.option(
    "--to",
    type=click.Choice([one.value for one in To]),
    default=To.CHAIRMAN.value,
    show_default=True,
    help="Whom the report is for.",
)
@with_appcontext
@explained
def final(name: str | None, written: str | None, out: Path | None, to: str) -> None:
    """Write the final report as a DOCX or a .pdf, up to the campaign's cut-off unless a day is named."""
    as_pdf = out is not None and out.suffix.lower() == ".pdf"
    if as_pdf and not typst_paper.is_installed():
        raise click.ClickException(NO_PDF)
    found = _report(name, written, is_final=True)
    data = final_pdf(found, To(to)) if as_pdf else final_report(found, To(to))
    write_out(out or Path(f"bao-cao-ket-qua-{found.campaign.id}-{to}.docx"), data)


@report.command(name="xlsx")
@CAMPAIGN
@DAY
@OUT
@with_appcontext
@explained
def xlsx_(name: str | None, written: str | None, out: Path | None) -> None:
    """Write all figures up to a day as an Excel workbook."""
    found = _report(name, written)
    write_out(out or Path(f"so-lieu-{found.campaign.id}-{found.day}.xlsx"), xlsx(found))


@report.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@CAMPAIGN
@DAY
@OUT
@with_appcontext
@explained
def form(file: Path, name: str | None, written: str | None, out: Path | None) -> None:
    """Fill in FILE, an Excel form in whose cells codes stand in braces."""
    found = _report(name, written)
    filled = fill(found, file.read_bytes())
    if filled.faults:
        lines = (f"{one.where}: {one.what}" if one.where else one.what for one in filled.faults)
        raise click.ClickException("Nothing was filled in.\n" + "\n".join(lines))
    write_out(out or Path(f"bieu-mau-{found.campaign.id}-{found.day}.xlsx"), filled.data)


def _report(name: str | None, written: str | None, *, is_final: bool = False) -> WholeReport:
    books, now = current_app.extensions["books"], datetime.now(UTC)
    campaign, _ = campaigns.current(books, chosen(name))
    newest = day_of_papers(campaign, now)
    if written is None:
        return whole(books, campaign, closing_day(campaign, now) if is_final else newest, now)
    try:
        named = date.fromisoformat(written)
    except ValueError as error:
        raise click.UsageError(f"{written} is no day; write year-month-day, such as 2024-08-20") from error
    if not campaign.first_day <= named <= newest:
        raise click.UsageError(f"{named} has no figures yet; write a day from {campaign.first_day} to {newest}")
    return whole(books, campaign, named, now)


def write_out(out: Path, data: bytes) -> None:
    """Write a file and say so."""
    try:
        out.write_bytes(data)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written ({error.strerror}); name another file by --out") from error
    click.echo(f"{out}: written, {len(data):,} bytes")
