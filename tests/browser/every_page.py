"""Every page that the menu leads to, and the pages within them: at which address each is seen in an office at work."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from gateway.backup import listed
from gateway.backup.backup import Backup
from gateway.books import accounts, drafts, inbox
from gateway.books.inbox import Text
from gateway.plans import bases, steps
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from tests.browser.office import CLERK, NAME, Office

FAULTY: dict[str, Any] = {**(bases.base("vaccination") or {}), "first_day": "1/3", "open_days": "một tuần"}
"""A plan in which some things are to be mended."""

ADDRESSES = {
    "start.page": "/start",
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
    "long.all_": "/reports/files",
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
    "help.contents": "/help",
    "help.part": "/help/buoi-chieu",
    "help.whole": "/help/whole",
    "try_phone.phone": "/try",
    "try_phone.lesson": "/try/lesson?who=h1&since=1790000000000",
    "try_phone.parts": "/try/parts",
    "people.all_": "/people",
    "people.one": "/people/{account}",
    "account.page": "/account",
    "backups.all_": "/backups",
    "backups.one": "/backups/{backup}",
    "campaigns.all_": "/campaigns",
    "campaigns.form": "/campaigns/drafts/{draft}/about?checked=1",
    "campaigns.form areas": "/campaigns/drafts/{draft}/areas",
    "campaigns.form indicators": "/campaigns/drafts/{draft}/indicators",
    "campaigns.form indicator": "/campaigns/drafts/{draft}/indicators?at=0",
    "campaigns.form reminder": "/campaigns/drafts/{draft}/reminders?at=0",
    "campaigns.form holiday": "/campaigns/drafts/{draft}/holidays?at=0",
    "campaigns.form words": "/campaigns/drafts/{draft}/words",
    "campaigns.form replies": "/campaigns/drafts/{draft}/replies",
    "campaigns.form reply": "/campaigns/drafts/{draft}/replies?at=ok_day",
    "campaigns.form review": "/campaigns/drafts/{draft}/review",
    "campaigns.form settings": "/campaigns/drafts/{changing}/review",
}
"""By endpoint, and what of it is seen where one address is not enough."""


def addresses(office: Office) -> dict[str, str]:
    """The pages of an office, filled in with what its books hold."""
    counted, refused, waiting = (
        newest(office, outcome).id for outcome in (Outcome.COUNTED, Outcome.REFUSED, Outcome.WAITING)
    )
    clerk = accounts.by_login(office.books, CLERK) or accounts.create(office.books, CLERK, accounts.Role.CLERK)
    now = datetime.now(UTC)
    known = {
        "today": office.today.isoformat(),
        "yesterday": office.day(1).isoformat(),
        "counted": counted,
        "refused": refused,
        "waiting": waiting,
        "late": newest(office, Outcome.WAITING, "NGAY").id,
        "stranger": newest(office, Outcome.WAITING, "Chao chi").id,
        "backup": backed_up(office),
        "account": clerk.id,
        "draft": drafts.begin(office.books, FAULTY, clerk.id, now).id,
        "changing": drafts.begin(office.books, changed(office.campaign), clerk.id, now, NAME, "0").id,
    }
    return {name: in_campaign(address.format(**known)) for name, address in ADDRESSES.items()}


def backed_up(office: Office) -> str:
    """The name of a backup of the office."""
    if not (there := listed.everything(office.settings.backups)):
        with closing(Backup(office.settings.backups, office.books, office.field.works.jobs, office.settings)) as made:
            return made.directory.name
    return there[0].name


def changed(campaign: Campaign) -> dict[str, Any]:
    """The plan of a campaign that reports an hour later, has a holiday, and words a reply otherwise."""
    plan = steps.with_value(bases.of_campaign(campaign), ("report_by",), "18:30")
    day = campaign.first_day.isoformat()
    feast = {"name": {"vi": "Giỗ làng", "en": "Village feast"}, "first": day, "last": day, "areas": ["TH4"]}
    plan = steps.with_value(plan, ("holidays",), [feast])
    return dict(steps.with_value(plan, ("words", "replies", "closed", "accented"), "Đợt {plan} đã xong."))


def in_campaign(address: str) -> str:
    """An address with the campaign that is meant."""
    return f"{address}{'&' if '?' in address else '?'}campaign={NAME}"


def newest(office: Office, outcome: Outcome, words: str = "") -> Text:
    """The newest text with these words of which this became."""
    texts = inbox.recent(office.books, NAME, 200)
    return next(text for text in texts if text.fields.get("outcome") == outcome and words in text.body)
