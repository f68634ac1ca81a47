"""Every page that the menu leads to, and the pages within them: at which address each is seen in an office at work."""

from __future__ import annotations

from gateway.books import accounts, inbox
from gateway.books.inbox import Text
from parsers.decision import Outcome
from tests.browser.office import CLERK, NAME, Office

ADDRESSES = {
    "status.page": "/",
    "status.page area": "/?area=TH1",
    "status.page day": "/?day={yesterday}",
    "status.page wall": "/?wall=1",
    "texts.list": "/texts",
    "texts.one counted": "/texts/{counted}",
    "texts.one refused": "/texts/{refused}",
    "texts.one waiting": "/texts/{waiting}",
    "areas.area": "/areas/XA",
    "areas.area village": "/areas/TH1",
    "areas.day": "/areas/TH1/{yesterday}",
    "areas.day empty": "/areas/TH4/{today}",
    "reports.all_": "/reports",
    "reports.day": "/reports/day",
    "reports.messages": "/reports/messages",
    "reports.form": "/reports/form",
    "papers.cards": "/papers/cards",
    "papers.tally": "/papers/tally",
    "papers.poster": "/papers/poster",
    "papers.confirmations": "/papers/confirmations",
    "closing.page": "/closing",
    "waiting.list": "/waiting",
    "waiting.list strangers": "/waiting?group=strangers",
    "waiting.one": "/waiting/{waiting}",
    "waiting.one late": "/waiting/{late}",
    "waiting.one refused": "/waiting/{refused}",
    "waiting.one stranger": "/waiting/{stranger}",
    "enter.form": "/enter?area=TH4",
    "enter.lists": "/enter/lists",
    "enter.paste": "/enter/paste",
    "enter.locking": "/enter/lock",
    "roster.everyone": "/roster",
    "roster.new": "/roster/new",
    "roster.one": "/roster/h5",
    "roster.file": "/roster/import",
    "broadcasts.newest": "/broadcasts",
    "channels.all_": "/channels",
    "log.lines": "/log",
    "try_phone.phone": "/try",
    "try_phone.parts": "/try/parts",
    "people.all_": "/people",
    "people.one": "/people/{account}",
    "account.page": "/account",
}
"""By endpoint, and what of it is seen where one address is not enough."""


def addresses(office: Office) -> dict[str, str]:
    """The pages of an office, filled in with what its books hold."""
    counted, refused, waiting = (
        newest(office, outcome).id for outcome in (Outcome.COUNTED, Outcome.REFUSED, Outcome.WAITING)
    )
    clerk = accounts.by_login(office.books, CLERK) or accounts.create(office.books, CLERK, accounts.Role.CLERK)
    known = {
        "today": office.today.isoformat(),
        "yesterday": office.day(1).isoformat(),
        "counted": counted,
        "refused": refused,
        "waiting": waiting,
        "late": newest(office, Outcome.WAITING, "NGAY").id,
        "stranger": newest(office, Outcome.WAITING, "Chao chi").id,
        "account": clerk.id,
    }
    return {name: in_campaign(address.format(**known)) for name, address in ADDRESSES.items()}


def in_campaign(address: str) -> str:
    """An address with the campaign that is meant."""
    return f"{address}{'&' if '?' in address else '?'}campaign={NAME}"


def newest(office: Office, outcome: Outcome, words: str = "") -> Text:
    """The newest text with these words of which this became."""
    texts = inbox.recent(office.books, NAME, 200)
    return next(text for text in texts if text.fields.get("outcome") == outcome and words in text.body)
