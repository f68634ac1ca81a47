"""Only the books send commands to Redis, spell its keys and ask its clock; its clients are made in one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence

import pytest
from redis import Redis
from redis.client import Pipeline

from tests.architecture.clients import clients_in, uses
from tests.architecture.source import Source, dotted, imported, planted, product, strings

BOOKS = "gateway/books/"
NO_COMMANDS = {
    "close", "connection_pool", "from_pool", "from_url", "get_connection_kwargs", "get_encoder", "get_retry",
    "set_retry",
}  # fmt: skip
"""What a client can do without asking the server anything."""
COMMANDS = {name for kind in (Redis, Pipeline) for name in dir(kind) if not name.startswith("_")} - NO_COMMANDS
MAKES_CLIENTS = "gateway/redis.py"
MAKES = re.compile(r"(redis\.)?(Strict)?Redis(\.from_\w+)?|(redis\.)?from_url")
KEYS = "gateway/books/keys.py"
SPELLS = {"key": 1, "common_key": 0}
"""What spells a key, and which of its arguments says whose it is."""
BEGINS = re.compile(r"keng:(?! )")
"""How a key begins; "keng: " is how we sign what the shell prints."""


def commanding(sources: Sequence[Source]) -> Iterator[str]:
    """Commands on a client outside the books, whether they are called or handed on."""
    known = clients_in(sources)
    for source in sources:
        if not source.path.startswith(BOOKS):
            for node in uses(source, known):
                if node.attr in COMMANDS:
                    yield source.at(node, f"sends .{node.attr}")


def asking_the_server_for_the_time(sources: Sequence[Source]) -> Iterator[str]:
    """Questions for the server's time outside the book of the clock."""
    known = clients_in(sources)
    for source in sources:
        if source.path != f"{BOOKS}clock.py":
            yield from (source.at(node, "asks the time") for node in uses(source, known) if node.attr == "time")


def making_clients(sources: Sequence[Source]) -> Iterator[str]:
    """Clients that are made elsewhere than in their one place."""
    for source in sources:
        if source.path != MAKES_CLIENTS:
            for node in source.nodes:
                if isinstance(node, ast.Call) and MAKES.fullmatch(dotted(node.func)):
                    yield source.at(node, "makes a client")


def spelling_keys(sources: Sequence[Source]) -> Iterator[str]:
    """Keys spelled by hand, spelled outside the books, or spelled in a way that shows no owner."""
    for source in sources:
        if source.path != KEYS:
            for node, said in strings(source):
                if BEGINS.search(said):
                    yield source.at(node, f"spells a key by hand: {said}")
        if not source.path.startswith(BOOKS):
            for node, name in imported(source):
                if name.rpartition(".")[0] == "gateway.books.keys" and name.rpartition(".")[2] in SPELLS:
                    yield source.at(node, "spells keys outside the books")
        yield from (source.at(call, "spells a key that shows no owner") for call, head in _heads(source) if not head)


def sharing_keys(sources: Sequence[Source]) -> Iterator[str]:
    """Keys of one beginning that two modules spell."""
    owners: dict[str, str] = {}
    for source in sources:
        for call, head in _heads(source):
            if head and owners.setdefault(head, source.path) != source.path:
                yield source.at(call, f"spells {head}, which {owners[head]} owns")


def _heads(source: Source) -> Iterator[tuple[ast.Call, str]]:
    """Each spelling of a key, with the word that shows whose it is; "" where there is none."""
    for node in source.nodes:
        if isinstance(node, ast.Call) and (how := dotted(node.func).rpartition(".")[2]) in SPELLS:
            match node.args[SPELLS[how] :]:
                case [ast.Constant(value=str(head)), *_]:
                    yield node, f"{how} {head}" if head else ""
                case _:
                    yield node, ""


@pytest.mark.parametrize(
    "guard", [commanding, asking_the_server_for_the_time, making_clients, spelling_keys, sharing_keys]
)
def test_only_the_books_know_redis(guard: Callable[[Sequence[Source]], Iterator[str]]) -> None:
    assert list(guard(product())) == []


F = "from redis import Redis\ndef f(books: Redis) -> None:\n    "
"""A function that has a client."""


