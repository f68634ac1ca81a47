"""Which expressions are Redis clients: by the types that are written in the code, which mypy has proved true."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tests.architecture.source import Source, dotted

CLIENT = {"Redis", "Pipeline"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.Lambda)
HAND_ON = {"cast", "closing", "enter_context"}
"""Functions that give back what they are given."""
EXTENSIONS = {"books", "jobs", "webhook"}
"""Under what names the application keeps its clients, whose types Flask does not tell."""


@dataclass(frozen=True)
class Known:
    """What gives a client wherever it stands."""

    attributes: frozenset[str]
    functions: frozenset[str]


@cache
def _known_of(source: Source) -> Known:
    attributes, functions = set[str](), set[str]()
    for node in source.nodes:
        if isinstance(node, ast.ClassDef):
            for one in node.body:
                if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and _is_client(one.annotation):
                    attributes.add(one.target.id)
                if isinstance(one, FUNCTIONS) and _is_client(one.returns):
                    (attributes if one.decorator_list else functions).add(one.name)
        elif isinstance(node, FUNCTIONS) and _is_client(node.returns):
            functions.add(node.name)
    return Known(frozenset(attributes), frozenset(functions))


def clients_in(sources: Sequence[Source]) -> Known:
    """The fields that hold clients and the functions that return them, in all of the product."""
    known = [_known_of(source) for source in sources]
    return Known(
        frozenset(name for one in known for name in one.attributes),
        frozenset(name for one in known for name in one.functions),
    )


def _is_client(annotation: ast.expr | None) -> bool:
    """Whether a type holds clients: Redis, Redis | None, Iterator[Redis], "Redis"."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    if isinstance(annotation, ast.Subscript) and dotted(annotation.value).endswith("Callable"):
        return False
    return annotation is not None and any(
        (isinstance(node, ast.Name) and node.id in CLIENT) or (isinstance(node, ast.Attribute) and node.attr in CLIENT)
        for node in ast.walk(annotation)
    )


@cache
def uses(source: Source, known: Known) -> list[ast.Attribute]:
    """Each attribute that is taken from a client in a file, by a dot or by getattr."""
    return _Clients(source, known).uses()


class _Clients:
    """The clients of one file, found scope by scope."""

    def __init__(self, source: Source, known: Known) -> None:
        """Begin with what is known of the others."""
        self._tree, self._functions, self._attributes = source.tree, known.functions, set(known.attributes)

    def uses(self) -> list[ast.Attribute]:
        """See above."""
        before, found = -1, list[ast.Attribute]()
        while before != len(self._attributes):  # `self._books = books` tells of uses that stand above it
            before = len(self._attributes)
            found = list(self._in_scope(self._tree, frozenset()))
        return found

    def _in_scope(self, scope: ast.AST, outer: frozenset[str]) -> Iterator[ast.Attribute]:
        names = set(outer)
        for argument in _arguments(scope):
            (names.add if _is_client(argument.annotation) else names.discard)(argument.arg)
        nodes = tuple(_within(scope))
        for _ in range(2):  # what a loop binds at its end is used at its beginning
            for node in nodes:
                self._bind(node, names)
        for node in nodes:
            if isinstance(node, SCOPES):
                yield from self._in_scope(node, frozenset(names))
            elif isinstance(node, ast.Attribute) and self._is(node.value, names):
                yield node
            elif isinstance(node, ast.Call) and dotted(node.func) == "getattr" and self._is(node.args[0], names):
                asked = node.args[1]
                yield ast.Attribute(node.args[0], ast.literal_eval(asked), lineno=node.lineno)

    def _bind(self, node: ast.AST, names: set[str]) -> None:
        """Note what a statement makes a client of."""
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._give(target, value, names)
            case (
                ast.AnnAssign(target=target, value=ast.expr() as value)
                | ast.NamedExpr(target=target, value=value)
                | ast.For(target=target, iter=value)
                | ast.comprehension(target=target, iter=value)
                | ast.withitem(context_expr=value, optional_vars=ast.expr() as target)
            ):
                self._give(target, value, names)

    def _give(self, target: ast.expr, value: ast.expr, names: set[str]) -> None:
        if isinstance(target, ast.Tuple):
            of = value.elts if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts) else None
            for number, one in enumerate(target.elts):
                self._give(one, of[number] if of else value, names)
        elif self._is(value, names):
            if isinstance(target, ast.Name):
                names.add(target.id)
            elif isinstance(target, ast.Attribute):
                self._attributes.add(target.attr)

    def _is(self, value: ast.expr, names: set[str]) -> bool:
        """Whether an expression is a client, or a handful of them."""
        match value:
            case ast.Name(id=name):
                return name in names
            case ast.Attribute(attr=name):
                return name in self._attributes
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                return name in self._functions or (name in HAND_ON and self._is_any(args, names))
            case ast.Subscript(value=ast.Attribute(attr="extensions"), slice=ast.Constant(value=name)):
                return name in EXTENSIONS
            case ast.Subscript(value=inner) | ast.NamedExpr(value=inner) | ast.Starred(value=inner):
                return self._is(inner, names)
            case ast.BoolOp(values=values) | ast.Tuple(elts=values) | ast.List(elts=values):
                return self._is_any(values, names)
            case ast.IfExp(body=one, orelse=other):
                return self._is_any([one, other], names)
        return False

    def _is_any(self, values: Sequence[ast.expr], names: set[str]) -> bool:
        return any(self._is(value, names) for value in values)


def _within(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope; of a scope in it only its own node."""
    for node in ast.iter_child_nodes(scope):
        yield node
        if not isinstance(node, SCOPES):
            yield from _within(node)


def _arguments(scope: ast.AST) -> Iterator[ast.arg]:
    if isinstance(scope, SCOPES):
        of = scope.args
        yield from (*of.posonlyargs, *of.args, *of.kwonlyargs)
        yield from (one for one in (of.vararg, of.kwarg) if one)
