"""The template of a request by which a provider of plain HTTP takes a text, with the places of its words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from gateway.channels.channel import FORM, JSON

WORD = re.compile(r"\{(\w+)\}")
WORDS = ("to", "to_digits", "from", "from_digits", "text", "id", "callback")
"""What a template may name."""
LINE = re.compile(r"(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+): *(?P<value>[ -~]+)")
BETWEEN_LINES = " | "


@dataclass(frozen=True, slots=True)
class RequestTemplate:
    """Address, headers and body; each word is escaped as its place needs it."""

    url: SplitResult
    headers: Mapping[str, str]
    kind: str
    """The type of the body."""
    body: Any
    """A form or JSON; None where there is none."""

    @classmethod
    def of(cls, url: str, headers: str, body: str) -> Self:
        """The template that is written so; ValueError if the body is neither a form nor JSON."""
        found = (LINE.fullmatch(line) for line in headers.split(BETWEEN_LINES))
        kind, read = read_body(body)
        return cls(urlsplit(url), {one["name"]: one["value"] for one in found if one}, kind, read)

    def filled(self, said: Mapping[str, str]) -> dict[str, Any]:
        """The request with its words, as `requests` takes it."""
        query = urlencode([(name, _fill(value, said)) for name, value in parse_qsl(self.url.query, True)])
        path = _fill(self.url.path, {name: quote(word, safe="") for name, word in said.items()})
        headers = {name: _fill(value, said) for name, value in self.headers.items()}
        address = urlunsplit((self.url.scheme, self.url.netloc, path, query, ""))
        if not self.body:
            return {"url": address, "headers": headers}
        body = _filled(self.body, said)
        spelled = json.dumps(body, ensure_ascii=False) if self.kind == JSON else urlencode(body)
        return {"url": address, "headers": {"Content-Type": self.kind, **headers}, "data": spelled.encode()}


def read_body(written: str) -> tuple[str, Any]:
    """The type of a body, and what it holds; ValueError if it is neither a form nor JSON."""
    if written.startswith(("{", "[")) and not WORD.match(written):
        return JSON, json.loads(written)
    return FORM, dict(parse_qsl(written, keep_blank_values=True, strict_parsing=True)) if written else None


def _filled(template: Any, said: Mapping[str, str]) -> Any:
    """A template with its words in their places, however deep; names stay."""
    if isinstance(template, dict):
        return {name: _filled(value, said) for name, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, said) for value in template]
    return _fill(template, said) if isinstance(template, str) else template


def _fill(template: str, said: Mapping[str, str]) -> str:
    return WORD.sub(lambda found: said[found[1]], template)
