"""A phone connects itself: its own API registers our webhooks, and sets what it signs with and how it sends."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    is_valid_number,
    number_type,
    parse,
)
from pydantic import ValidationError

from gateway.channels.android_phone import CLOUD, SLOTS, Phone, PhoneAnswer, ask, part
from gateway.channels.android_words import DONE, FIELDS, words
from gateway.channels.connecting import Connected, FormField, Step, TestSent

PATH = "/webhooks/android"
EVENTS = ("sms:received", "sms:sent", "sms:delivered", "sms:failed", "system:ping")
MORE_EVENTS = ("sms:cancelled", "sms:data-received", "mms:received", "app:started")
"""Those that some versions do not know."""
REGION = "VN"
"""Where a number without a country code is taken to be."""
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
"""Hotlines and service numbers are no phones of people."""
PING_SECONDS = 600
TEST = "keng-test-"
"""How the ids of test texts begin."""
TEST_WORDS = "Keng: tin thu. Kenh nhan tin da noi."
FORM = tuple(
    FormField(
        name,
        label,
        hint,
        usual,
        is_secret=name in ("password", "key"),
        is_optional=name == "key",
        is_personal=name == "to",
    )
    for name, (label, hint, usual) in FIELDS.items()
)


class StoppedError(Exception):
    """Connecting stops; the text is the code of what is wrong."""


def e164(said: str) -> str:
    """A mobile's number as E.164; "" where it is none, such as a short code or a name."""
    try:
        number = parse(said, REGION)
    except NumberParseException:
        return ""
    is_phone = is_valid_number(number) and number_type(number) in MOBILE
    return str(format_number(number, PhoneNumberFormat.E164)) if is_phone else ""


def connect(
    known: tuple[Phone, ...], typed: Mapping[str, str], address: str, clock: timedelta
) -> Iterator[Step | Connected | TestSent]:
    """Connect a phone, or a known one once more; each step as it succeeds, the last perhaps why it stopped."""
    try:
        yield from _steps(known, typed, address, clock)
    except StoppedError as error:
        yield Step(words(str(error)), is_done=False)


def typed_of(phone: Phone) -> dict[str, str]:
    """What was typed to connect a phone, but for whom the test goes to."""
    [(slot, number), *_] = phone.sims.items()
    return {
        "name": phone.name, "url": phone.url, "user": phone.user, "password": phone.password.get_secret_value(),
        "sim": str(slot), "number": number,
    }  # fmt: skip


def dumped(phone: Phone) -> dict[str, Any]:
    """A phone as the settings have it, its secrets in plain."""
    secret = {"password": phone.password.get_secret_value(), "key": phone.key.get_secret_value()}
    return {**phone.model_dump(mode="json"), **secret}


def _steps(
    known: tuple[Phone, ...], typed: Mapping[str, str], address: str, clock: timedelta
) -> Iterator[Step | Connected | TestSent]:
    phone, to = _typed_phone(known, typed), e164(typed.get("to", ""))
    if not to:
        raise StoppedError("to")
    if not address:
        raise StoppedError("not_local")
    answer = _asked(phone, "GET", "devices" if phone.is_cloud else "device")
    yield Step(DONE["reached"])
    if not phone.is_cloud and abs(_clock_of(answer) - datetime.now(UTC)) > clock:
        raise StoppedError("clock")
    phone = phone.model_copy(update={"device": _device(phone, answer.found)})
    yield Step(DONE["sim"])
    _asked(phone, "PATCH", "settings", _wanted(phone))
    yield Step(DONE["settings"])
    if _unregister_others(phone):
        yield Step(words("twice"))
    _register(phone, address)
    yield Step(DONE["webhooks"])
    others = [one for one in known if one.name != phone.name]
    yield Connected(phone.name, {"android_phones": [dumped(one) for one in (*others, phone)]})
    slot, test_id = int(typed.get("sim", "1")), TEST + secrets.token_hex(8)
    test = {"id": test_id, "textMessage": {"text": TEST_WORDS}, "phoneNumbers": [to]}
    whose = {"deviceId": phone.device} if phone.is_cloud else {}
    body = {**test, **whose, "simNumber": slot, "withDeliveryReport": True}
    answer = ask(phone, "POST", "messages", body)
    if answer.may_be_done:
        yield TestSent(test_id, phone.sims[slot])
    _checked(answer)
    yield Step(DONE["test"])


