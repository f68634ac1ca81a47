"""`keng words`: the words that heads confirmed, and how the office makes them known."""

from __future__ import annotations

from dataclasses import replace

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway import review
from gateway.books import campaigns, inbox, learned
from gateway.cli.campaign_option import BARE_ID, CAMPAIGN, chosen
from gateway.cli.explained import explained
from gateway.cli.ordering import NOT_YET, carried_out
from gateway.orders import console
from parsers.decision import Outcome
from parsers.order import WordsOrder

WRONG = "one of these is empty, too long, or means something in this campaign already: {phrases}; give other words"


@click.group()
def words() -> None:
    """Words that stand beside figures and change none of them."""


@words.command(name="learned")
@BARE_ID
@CAMPAIGN
@with_appcontext
@explained
def learned_(bare: str | None, name: str | None) -> None:
    """Show the unknown words that three heads or more have confirmed by "1"."""
    books = current_app.extensions["books"]
    plan, _ = campaigns.current(books, chosen(name or bare))
    found = {word: texts for word, texts in learned.words(books, plan.id).items() if word not in plan.words.known}
    if not found:
        click.echo(f"{plan.id}: no word was confirmed by {learned.ENOUGH} heads")
    for word, texts in found.items():
        example = next(iter(inbox.texts(books, plan.id, texts[:1])), None)
        click.echo(f"{word}: confirmed by {len(texts)}, for example in {example.body if example else texts[0]!r}")


@words.command()
@click.argument("phrases", nargs=-1, required=True)
@CAMPAIGN
@click.option("--by", default="office", show_default=True, help="Who makes them known; kept with the words.")
@click.option("--why", default="", help="Why, in your own words; kept with the words.")
@click.option("--yes", is_flag=True, help="Make them known; without it the change is only shown.")
@with_appcontext
@explained
def add(phrases: tuple[str, ...], name: str | None, by: str, why: str, yes: bool) -> None:
    """Make PHRASES known, and show which waiting texts would then be stored."""
    books = current_app.extensions["books"]
    if name is None and len(phrases) > 1 and phrases[0] in campaigns.ids(books):  # as earlier versions took it
        name, *rest = phrases
        phrases = tuple(rest)
    plan, _ = campaigns.current(books, chosen(name))
    after = review.knowing(plan, phrases)
    if after is None:
        raise click.ClickException(WRONG.format(phrases=", ".join(phrases)))
    changed = review.would_be_read(books, plan, after)
    for text in changed:
        click.echo(f"{text.id}  {text.body}")
    click.echo(f"{len(changed)} of the waiting texts would be stored as they stand")
    if not yes:
        click.echo("Nothing was changed. To make the words known, add --yes.")
        return
    done = carried_out(plan.id, WordsOrder(replace(console(plan), name=by), phrases, why))
    if done is None:
        click.echo(f"{plan.id}: {NOT_YET}")
    elif done.fields["outcome"] != Outcome.ANSWERED:
        raise click.ClickException("the plan was changed meanwhile, and these words do not fit it: look again")
    else:
        click.echo(f"{plan.id}: known now: {', '.join(phrases)}")
