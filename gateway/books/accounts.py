"""The accounts: who may sign in, what each may do, and for which areas."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple, cast

from redis import Redis

from gateway.books.keys import common_key
from parsers.replies.printing import fold

FIRST_ADMIN = "office"
"""Whom a link signs in where nobody has an account yet."""
MOST_CHARACTERS = 40
ID_BYTES = 6


class Role(StrEnum):
    """What a person may do; each role may do what the ones before it may."""

    VIEWER = "viewer"  # sees
    CLERK = "clerk"  # gives orders, within the areas of the account
    ADMIN = "admin"  # also accounts, channels and the plan

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what `needed` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class ScopedArea(NamedTuple):
    """An area of one campaign: another campaign may have one of the same code."""

    campaign: str
    """The real campaign's id, whose practice twin goes with it; "" in accounts older than this: it is nobody's."""
    code: str

    def __str__(self) -> str:
        """As it is kept, and as forms carry it."""
        return f"{self.campaign}/{self.code}"

    @classmethod
    def read(cls, kept: str) -> ScopedArea:
        """An area as it is kept."""
        campaign, _, code = kept.rpartition("/")
        return cls(campaign, code)


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in."""

    id: str
    """Random; stands wherever the person's orders are kept."""
    login: str
    """What is typed to sign in; kept as `login_of` writes it."""
    name: str
    """As the pages show it."""
    role: Role
    areas: tuple[ScopedArea, ...]
    """The areas that it answers for, with all under them; () is all, of every campaign."""
    created_at: datetime
    language: str = ""
    """Of the pages; "" where none was chosen: then the browser's is taken."""
    is_disabled: bool = False
    epoch: int = 0
    """Counted up to end all sessions that began, and all links that were made, before."""


class AccountFault(StrEnum):
    """Why an account cannot be made, changed or used."""

    NAME = "name"
    TAKEN = "taken"
    UNKNOWN = "unknown"
    LAST_ADMIN = "last_admin"


SENTENCES = {
    AccountFault.NAME: f"write a name of 1 to {MOST_CHARACTERS} characters, with a letter or digit among them",
    AccountFault.TAKEN: "there is an account of that name; capitals, accents, spaces and dots tell no two apart",
    AccountFault.UNKNOWN: "nobody who may sign in has that name; `keng user list` shows who there is",
    AccountFault.LAST_ADMIN: "this is the only administrator; make another one first",
}


class AccountError(ValueError):
    """An account cannot be made, changed or used."""

    def __init__(self, fault: AccountFault) -> None:
        """Say why in a sentence."""
        super().__init__(SENTENCES[fault])
        self.fault = fault


def logins_key() -> str:
    """The ids of all accounts by sign-in name; kept."""
    return common_key("accounts")


def account_key(id_: str) -> str:
    """One account; kept, for its orders name it."""
    return common_key("account", id_)


def password_key(id_: str) -> str:
    """The hash of an account's password; kept, and in no backup."""
    return common_key("password", id_)


def login_of(typed: str) -> str:
    """A sign-in name as it is kept: capitals, accents, spaces and dots tell nobody apart."""
    return "".join(one for one in fold(typed).casefold() if one.isalnum())


def create(
    client: Redis, typed: str, role: Role, areas: Sequence[ScopedArea] = (), name: str = "", language: str = ""
) -> Account:
    """Make an account, without a password: its person first comes in by a one-time link."""
    login, shown = login_of(typed), _shown(name or typed)
    if not login or len(login) > MOST_CHARACTERS:
        raise AccountError(AccountFault.NAME)
    account = Account(secrets.token_hex(ID_BYTES), login, shown, role, tuple(areas), datetime.now(UTC), language)
    client.hset(account_key(account.id), items=_items(_fields(account)))
    if not client.hsetnx(logins_key(), login, account.id):
        client.delete(account_key(account.id))
        raise AccountError(AccountFault.TAKEN)
    return account


def find(client: Redis, id_: str) -> Account | None:
    """The account with this id."""
    kept = cast("dict[str, str]", client.hgetall(account_key(id_)))
    return read(id_, kept) if kept else None


def by_login(client: Redis, typed: str) -> Account | None:
    """The account with this sign-in name."""
    id_ = cast("str | None", client.hget(logins_key(), login_of(typed)))
    return find(client, id_) if id_ else None


