"""`keng verify`: re-add the ledger and compare it with every figure kept; with --deep, look through the store."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.cli.campaign_option import BARE_IDS, CAMPAIGNS, all_chosen
from gateway.cli.explained import counted, explained
from gateway.verification.deep import Inspection, inspect
from gateway.verification.look import Rule
from gateway.verification.verify import verify as verify_campaign

UNSTEADY = "Nothing was compared: texts were judged all the time. Repeat it in a quieter moment."
SHOWN = 20
"""So many cases of a broken rule are shown."""


@click.command()
@BARE_IDS
@CAMPAIGNS
@click.option(
    "--deep", is_flag=True, help="Look through the whole store too: every text, reply, question, list and key."
)
@with_appcontext
@explained
def verify(bare: tuple[str, ...], names: tuple[str, ...], *, deep: bool) -> None:
    """Check the figures of all campaigns against the ledger; exit 1 if any differs."""
    books = current_app.extensions["books"]
    faulty = False
    for name in all_chosen([*names, *bare]):
        found = verify_campaign(books, name)
        looked_at = counted(found.records, "record"), counted(found.rows, "row"), counted(found.figures, "figure")
        click.echo(f"{name}: {', '.join(looked_at)} checked")
        for fault in found.faults if found.steady else (UNSTEADY,):
            click.echo(f"  {fault}")
        faulty = faulty or not found.clean
    if deep:
        inspection = inspect(books)
        for line in report(inspection):
            click.echo(line)
        faulty = faulty or not inspection.clean
    click.echo(
        "Not all is as it should be: see docs/operations.md." if faulty else "All figures agree with the ledger."
    )
    sys.exit(int(faulty))


def report(found: Inspection) -> Iterator[str]:
    """What an inspection found, for a person: a line a rule, and under each the cases in which it is broken."""
    yield "The whole store, looked through:"
    for rule in Rule:
        broken = [fault.where for fault in found.faults if fault.rule is rule]
        yield from _rule(rule, found.asked.get(rule, 0), broken)


def _rule(rule: Rule, asked: int, broken: Sequence[str]) -> Iterator[str]:
    yield f"  {'BROKEN' if broken else 'ok    '} {asked:>9,} {rule}" + (f", but {len(broken):,} not:" if broken else "")
    yield from (f"           - {where}" for where in broken[:SHOWN])
    if len(broken) > SHOWN:
        yield f"           - and {len(broken) - SHOWN:,} more"
