"""The webhooks: what providers call. Each verifies its caller, decodes, has the text kept, and only then says so."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, abort, current_app, request
from werkzeug.wrappers import Response

from gateway.books import outbox, tallies
from gateway.books.inbox import Arrival
from gateway.channels import twilio
from gateway.channels.twilio import Malformed, Parameters, Receipt
from gateway.inbound.accept import NotAcceptedError
from gateway.routing import campaign_for
from gateway.settings import Settings

pages = Blueprint("webhooks", __name__, url_prefix="/webhooks")

PATH_ID = re.compile(r"[a-z0-9-]{1,80}")
"""How the ids of campaigns and texts are spelled."""


@pages.post("/twilio/sms")
def twilio_sms() -> Response:
    """Keep a text; Twilio's signature opens."""
    settings: Settings = current_app.extensions["settings"]
    arrival = twilio.decode(settings, _signed_by_twilio(settings))
    if isinstance(arrival, Malformed):
        abort(400, arrival.reason)
    _keep(settings, arrival)
    return Response(twilio.NO_REPLY, mimetype="text/xml")


@pages.post("/twilio/status/<campaign>/<message_id>")
def twilio_status(campaign: str, message_id: str) -> Response:
    """Note what became of a text of ours; Twilio's signature opens. The answer tells nothing of what we know."""
    settings: Settings = current_app.extensions["settings"]
    receipt = twilio.decode_receipt(settings, _signed_by_twilio(settings))
    if isinstance(receipt, Malformed):
        abort(400, receipt.reason)
    _note(campaign, message_id, receipt)
    return Response(twilio.NO_REPLY, mimetype="text/xml")


def _signed_by_twilio(settings: Settings) -> Parameters:
    """The form of this request, which Twilio has signed."""
    if not twilio.configured(settings):
        abort(404, "This channel is off.")
    form = twilio.read_form(_body(twilio.FORM_TYPE))
    if isinstance(form, Malformed):
        abort(400, form.reason)
    if not twilio.verify(settings, raw_target(request.environ), form, request.headers.get(twilio.SIGNATURE_HEADER)):
        abort(403, "Not allowed.")
    return form


def _note(campaign: str, message_id: str, receipt: Receipt) -> None:
    books, delivery, told = current_app.extensions["books"], receipt.delivery, receipt.told
    tallies.heard(books, twilio.NAME)
    if delivery is None:
        tallies.add(books, twilio.NAME, "receipts of a new kind")
        return
    ours = PATH_ID.fullmatch(campaign) and PATH_ID.fullmatch(message_id)
    moved = outbox.settle(books, campaign, twilio.NAME, message_id, delivery, told) if ours else None
    if moved is None:
        tallies.add(books, twilio.NAME, "receipts for unknown texts")
    elif moved and delivery in outbox.IN_VAIN:
        tallies.in_vain(books, twilio.NAME, delivery, told.code)


def raw_target(environ: dict[str, Any]) -> str:
    """The request's target as it stood in the request, which is what a provider signs.

    Waitress gives it as REQUEST_URI and gunicorn as RAW_URI. From other servers it is put together again: right for
    our paths, which have nothing to escape, and a signature over any other spelling then fails.
    """
    target = environ.get("REQUEST_URI") or environ.get("RAW_URI")
    if target:
        return str(target)
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _body(media_type: str) -> bytes:
    """The request's body: of this type, of a length told beforehand, and within the limit that the guard has set.

    Of a body whose length is not told, some servers silently give no more than the limit.
    """
    if request.content_length is None:
        abort(411, "Say the body's length.")
    if request.mimetype != media_type:
        abort(400, f"The body is not {media_type}.")
    return request.get_data(cache=False)


def _keep(settings: Settings, arrival: Arrival) -> None:
    campaign = campaign_for(settings, arrival.channel, arrival.receiver) or abort(400, "To is not a number of ours.")
    try:
        current_app.extensions["acceptor"].accept(campaign, arrival)
    except NotAcceptedError:
        abort(503, "The text could not be kept; send it again.")
