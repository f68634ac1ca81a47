"""`keng words`: the words that heads confirmed, and how the office makes them known."""

from __future__ import annotations

from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis

from gateway.books import campaigns, inbox, learned, review_queue, roster
from gateway.cli.explained import explained
from parsers.campaign.plan import Campaign
from parsers.meaning import Submission
from parsers.reading.parse import parse
from parsers.tokens.vocabulary import Vocabulary

MOST_READ = 200
"""So many waiting texts are read again for the preview."""


@click.group()
def words() -> None:
    """Words that stand beside figures and change none of them."""


@words.command(name="learned")
@click.argument("name")
@with_appcontext
@explained
def learned_(name: str) -> None:
    """Show the unknown words that three heads or more have confirmed by "1" in campaign NAME."""
    books = current_app.extensions["books"]
    plan, _ = campaigns.current(books, name)
    found = {word: texts for word, texts in learned.words(books, name).items() if word not in plan.words.known}
    if not found:
        click.echo(f"{name}: no word was confirmed by {learned.ENOUGH} heads")
    for word, texts in found.items():
        example = next(iter(inbox.texts(books, name, texts[:1])), None)
        click.echo(f"{word}: confirmed by {len(texts)}, for example in {example.body if example else texts[0]!r}")


@words.command()
@click.argument("name")
@click.argument("phrases", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Make them known; without it the change is only shown.")
@with_appcontext
@explained
def add(name: str, phrases: tuple[str, ...], yes: bool) -> None:
    """Make PHRASES known in campaign NAME, and show which waiting texts would then be stored."""
    books = current_app.extensions["books"]
    plan, revision = campaigns.current(books, name)
    known = tuple(dict.fromkeys((*plan.words.known, *phrases)))
    after = Campaign.model_validate({**plan.model_dump(), "words": {**plan.words.model_dump(), "known": known}})
    changed = [*_changed(books, plan, after)]
    for line in changed:
        click.echo(line)
    click.echo(f"{len(changed)} of the waiting texts would be stored as they stand")
    if not yes:
        click.echo("Nothing was changed. To make the words known, add --yes.")
    elif campaigns.save(books, after, after=revision) is None:
        raise click.ClickException("the plan was changed meanwhile: look again")
    else:
        click.echo(f"{name}: known now: {', '.join(phrases)}")


def _changed(books: Redis, plan: Campaign, after: Campaign) -> Iterator[str]:
    """The waiting texts that are asked about now and would be read whole."""
    texts = inbox.texts(books, plan.id, [text_id for text_id, _ in review_queue.page(books, plan.id, MOST_READ)])
    contacts = roster.by_phones(books, plan.id, [text.sender for text in texts if text.is_of_a_phone])
    now, then = Vocabulary.of(plan), Vocabulary.of(after)
    for text in texts:
        contact = contacts.get(text.sender)
        if contact is None or text.is_order:
            continue
        before = parse(text.body, now, contact, text.said_at).meaning
        if not isinstance(before, Submission) and isinstance(
            parse(text.body, then, contact, text.said_at).meaning, Submission
        ):
            yield f"{text.id}  {text.body}"
