"""The webhooks: what providers call. Each verifies its caller, decodes, has the text kept, and only then says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from flask import Blueprint, abort, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from gateway.books import outbox, tallies
from gateway.books.inbox import Arrival
from gateway.channels.channel import FORM, Channel, Malformed, Receipt, WebhookAnswer, WebhookCall, read_fields
from gateway.channels.registry import Channels
from gateway.inbound.accept import NotAcceptedError
from gateway.routing import campaign_for
from gateway.settings import Settings

pages = Blueprint("webhooks", __name__, url_prefix="/webhooks")
PATH_ID = re.compile(r"[a-z0-9-]{1,80}")
"""How the ids of campaigns and texts are spelled."""
METHODS = ["GET", "POST", "PUT"]


@pages.route("/<name>/<path:path>", methods=METHODS)
def called(name: str, path: str) -> Response:
    """Keep what a provider tells; its signature or secret opens. The answer tells nothing of what we know."""
    settings: Settings = current_app.extensions["settings"]
    channel = settings.of(Channels).get(name) or abort(404, "This channel is off.")
    if request.method not in channel.methods:
        abort(405)
    try:
        for event in _events(channel, path):
            if isinstance(event, Receipt):
                _note(channel, event)
            else:
                _keep(settings, event)
    except HTTPException as error:
        return _response(channel.refusal(error.description or error.name), error.code or 500)
    return _response(channel.answer(), 200)


def _events(channel: Channel, path: str) -> tuple[Arrival | Receipt, ...]:
    if request.method == "GET":
        body, fields = request.query_string, read_fields(FORM, request.query_string)
    else:
        body = _body(channel.media_type)
        fields = read_fields(channel.media_type, body)
    if isinstance(fields, Malformed):
        abort(400, fields.reason)
    call = WebhookCall(path, raw_target(request.environ), cast("Mapping[str, str]", request.headers), body, fields)
    if not channel.verify(call):
        abort(403, "Not allowed.")
    events = channel.decode(call)
    if isinstance(events, Malformed):
        abort(400, events.reason)
    return events


def _note(channel: Channel, receipt: Receipt) -> None:
    books, delivery = current_app.extensions["books"], receipt.delivery
    tallies.heard(books, channel.name)
    if delivery is None:
        tallies.add(books, channel.name, "receipts of a new kind")
        return
    ours = PATH_ID.fullmatch(receipt.campaign) and PATH_ID.fullmatch(receipt.message_id)
    moved = (
        outbox.settle(books, receipt.campaign, channel.name, receipt.message_id, delivery, receipt.response)
        if ours
        else None
    )
    if moved is None:
        tallies.add(books, channel.name, "receipts for unknown texts")
    elif moved and delivery in outbox.IN_VAIN:
        tallies.in_vain(books, channel.name, delivery, receipt.response.code)


def _keep(settings: Settings, arrival: Arrival) -> None:
    campaign = campaign_for(settings, arrival.channel, arrival.receiver) or abort(400, "To is not a number of ours.")
    try:
        current_app.extensions["acceptor"].accept(campaign, arrival)
    except NotAcceptedError:
        abort(503, "The text could not be kept; send it again.")


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


def _response(answer: WebhookAnswer, status: int) -> Response:
    return Response(answer.body, status, mimetype=answer.media_type)
