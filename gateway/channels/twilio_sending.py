"""Twilio: what we call it with, by its own REST client, which only the workers load."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from requests import RequestException
from requests.exceptions import ConnectTimeout, ProxyError
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance
from urllib3.exceptions import NewConnectionError

from gateway.books.inbox import Arrival
from gateway.books.outbox import Attempt, Delivery, Message, ProviderResponse
from gateway.channels.twilio import STATUS, Malformed, Refusal, decode, missing, refusal, status_url
from gateway.settings import Settings

log = logging.getLogger(__name__)
# Both would write the phone numbers of our questions.
logging.getLogger("twilio.http_client").setLevel(logging.ERROR)
logging.getLogger("urllib3").setLevel(logging.ERROR)

ANSWER_SECONDS = 6.0
"""How long Twilio may take to be reached, and again to answer: two slow calls fit into a job after it has lingered."""
LOOKED_AT = 100
"""So many of the newest texts to a phone are looked through for one that may have gone out."""
CLOCKS_DIFFER = timedelta(seconds=60)
LONGEST_RETRY_AFTER = timedelta(hours=1)
SHORTEST_VALIDITY, LONGEST_VALIDITY = 10, 36_000
"""Seconds a text may lie at Twilio (1 to 36,000, more than 5 recommended)."""
IN_BETWEEN = (408, 502, 504)
"""Answers of something between us and Twilio, which may have passed the request on."""
LATER = timedelta(0)
LOST = Attempt(Delivery.UNKNOWN, again=LATER)
NOT_REACHED = Attempt(Delivery.QUEUED, again=LATER)
FAILURES = (TwilioException, RequestException, ValueError)
"""What a call raises: a refusal, a broken connection, an answer that is no JSON."""


class Http(TwilioHttpClient):  # type: ignore[misc]  # the package tells no types
    """The client's own transport, with a time limit, and Retry-After kept, which the client's errors leave out."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        super().__init__(timeout=ANSWER_SECONDS)
        self.retry_after = LATER

    def request(self, method: str, url: str, *args: Any, **options: Any) -> Response:
        """Carry one request, once."""
        self.retry_after = LATER
        response = super().request(method, url, *args, **options)
        asked = (response.headers or {}).get("Retry-After", "")
        if asked.isascii() and asked.isdigit():
            self.retry_after = min(timedelta(seconds=int(asked[:9])), LONGEST_RETRY_AFTER)
        return response


class Twilio:
    """The account: hands texts over, finds what it may have got, lists what it has received."""

    def __init__(self, settings: Settings, http: Http | None = None) -> None:
        """Use the API key of the settings, or else the first auth token."""
        self._settings = settings
        self.texts_a_second = settings.twilio_texts_a_second
        self._http = http or Http()
        key, secret = settings.twilio_api_key_sid, settings.twilio_api_key_secret
        user, password = (
            (key, secret) if key and secret else (settings.twilio_account_sid, settings.twilio_auth_token[0])
        )
        account = settings.twilio_account_sid
        self._client = Client(user, password.get_secret_value(), account, http_client=self._http)

    def send(self, campaign: str, message: Message) -> Attempt:
        """Hand a text over; Twilio knows no way to say "only once", so an answer that is lost leaves it UNKNOWN."""
        try:
            made = self._client.messages.create(
                to=message.receiver,
                body=message.body,
                status_callback=status_url(self._settings, campaign, message),
                validity_period=_validity(message),
                **self._sender(message),
            )
        except TwilioException as error:
            return self._refused(error)
        except RequestException as error:
            return LOST if _may_have_left(error) else NOT_REACHED
        except ValueError:
            return LOST
        return _shown(made) if made.sid else LOST

    def find(self, message: Message, known: Set[str]) -> Attempt | None:
        """A text that may have gone out, by phone, time and words; None if Twilio has none, UNKNOWN if it cannot say.

        `known` are the ids of other texts to that phone, which may have the same words.
        """
        since = (message.tried_at or datetime.now(UTC)) - CLOCKS_DIFFER
        try:
            listed = self._client.messages.list(to=message.receiver, limit=LOOKED_AT)
        except FAILURES as error:
            log.warning("text %s cannot be looked up: %s", message.id, type(error).__name__)
            return LOST
        recent = [one for one in listed if one.date_created and one.date_created >= since]
        for one in reversed(recent):
            if one.direction != "inbound" and one.sid not in known and _says(one, message.body):
                return _shown(one)
        return LOST if len(recent) == LOOKED_AT else None

    def received(self, since: datetime) -> Iterator[Arrival | Malformed]:
        """What our numbers have received since a moment, as the webhook would have brought it."""
        for number in self._settings.twilio_numbers:
            for one in self._client.messages.stream(to=number, date_sent_after=since, page_size=1000):
                if one.direction == "inbound":
                    yield self._arrival(one)

    def _sender(self, message: Message) -> dict[str, str]:
        service = self._settings.twilio_messaging_service_sid
        return {"messaging_service_sid": service} if service else {"from_": message.sender}

    def _refused(self, error: TwilioException) -> Attempt:
        status, code = getattr(error, "status", 0), getattr(error, "code", 0)
        told = ProviderResponse(code=str(code))
        if status in IN_BETWEEN:
            return Attempt(Delivery.UNKNOWN, told, again=self._http.retry_after)
        if refusal(code, status) is Refusal.RETRY:
            return Attempt(Delivery.QUEUED, told, again=self._http.retry_after)
        return Attempt(Delivery.FAILED, told)

    def _arrival(self, one: MessageInstance) -> Arrival | Malformed:
        fields = {
            "MessageSid": one.sid,
            "AccountSid": one.account_sid,
            "From": one.from_,
            "To": one.to,
            "Body": one.body or "",
        }
        arrival = decode(self._settings, {name: value for name, value in fields.items() if value is not None})
        moment = one.date_sent or one.date_created
        return replace(arrival, sent_at=moment.isoformat()) if isinstance(arrival, Arrival) and moment else arrival


def sender(settings: Settings) -> Twilio | None:
    """The account that the settings name; None if the channel is off."""
    return None if missing(settings) else Twilio(settings)


def _validity(message: Message) -> int:
    """How many seconds the text is still of use."""
    left = int((message.expires_at - datetime.now(UTC)).total_seconds())
    return min(max(left, SHORTEST_VALIDITY), LONGEST_VALIDITY)


def _may_have_left(error: RequestException) -> bool:
    """Whether the request may have reached Twilio, though no answer came."""
    if isinstance(error, (ConnectTimeout, ProxyError)):
        return False
    return not any(isinstance(getattr(cause, "reason", None), NewConnectionError) for cause in error.args)


def _shown(one: MessageInstance) -> Attempt:
    told = ProviderResponse(one.sid or "", str(one.error_code or ""), one.date_created)
    return Attempt(STATUS.get(one.status or "", Delivery.SENT), told)


def _says(one: MessageInstance, body: str) -> bool:
    """Whether a listed text has these words; a trial account puts words of its own before them."""
    return (one.body or "").endswith(body)
