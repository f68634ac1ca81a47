"""The floor of the webhook: WSGI without Flask, the same verification and the same acceptance."""

from collections.abc import Iterable
from typing import Any

from gateway import redis
from gateway.books.inbox import Arrival
from gateway.channels.channel import FORM, WebhookCall, read_fields
from gateway.channels.twilio import Twilio
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.routing import routed
from gateway.settings import read

settings = read()
spool = Spool(settings.var_dir / "spool")
acceptor = Acceptor(redis.webhook(settings.books), redis.jobs(settings.redis), spool, settings.web_threads)
twilio = Twilio(settings)


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Keep a text; Twilio's signature opens."""
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    headers = {"X-Twilio-Signature": environ.get("HTTP_X_TWILIO_SIGNATURE", "")}
    fields = read_fields(FORM, body)
    call = WebhookCall("sms", environ["PATH_INFO"], headers, body, fields if isinstance(fields, dict) else {})
    status, answer = "403 Forbidden", ""
    events = twilio.decode(call) if twilio.verify(call) else None
    if isinstance(events, tuple) and isinstance(events[0], Arrival):
        found = routed(settings, events[0])
        if found and acceptor.accept(*found):
            status, answer = "200 OK", twilio.answer().body
    start_response(status, [("Content-Type", "text/xml"), ("Content-Length", str(len(answer)))])
    return [answer.encode()]
