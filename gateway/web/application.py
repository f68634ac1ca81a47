"""Flask as we use it: bodies of bounded depth, and nothing in a log that a caller has sent."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any

from flask import Flask, has_request_context, request
from flask.json.provider import DefaultJSONProvider

from gateway.fault_place import summary

log = logging.getLogger(__name__)

MOST_BRACKETS = 500
"""Far more than any body of ours needs, and fewer than Python's reader can take one inside the other."""


class BoundedJson(DefaultJSONProvider):
    """JSON of bounded depth."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read a body; ValueError where it is none, or nests too much."""
        opened = s.count("[") + s.count("{") if isinstance(s, str) else s.count(b"[") + s.count(b"{")
        if opened > MOST_BRACKETS:
            raise ValueError("nested too deeply")
        return super().loads(s, **kwargs)


class WebApplication(Flask):
    """The application, whose log names a view and never an address: that may hold a token or a secret."""

    json_provider_class = BoundedJson

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Say which view failed, how and where."""
        error = exc_info[1]
        if error is not None:
            log.error("%s failed: %s", request.endpoint if has_request_context() else "a request", summary(error))