def _typed_phone(known: tuple[Phone, ...], typed: Mapping[str, str]) -> Phone:
    """The phone as it was typed, with the key it has or a new one; a cloud sets none, so there it is the app's own."""
    number, slot, url = e164(typed.get("number", "")), typed.get("sim", "1"), typed.get("url", "").strip()
    name, user = typed.get("name", "").strip() or "phone-1", typed.get("user", "").strip() or "sms"
    if not number:
        raise StoppedError("number")
    if slot not in map(str, SLOTS):
        raise StoppedError("no_sim")
    if any(number in one.sims.values() for one in known if one.name != name):
        raise StoppedError("number_taken")
    before = next((one for one in known if one.name == name), None)
    key = typed.get("key", "").strip() or (before.key.get_secret_value() if before else "")
    if not key and url.rstrip("/").endswith(CLOUD):
        raise StoppedError("cloud_key")
    others = {at: of for at, of in (before.sims if before else {}).items() if of != number}
    try:
        return Phone.model_validate({
            "name": name, "url": url if "://" in url else f"http://{url}", "user": user,
            "password": typed.get("password", "").strip(), "sims": {**others, slot: number},
            "key": key or secrets.token_urlsafe(24),
        })  # fmt: skip
    except ValidationError as error:
        [place, *_] = error.errors()[0]["loc"]
        raise StoppedError({"url": "url", "key": "cloud_key"}.get(str(place), "name")) from None


def _asked(phone: Phone, method: str, path: str, what: Mapping[str, Any] | None = None) -> PhoneAnswer:
    """What a phone answers; StoppedError where it does not do as it is asked."""
    return _checked(ask(phone, method, path, what))


def _checked(answer: PhoneAnswer) -> PhoneAnswer:
    """The answer of a phone that does as it is asked; StoppedError where it does not."""
    if answer.is_ok:
        return answer
    if not answer.status:
        raise StoppedError("no_answer" if answer.reached else "unreachable")
    raise StoppedError(str(answer.status) if answer.status in (401, 403, 404, 429, 503) else "400")


def _clock_of(answer: PhoneAnswer) -> datetime:
    try:
        return parsedate_to_datetime(answer.date).astimezone(UTC)
    except ValueError:  # it does not tell
        return datetime.now(UTC)


def _device(phone: Phone, found: Any) -> str:
    """The phone's own id, if the SIM of our number is in its slot."""
    listed = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    if len(listed) != 1:
        raise StoppedError("which_phone" if listed else "404")
    cards = listed[0].get("simCards")
    for slot, number in phone.sims.items():
        _check_sim(cards if isinstance(cards, list) else [], slot, number)
    return str(listed[0].get("id", ""))


def _check_sim(cards: list[Any], slot: int, number: str) -> None:
    """Older versions list no SIMs, and some SIMs do not know their number."""
    told = {card.get("simNumber"): card.get("phoneNumber") for card in cards if isinstance(card, dict)}
    if told and slot not in told:
        raise StoppedError("no_sim")
    if (own := e164(str(told.get(slot) or ""))) and own != number:
        raise StoppedError("other_sim")


def _wanted(phone: Phone) -> dict[str, Any]:
    """How the app is to be set: texts leave in the order we give them, and calls need no internet.

    A cloud refuses to hand a signing key on.
    """
    key = {} if phone.is_cloud else {"signing_key": phone.key.get_secret_value()}
    return {
        "messages": {"processing_order": "FIFO"},
        "webhooks": {**key, "internet_required": False},
        "ping": {"interval_seconds": PING_SECONDS},
    }


def _unregister_others(phone: Phone) -> bool:
    """Remove what was registered to us by hand; whether anything was."""
    listed = _asked(phone, "GET", "webhooks").found
    ours = {_id(phone, event) for event in (*EVENTS, *MORE_EVENTS)}
    hooks = [hook for hook in listed if isinstance(hook, dict)] if isinstance(listed, list) else []
    others = [str(hook["id"]) for hook in hooks if PATH in str(hook.get("url")) and hook.get("id") not in ours]
    for id_ in others:
        _asked(phone, "DELETE", f"webhooks/{part(id_)}")
    return bool(others)


def _register(phone: Phone, address: str) -> None:
    """Register each event once: with an id of our own it takes the place of an earlier one."""
    for event in (*EVENTS, *MORE_EVENTS):
        url = f"{address}{PATH}/{'sms' if event == EVENTS[0] else 'status'}"
        whose = {"deviceId": phone.device} if phone.is_cloud else {}
        answer = ask(phone, "POST", "webhooks", {"id": _id(phone, event), "url": url, "event": event, **whose})
        if answer.is_ok or event in MORE_EVENTS:
            continue
        if answer.status == 400:
            raise StoppedError("address_refused")
        raise StoppedError(str(answer.status) if answer.status else "no_answer")


def _id(phone: Phone, event: str) -> str:
    return f"keng-{phone.name}-{event.replace(':', '-')}"[:36]
