"""The house stays as it was built: imports point left, only the books reach Redis, every job name leads somewhere."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator

import pytest

from gateway import jobs
from tests.paths import ROOT

MAY_IMPORT = {"parsers": {"parsers"}, "gateway": {"parsers", "gateway"}, "workers": {"parsers", "gateway", "workers"}}
IMPURE = {"flask", "redis", "rq", "logging", "os", "time", "socket", "subprocess", "random", "secrets", "twilio"}
CLOCKS = {"now", "today", "utcnow"}
MAKES_CLIENTS = {"gateway/redis.py", "gateway/processes/valkey.py"}
"""Valkey's starter pings the server it has just started."""


def modules(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_imports_point_left(package: str) -> None:
    wrong = [
        f"{path} imports {name}"
        for path, tree in modules(package)
        for name in imported(tree)
        if name.split(".")[0] in MAY_IMPORT and name.split(".")[0] not in MAY_IMPORT[package]
    ]

    assert wrong == []


def test_no_module_imports_itself_in_a_circle() -> None:
    trees = {
        path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): tree
        for path, tree in modules(*MAY_IMPORT)
    }
    leads_to = {name: {of for of in imported(tree) if of in trees and of != name} for name, tree in trees.items()}
    while ends := [name for name, onward in leads_to.items() if not onward & leads_to.keys()]:
        for name in ends:
            del leads_to[name]

    assert sorted(leads_to) == []


def test_the_parsers_know_no_clock_and_no_outside_world() -> None:
    wrong = [f"{path} imports {name}" for path, tree in modules("parsers") for name in imported(tree) if name in IMPURE]
    wrong += [
        f"{path}:{node.lineno} asks the clock"
        for path, tree in modules("parsers")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]

    assert wrong == []


def test_only_the_books_send_commands_to_redis() -> None:
    commands = {
        "hset",
        "hget",
        "hgetall",
        "set",
        "xadd",
        "xrange",
        "incr",
        "rpush",
        "zadd",
        "eval",
        "evalsha",
        "pipeline",
    }
    wrong = [
        f"{path}:{node.lineno} .{node.func.attr}()"
        for path, tree in modules("gateway", "workers")
        if not path.startswith("gateway/books/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in commands
        and node.func.attr != "set"
    ]

    assert wrong == []


def test_clients_are_made_in_one_place() -> None:
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in modules("gateway", "workers")
        if path not in MAKES_CLIENTS
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, (ast.Name, ast.Attribute))
        and ast.unparse(node.func) in ("Redis", "redis.Redis", "Redis.from_url", "redis.from_url", "StrictRedis")
    ]

    assert wrong == []


@pytest.mark.parametrize("job", [jobs.DRAIN_JOB, jobs.PULL_JOB, jobs.SEND_JOB])
def test_every_job_name_leads_to_a_function(job: str) -> None:
    module, _, name = job.rpartition(".")

    assert callable(getattr(importlib.import_module(module), name))


def test_imports_stand_at_the_top() -> None:
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in modules(*MAY_IMPORT)
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]

    assert wrong == []
