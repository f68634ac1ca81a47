"""The USSD webhook: aggregators call it under a secret address; an error is answered with a polite page."""

from __future__ import annotations

import hmac
import logging
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from gateway import secrets
from gateway.channels.ussd.dial import Call, Dialect, MalformedDial, Notice, UssdAnswer, opened
from gateway.channels.ussd.dialects import DIALECTS
from gateway.fault_place import summary
from gateway.routing import plan_of, sms_way, ussd_campaign
from gateway.settings import Settings
from gateway.ussd.session import Menus, UssdEntryPoint, fault

log = logging.getLogger(__name__)

pages = Blueprint("ussd", __name__, url_prefix="/webhooks/ussd")
SECRET = "ussd"  # noqa: S105 - the name under which it is kept
METHODS = ["GET", "POST", "PUT"]


@pages.route("/<dialect>/<secret>", methods=METHODS, defaults={"rest": ""})
@pages.route("/<dialect>/<secret>/<path:rest>", methods=METHODS)
def step(dialect: str, secret: str, rest: str) -> Response:
    """Answer one request of a session; the secret in the address opens."""
    settings: Settings = current_app.extensions["settings"]
    speaks = DIALECTS.get(dialect)
    if request.method == "HEAD":
        abort(405)
    if speaks is None or not settings.ussd_codes or not _is_ours(settings, secret):
        abort(404)
    region = plan_of(settings).phone_region
    called = Call(request.method, rest, {}, {}, region)
    try:
        called = replace(called, fields={**request.args.to_dict(), **request.form.to_dict()}, body=_json())
        return _response(_answer(settings, dialect, speaks, called))
    except HTTPException:
        raise
    except Exception as error:  # noqa: BLE001 - the phone would show its network's error instead
        log.error("no page for a session of %s: %s", dialect, summary(error))  # noqa: TRY400 - may hold a phone
        return _response(speaks.write(called, fault(plan_of(settings))))


def _answer(settings: Settings, dialect: str, speaks: Dialect, call: Call) -> UssdAnswer:
    """What the dialect says to a request: a page, or a word about a session."""
    read = speaks.read(call)
    match read:
        case MalformedDial():
            abort(400, read.reason)
        case Notice():
            return _noted(settings, dialect, read)
    campaign = ussd_campaign(settings, read.code) or abort(400, "That code is none of ours.")
    menus: Menus = current_app.extensions["menus"]
    dial = opened(read, settings.ussd_codes)
    return speaks.write(call, menus.answer(UssdEntryPoint(dialect, campaign, sms_way(settings, campaign)), dial))


def _noted(settings: Settings, dialect: str, notice: Notice) -> UssdAnswer:
    """What is answered to a notice; where it asks after a session, whether that goes on."""
    if not notice.session or notice.otherwise is None:
        return notice.answer
    menus: Menus = current_app.extensions["menus"]
    campaign = ussd_campaign(settings, "") or ""
    return notice.answer if menus.goes_on(UssdEntryPoint(dialect, campaign, ""), notice.session) else notice.otherwise


def _is_ours(settings: Settings, secret: str) -> bool:
    ours = secrets.secret(settings.var_dir, SECRET)
    return hmac.compare_digest(secret.encode(), ours.encode())


def _json() -> dict[str, Any]:
    body = request.get_json(force=True, silent=True)  # some say text/plain
    return body if isinstance(body, dict) else {}


def _response(answer: UssdAnswer) -> Response:
    return Response(answer.body, content_type=answer.type, headers=dict(answer.headers))
