"""The USSD webhook: aggregators call it under a secret address; an error is answered with a polite page."""

from __future__ import annotations

import hmac
import logging
from typing import Any

from flask import Blueprint, abort, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from gateway import secrets
from gateway.channels.ussd.dial import Call, Dial, Dialect, MalformedDial, Notice, UssdAnswer, opened
from gateway.channels.ussd.dialects import DIALECTS
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
    call = Call(
        request.method,
        rest,
        {**request.args.to_dict(), **request.form.to_dict()},
        _json(),
        plan_of(settings).phone_region,
    )
    read = speaks.read(call)
    match read:
        case MalformedDial():
            abort(400, read.reason)
        case Notice():
            return _response(_noted(settings, dialect, read))
    return _response(_page(settings, dialect, speaks, call, read))


def _page(settings: Settings, dialect: str, speaks: Dialect, call: Call, dial: Dial) -> UssdAnswer:
    """The next page, or that nothing was sent."""
    campaign = ussd_campaign(settings, dial.code) or abort(400, "That code is none of ours.")
    menus: Menus = current_app.extensions["menus"]
    try:
        page = menus.answer(UssdEntryPoint(dialect, campaign, sms_way(settings)), opened(dial, settings.ussd_codes))
    except HTTPException:
        raise
    except Exception as error:  # noqa: BLE001 - the phone would show its network's error instead
        log.error("no page for a session of %s: %s", dialect, type(error).__name__)  # noqa: TRY400 - may hold a phone
        page = fault(plan_of(settings))
    return speaks.write(call, page)


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
