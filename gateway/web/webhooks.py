"""The webhooks: what providers call. Each verifies its caller, decodes, has the text kept, and only then says so."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

from flask import Blueprint, abort, current_app, request
from redis import Redis, RedisError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from gateway.books import campaigns, devices, outbox, tallies
from gateway.books.devices import Heartbeat
from gateway.books.inbox import Arrival
from gateway.books.outbox import Delivery
from gateway.channels.channel import (
    FORM,
    CallFault,
    Channel,
    Event,
    Ignored,
    Malformed,
    Receipt,
    WebhookAnswer,
    WebhookCall,
    read_fields,
)
from gateway.channels.registry import Channels
from gateway.inbound.accept import NotAcceptedError
from gateway.routing import routed
from gateway.settings import Settings

log = logging.getLogger(__name__)

pages = Blueprint("webhooks", __name__, url_prefix="/webhooks")
REMEMBERED_SECONDS = 2 * 86_400
"""A call that is made only once is remembered for longer than any channel takes its time for true."""
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
            _take(settings, channel, event)
    except HTTPException as error:
        return _response(channel.refusal(error.description or error.name), error.code or 500)
    return _response(channel.answer(), 200)


def _take(settings: Settings, channel: Channel, event: Event) -> None:
    match event:
        case Arrival():
            _keep(settings, event)
        case Receipt():
            _note(channel, event)
        case Heartbeat():
            _heard(channel, event)
        case CallFault():
            _failed(channel, event)
        case Ignored():
            tallies.add(current_app.extensions["books"], channel.name, event.what)


def _events(channel: Channel, path: str) -> tuple[Event, ...]:
    if request.method == "GET":
        body, fields = request.query_string, read_fields(FORM, request.query_string)
    else:
        body = _body(channel.media_type)
        fields = read_fields(channel.media_type, body)
    if isinstance(fields, Malformed):
        abort(400, fields.reason)
    call = WebhookCall(path, raw_target(request.environ), cast("Mapping[str, str]", request.headers), body, fields)
    if not channel.verify(call):
        if doubt := channel.doubt(call):
            _failed(channel, doubt)
        abort(403, "Not allowed.")
    if not _is_first(channel, call):
        abort(403, "Not allowed.")
    events = channel.decode(call)
    if isinstance(events, Malformed):
        abort(400, events.reason)
    return events


def _is_first(channel: Channel, call: WebhookCall) -> bool:
    """Whether a call is none that was made before; while the books are away nothing is known, and nothing lost."""
    mark = channel.once(call)
    if not mark or current_app.extensions["acceptor"].rests:
        return True
    digest = hashlib.blake2b(mark.encode(errors="replace"), digest_size=16).hexdigest()
    try:
        return devices.is_first(current_app.extensions["books"], channel.name, digest, REMEMBERED_SECONDS)
    except RedisError:
        return True


def _failed(channel: Channel, fault: CallFault) -> None:
    """Note what the office can mend."""
    _beside(lambda books, now: devices.failed(books, channel.name, fault.code, now, fault.device))


def _heard(channel: Channel, beat: Heartbeat) -> None:
    """Note a sign of life."""
    _beside(lambda books, now: devices.heard(books, channel.name, beat, now))


def _beside(note: Callable[[Redis, datetime], None]) -> None:
    """Note something of a device; a text that came with it is kept, whether that works or not."""
    if current_app.extensions["acceptor"].rests:
        return
    try:
        note(current_app.extensions["books"], datetime.now(UTC))
    except RedisError as error:
        log.warning("what a device told is not noted: %s", type(error).__name__)


def _note(channel: Channel, receipt: Receipt) -> None:
    books, delivery, told = current_app.extensions["books"], receipt.delivery, receipt.response
    tallies.heard(books, channel.name)
    if delivery is None:
        tallies.add(books, channel.name, "receipts of a new kind")
        return
    moved = _settled(channel, receipt, delivery)
    if moved is None:
        tallies.add(books, channel.name, "receipts for unknown texts")
    elif moved and delivery in outbox.IN_VAIN:
        tallies.in_vain(books, channel.name, delivery, told.code)
        devices.failed(books, channel.name, told.code or delivery, datetime.now(UTC))
    elif moved and delivery is Delivery.DELIVERED:
        devices.mended(books, channel.name)


def _settled(channel: Channel, receipt: Receipt, delivery: Delivery) -> bool | None:
    """Whether a text moved; None where there is none such."""
    books, of = current_app.extensions["books"], receipt.message_id
    if not PATH_ID.fullmatch(of):
        return None
    named = [receipt.campaign] if receipt.campaign else campaigns.ids(books)
    tried = (
        outbox.settle(books, name, channel.name, of, delivery, receipt.response)
        for name in named
        if PATH_ID.fullmatch(name)
    )
    return next((moved for moved in tried if moved is not None), None)


def _keep(settings: Settings, arrival: Arrival) -> None:
    campaign, text = routed(settings, arrival) or abort(400, "To is not a number of ours.")
    try:
        current_app.extensions["acceptor"].accept(campaign, text)
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
