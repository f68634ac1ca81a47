"""`keng waiting`: the texts that need a person, and how a person settles them."""

from __future__ import annotations

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis

from gateway import review
from gateway.books import campaigns, cursor, inbox, ledger, notes, roster, strangers
from gateway.books import review_queue as book
from gateway.books.inbox import Text
from gateway.cli import waiting_said as said
from gateway.cli.campaign_option import BARE_ID, CAMPAIGNS, all_chosen
from gateway.cli.explained import explained
from gateway.cli.ordering import NOT_YET, WAIT_SECONDS, carried_out
from gateway.orders import CONSOLE, given
from gateway.review import NotSettledError
from gateway.web import show
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.meaning import Submission
from parsers.order import How, SettleOrder
from parsers.validation.review import registration

GUESS = " "
"""What --store holds without words of its own."""


@click.group()
def waiting() -> None:
    """The texts that need a person of the office."""


@waiting.command(name="list")
@BARE_ID
@CAMPAIGNS
@click.option("--count", default=20, show_default=True, help="How many texts and notes at most.")
@with_appcontext
@explained
def list_(bare: str | None, names: tuple[str, ...], count: int) -> None:
    """Show the texts that wait for a person, oldest first, and what else deserves a look; of all campaigns."""
    books = current_app.extensions["books"]
    for each in all_chosen([*names, *([bare] if bare else [])]):
        _show(books, campaigns.current(books, each)[0], count)


@waiting.command()
@click.argument("text_id")
@click.option("--store", "words", is_flag=False, flag_value=GUESS, help="Store the guess, or these WORDS instead.")
@click.option("--dismiss", is_flag=True, help="Take it off the list; nothing is stored.")
@click.option("--register", is_flag=True, help="Put the phone into the roster as it asks.")
@click.option("--refuse", is_flag=True, help="Refuse the registration.")
@click.option("--note", default="", help="Why, in your own words; kept with the text.")
@with_appcontext
@explained
def settle(text_id: str, words: str | None, dismiss: bool, register: bool, refuse: bool, note: str) -> None:
    """Settle the text TEXT_ID, once."""
    chosen = {How.STORE: words is not None, How.DISMISS: dismiss, How.REGISTER: register, How.REFUSE: refuse}
    hows = [how for how, wanted in chosen.items() if wanted]
    if len(hows) != 1:
        raise click.UsageError("say one of --store, --dismiss, --register and --refuse")
    books = current_app.extensions["books"]
    try:
        name, text = review.find(books, text_id)
        plan, _ = campaigns.current(books, name)
        order = review.order(books, plan, text, hows[0], (words or "").strip(), note)
    except NotSettledError as error:
        raise click.ClickException(str(error)) from error
    done = carried_out(name, order)
    click.echo(f"{text.id}: {_came_of(books, plan, order, done) if done else NOT_YET}")


@waiting.command("dismiss-strangers")
@BARE_ID
@CAMPAIGNS
@click.option("--registrations", is_flag=True, help="Those that ask to be registered, and no others.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
@explained
def dismiss_strangers(bare: str | None, names: tuple[str, ...], *, registrations: bool, yes: bool) -> None:
    """Take the texts of unknown phones off the list that do not ask to be registered, all at once; of all campaigns."""
    books = current_app.extensions["books"]
    for each in all_chosen([*names, *([bare] if bare else [])]):
        plan, _ = campaigns.current(books, each)
        held = inbox.texts(books, each, [one.text_id for one in strangers.everyone(books, each).values()])
        waits = [text for text in held if (registration(book.guess(text)) is not None) == registrations]
        if not waits or not (yes or click.confirm(f"{each}: dismiss the texts of {len(waits)} unknown phones?")):
            continue
        for text in waits:
            last = given(each, secrets.token_hex(8), review.order(books, plan, text, How.DISMISS), CONSOLE)
            accepted = current_app.extensions["acceptor"].accept(each, last)
        done = inbox.await_outcome(books, each, accepted.id, WAIT_SECONDS)
        click.echo(f"{each}: {len(waits)} texts off the list" if done else f"{each}: {NOT_YET}")


def _show(books: Redis, plan: Campaign, count: int) -> None:
    waits, since = book.size(books, plan.id)
    oldest = f", the oldest since {_time(since, plan.zone)}" if since else ""
    click.echo(f"{plan.id}: {waits or 'no'} {'text waits' if waits == 1 else 'texts wait'} for a person{oldest}")
    locked = cursor.position(books, plan.id).locked
    if locked:
        click.echo(f"  the days up to {locked} are locked")
    page = dict(book.page(books, plan.id, count))
    texts = inbox.texts(books, plan.id, list(page))
    more = {one.text_id: one.more for one in strangers.everyone(books, plan.id).values() if one.more}
    contacts = roster.by_phones(books, plan.id, [text.sender for text in texts])
    for text in texts:
        _show_text(books, plan, text, page[text.id], contacts.get(text.sender))
        if text.id in more:
            click.echo(f"      and {more[text.id]} more of this phone")
    if waits > len(page):
        click.echo(f"  … and {waits - len(page)} more: --count {waits}")
    for noted in notes.newest(books, plan.id, count):
        click.echo(f"  note {_time(noted.at, plan.zone)} {said.note(noted.note)}")


def _show_text(books: Redis, plan: Campaign, text: Text, since: datetime, contact: Contact | None) -> None:
    click.echo(f"  {text.id}  {_time(since, plan.zone)}  {said.sender(plan, text, contact)}: {said.why(text)}")
    if not text.is_order:
        click.echo(f"      {said.words(text)}")
    guess = book.guess(text)
    if isinstance(guess, Submission):
        seen = review.now_standing(books, plan, guess)
        click.echo(f"      could be stored: {said.guess(guess, seen)}")
    elif guess:
        click.echo(f"      asks to be registered: {show.words(guess.name)} for {guess.area}")


def _came_of(books: Redis, plan: Campaign, order: SettleOrder, done: Text) -> str:
    """What an order that was judged has done; an error if it was refused."""
    outcome = done.fields["outcome"]
    if outcome == Outcome.REFUSED:
        raise click.ClickException(said.refused(order.text_id, done))
    if outcome == Outcome.COUNTED:
        entry = done.fields["entry"]
        return f"stored: {said.changes(ledger.rows_of(books, plan.id, [entry])[entry])}"
    if outcome == Outcome.DUPLICATE:
        return "these figures stood already; it waits no more"
    return said.DONE[order.how]


def _time(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%d/%m %H:%M}"
