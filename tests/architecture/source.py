"""The sources that the guards look through."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from tests.paths import ROOT

PACKAGES = ("parsers", "gateway", "workers")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Source:
    """One file: its path from the root, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The text, parsed."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree."""
        return tuple(ast.walk(self.tree))

    @property
    def module(self) -> str:
        """The name it is imported by."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def room(self) -> str:
        """The package it stands in; a module beside the rooms is a room of its own."""
        package = self.module.rpartition(".")[0]
        return package if "." in package else self.module

    def at(self, node: ast.AST, wrong: str) -> str:
        """A breach, with its place."""
        return f"{self.path}:{getattr(node, 'lineno', 1)} {wrong}"


@cache
def product(*packages: str) -> tuple[Source, ...]:
    """The product's files, or those of some packages."""
    paths = (path for package in packages or PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return tuple(_read(str(path.relative_to(ROOT))) for path in paths)


@cache
def _read(path: str) -> Source:
    return Source(path, (ROOT / path).read_text(encoding="utf-8"))


def planted(path: str, text: str, *beside: str) -> tuple[Source, ...]:
    """One more file, and those of the product that it needs beside it."""
    return (*map(_read, beside), Source(path, text))


def dotted(node: ast.expr) -> str:
    """A name with what it is taken from, as far as that is written in names: redis.Redis.from_url."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            return f"{dotted(value)}.{name}"
    return ""


def imported(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """What a file imports: modules, and the names taken from them."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = ("." * node.level) + (node.module or "")
            yield from ((node, f"{package}.{alias.name}") for alias in node.names)


def strings(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """The strings of the code, those that only document it left out."""
    documents = {id(said) for node in source.nodes for said in _documents(node)}
    for node in source.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node, node.value


def _documents(node: ast.AST) -> Iterator[ast.expr]:
    """Docstrings, and the strings that stand below a field or a constant."""
    body = node.body if isinstance(node, DOCUMENTED) else []
    yield from (one.value for one in body if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