def everyone(client: Redis) -> list[Account]:
    """All accounts, oldest first."""
    ids = cast("list[str]", client.hvals(logins_key()))
    pipe = client.pipeline(transaction=False)
    for id_ in ids:
        pipe.hgetall(account_key(id_))
    found = zip(ids, cast("list[dict[str, str]]", pipe.execute()), strict=True)
    return sorted((read(id_, kept) for id_, kept in found if kept), key=lambda one: (one.created_at, one.id))


def for_link(client: Redis, typed: str = "") -> Account:
    """Whom a link from the shell signs in: the one named, else the oldest administrator.

    Where there is no administrator, whoever has no account yet is made one.
    """
    known = everyone(client)
    if not _admins(known) and login_of(typed or FIRST_ADMIN) not in {one.login for one in known}:
        return create(client, typed or FIRST_ADMIN, Role.ADMIN)
    return _named(known, typed)


def named(client: Redis, typed: str = "") -> Account:
    """The account that a command names, else the oldest administrator; AccountError where nobody may sign in so."""
    return _named(everyone(client), typed)


def _named(known: Sequence[Account], typed: str) -> Account:
    named_so = [one for one in known if one.login == login_of(typed) and not one.is_disabled]
    found = named_so if typed else _admins(known)
    if not found:
        raise AccountError(AccountFault.UNKNOWN)
    return found[0]


def _admins(known: Sequence[Account]) -> list[Account]:
    return [one for one in known if one.role is Role.ADMIN and not one.is_disabled]


def change(client: Redis, account: Account, role: Role, areas: Sequence[ScopedArea], name: str = "") -> None:
    """Give an account another role, other areas or another shown name; its next request goes by them."""
    _keep_an_admin(client, account, stays=role is Role.ADMIN)
    fields = {"role": role.value, "areas": " ".join(map(str, areas)), "name": _shown(name) or account.name}
    client.hset(account_key(account.id), items=_items(fields))


def set_language(client: Redis, id_: str, language: str) -> None:
    """Show an account the pages in another language."""
    client.hset(account_key(id_), "language", language)


def disable(client: Redis, account: Account) -> None:
    """Let an account sign in no more, and end its sessions and links; what it did keeps its name."""
    _keep_an_admin(client, account, stays=False)
    client.hset(account_key(account.id), "disabled", "1")
    end_sessions(client, account.id)


def enable(client: Redis, account: Account) -> None:
    """Let a disabled account sign in again."""
    client.hdel(account_key(account.id), "disabled")


def end_sessions(client: Redis, id_: str) -> int:
    """End all sessions and one-time links of an account; the epoch that new ones have."""
    return client.hincrby(account_key(id_), "epoch", 1)


def password_hash(client: Redis, id_: str) -> str | None:
    """The hash of an account's password; None where it has none."""
    return cast("str | None", client.get(password_key(id_)))


def set_password_hash(client: Redis, id_: str, kept: str) -> None:
    """Keep the hash of a new password."""
    client.set(password_key(id_), kept)


def forget_password(client: Redis, id_: str) -> None:
    """Take an account's password away: it comes in by a link until it has a new one."""
    client.delete(password_key(id_))


def read(id_: str, kept: Mapping[str, str]) -> Account:
    """An account from what the book holds for it."""
    return Account(
        id_, kept["login"], kept["name"], Role(kept["role"]),
        tuple(map(ScopedArea.read, kept["areas"].split())),
        datetime.fromisoformat(kept["created_at"]), kept.get("language", ""), "disabled" in kept,
        int(kept.get("epoch", "0")),
    )  # fmt: skip


def _fields(account: Account) -> dict[str, str]:
    return {
        "login": account.login, "name": account.name, "role": account.role.value,
        "areas": " ".join(map(str, account.areas)), "created_at": account.created_at.isoformat(),
        "language": account.language,
    }  # fmt: skip


def _items(fields: Mapping[str, str]) -> list[str]:
    return [part for pair in fields.items() for part in pair]


def _shown(name: str) -> str:
    """A name as the pages show it; AccountError for one that is too long or has a character that nobody sees."""
    shown = " ".join(name.split())
    if len(shown) > MOST_CHARACTERS or not shown.isprintable():
        raise AccountError(AccountFault.NAME)
    return shown


def _keep_an_admin(client: Redis, account: Account, *, stays: bool) -> None:
    """Refuse what would leave nobody to make accounts; two at once may pass, and the shell helps then."""
    others = [one for one in _admins(everyone(client)) if one.id != account.id]
    if not stays and account.role is Role.ADMIN and not others:
        raise AccountError(AccountFault.LAST_ADMIN)
