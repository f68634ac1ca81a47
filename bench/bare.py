"""The floor of the webhook: WSGI without Flask, the same verification and the same acceptance."""

from collections.abc import Iterable
from typing import Any

from gateway import redis
from gateway.channels import twilio
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.routing import campaign_for
from gateway.settings import read

settings = read()
spool = Spool(settings.var_dir / "spool")
acceptor = Acceptor(redis.webhook(settings.books), redis.jobs(settings.redis), spool, settings.web_threads)


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Keep a text; Twilio's signature opens."""
    form = twilio.read_form(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    status, body = "403 Forbidden", b""
    signature = environ.get("HTTP_X_TWILIO_SIGNATURE")
    if isinstance(form, dict) and twilio.verify(settings, environ["PATH_INFO"], form, signature):
        arrival = twilio.decode(settings, form)
        campaign = campaign_for(settings, twilio.NAME, form["To"])
        if campaign and not isinstance(arrival, twilio.Malformed) and acceptor.accept(campaign, arrival):
            status, body = "200 OK", twilio.NO_REPLY.encode()
    start_response(status, [("Content-Type", "text/xml"), ("Content-Length", str(len(body)))])
    return [body]
