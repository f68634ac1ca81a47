"""The headers of every response, errors included."""

from __future__ import annotations

from flask import Flask, request
from flask.wrappers import Response

from gateway.web.guard import is_https

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
HTTPS = "max-age=63072000; includeSubDomains"
STATIC = "public, max-age=31536000, immutable"
"""A static file's address carries its digest, so it never changes."""


def attach(app: Flask) -> None:
    """Set them on whatever leaves `app`."""

    @app.after_request
    def set_headers(response: Response) -> Response:
        response.headers.update(ALWAYS)
        if request.endpoint == "static" and response.status_code == 200:
            response.headers["Cache-Control"] = STATIC
        if is_https():
            response.headers["Strict-Transport-Security"] = HTTPS
        return response