@pytest.mark.parametrize(
    "text",
    [
        *(f"{F}books.{name}('a')" for name in ("hmget", "delete", "zrange", "get", "time", "set")),
        f"{F}books.json().get('a')",
        f"{F}read = books.get",
        f"{F}getattr(books, 'get')('a')",
        f"{F}other = books\n    other.get('a')",
        f"{F}a, b = 1, books\n    b.get('a')",
        f"{F}if b := books:\n        b.get('a')",
        f"{F}def g() -> None:\n        books.get('a')",
        f"{F}ask = lambda: books.get('a')",
        f"{F}books.pipeline()",
        f"{F}books.execute_command('GET', 'a')",
        f"{F}(books or None).get('a')",
        f"{F}for one in (books, books):\n        one.get('a')",
        f"{F}with closing(books) as one:\n        one.get('a')",
        "def f(books: Redis | None) -> None:\n    books and books.get('a')",
        "def f(books: 'Redis') -> None:\n    books.get('a')",
        "def f(books: redis.Redis) -> None:\n    books.get('a')",
        "def f(*books: Redis) -> None:\n    for one in books:\n        one.get('a')",
        "def f(all: list[Redis]) -> None:\n    [one.get('a') for one in all]",
        "def f(pipe: Pipeline) -> None:\n    pipe.execute()",
        "def f() -> None:\n    redis.books('a').get('a')",
        "def f() -> None:\n    with redis.books('a') as client:\n        client.get('a')",
        "client = redis.jobs('a')\nclient.get('a')",
        "class C:\n    books: Redis\n    def f(self) -> None:\n        self.books.get('a')",
        "class C:\n  def f(self) -> None:\n    self._b.get()\n  def g(self, b: Redis) -> None:\n    self._b = b",
        "class C:\n    @property\n    def b(self) -> Redis: ...\n    def f(self) -> None:\n        self.b.get('a')",
        "def f(services: Services) -> None:\n    services.books.get('a')",
        "def f() -> None:\n    current_app.extensions['books'].get('a')",
        "def f() -> None:\n    b = current_app.extensions['books']\n    b.get('a')",
    ],
)
def test_a_planted_command_is_caught(text: str) -> None:
    caught = list(commanding(planted("gateway/web/planted.py", text, "gateway/redis.py", "workers/services.py")))

    assert {wrong.partition(":")[0] for wrong in caught} == {"gateway/web/planted.py"}


@pytest.mark.parametrize(
    "text",
    [
        "def f(books: dict[str, str]) -> None:\n    books.get('a')",
        f"{F}g(books).get('a')",
        f"{F}{{'a': books}}.keys()",
        f"{F}books.close()",
        f"{F}roster.by_phones(books, 'a', ['b']).get('a')",
        f"{F}...\ndef g(books: dict[str, str]) -> None:\n    books.get('a')",
        f"{F}g(lambda books: books.get('a'))",
        "def f(settings: Settings) -> None:\n    settings.redis_url.get('a')",
    ],
)
def test_what_is_no_command_is_not_caught(text: str) -> None:
    assert list(commanding(planted("gateway/web/planted.py", text, "gateway/redis.py", "workers/services.py"))) == []


BOOK = f"{BOOKS}planted.py"


@pytest.mark.parametrize(
    ("guard", "path", "text"),
    [
        (asking_the_server_for_the_time, BOOK, f"{F}books.time()"),
        (asking_the_server_for_the_time, BOOK, "def f(pipe: Pipeline) -> None:\n    pipe.time()"),
        (making_clients, BOOK, "from redis import Redis\nclient = Redis()"),
        (making_clients, "workers/planted.py", "import redis\nclient = redis.Redis.from_url('a')"),
        (making_clients, "workers/planted.py", "import redis\nclient = redis.from_url('a')"),
        (spelling_keys, BOOK, "NAME = 'keng:hold'"),
        (spelling_keys, BOOK, "def f(day: str) -> str:\n    return f'keng:spent:{day}'"),
        (spelling_keys, BOOK, "def f(c: str, what: str) -> str:\n    return key(c, what)"),
        (spelling_keys, BOOK, "def f(what: str) -> str:\n    return keys.common_key(what)"),
        (spelling_keys, "workers/planted.py", "def f(c: str) -> str:\n    return 'keng:{' + c + '}'"),
        (spelling_keys, "workers/planted.py", "from gateway.books.keys import key"),
        (sharing_keys, BOOK, "def f(c: str) -> str:\n    return key(c, 'out', '*')"),
        (sharing_keys, BOOK, "def f(c: str) -> str:\n    return keys.key(c, 'queued')"),
        (sharing_keys, BOOK, "def f() -> str:\n    return common_key('hold')"),
    ],
)
def test_a_planted_breach_is_caught(guard: Callable[[Sequence[Source]], Iterator[str]], path: str, text: str) -> None:
    caught = list(guard(planted(path, text, KEYS, "gateway/books/outbox.py", "gateway/books/hold.py")))

    assert [wrong.partition(":")[0] for wrong in caught] == [path]
