"""Who may do what: tokens with scopes, hashed at rest; safe addresses and headers."""

import hashlib
import hmac
import ipaddress
import secrets
import tomllib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.http.problems import Problem
from api.http.settings import Settings, SettingsError

_BEARER = HTTPBearer(auto_error=False, description="A token made with `serve --new-token`.")
_DIGEST = 64
_OWNERS_ONLY = 0o600
COOKIE = "reviewgraph_token"
"""Where the explorer keeps a token in a browser: HttpOnly and SameSite=Strict."""
OWN = "reviewgraph.own"
"""In the scope of a request that the server makes of itself; no client can put it there."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Scope(StrEnum):
    """What a token is good for; ``admin`` is good for everything."""

    READ = "read"
    LOAD = "load"
    ADJUDICATE = "adjudicate"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept: the SHA-256 of its 256 random bits, never the token."""

    name: str
    sha256: str
    scopes: frozenset[Scope]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the token's name, or nobody, and by what their share of the machine is counted."""

    name: str | None
    client: str
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        """Return whether the caller has a scope."""
        return scope in self.scopes or Scope.ADMIN in self.scopes


class Guard:
    """Tells callers by their tokens; without any tokens everybody may read and nobody write."""

    def __init__(self, tokens: Iterable[Token] = (), *, open_read: bool = False) -> None:
        self._tokens = tuple(tokens)
        self._nobody = (
            frozenset({Scope.READ}) if open_read or not self._tokens else frozenset[Scope]()
        )

    def caller(self, authorization: str | None, address: str) -> Caller:
        """Return who asks. Raises the problem 401 for a token that is not known."""
        if authorization is None:
            return Caller(None, _neighbourhood(address), self._nobody)
        scheme, _, secret = authorization.partition(" ")
        found = self._known(secret.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise _unauthorised("the token is not known; ask the operator for one", "invalid_token")
        return Caller(found.name, f"token {found.name}", found.scopes)

    def demand(self, caller: Caller, scope: Scope) -> None:
        """Raise 401 or 403 unless the caller has the scope."""
        if caller.may(scope):
            return
        if caller.name is None:
            raise _unauthorised(f"send a token with scope {scope}: Authorization: Bearer TOKEN")
        raise Problem(
            403,
            "scope-missing",
            f'the token "{caller.name}" has no scope {scope}; ask the operator for it',
            headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
        )

    def _known(self, secret: str) -> Token | None:
        digest = _digest(secret)
        found = None
        for token in self._tokens:  # every one is compared, so that time tells nothing
            if hmac.compare_digest(token.sha256, digest):
                found = token
        return found


def require(scope: Scope) -> Callable[..., Awaitable[Caller]]:
    """Return the dependency that lets only callers with a scope into a route."""

    async def dependency(
        request: Request,
        _: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)] = None,
    ) -> Caller:
        return admit(request, request.app.state.reviewgraph.guard, scope)

    return dependency


def admit(request: Request, guard: Guard, scope: Scope) -> Caller:
    """Return who asks. Raises the problem 401 or 403 for one who has not the scope."""
    if request.scope.get(OWN) is True and scope is Scope.READ:
        return Caller("the server itself", "own", frozenset({Scope.READ}))
    address = request.client.host if request.client else "unknown"
    caller = guard.caller(authorization_of(request), address)
    request.scope.setdefault("reviewgraph.log", {})["token"] = caller.name
    guard.demand(caller, scope)
    return caller


def authorization_of(request: Request) -> str | None:
    """Return the authorisation of a request: its header, or the cookie of someone signed in.

    Raises the problem 403 where another site's page would change something by the cookie.
    """
    given = request.headers.get("authorization")
    kept = request.cookies.get(COOKIE)
    if given is not None or not kept:
        return given
    if request.method not in _SAFE:
        same_origin(request)
    return f"Bearer {kept}"


def same_origin(request: Request) -> None:
    """Raise the problem 403 unless a request comes from one of this server's own pages."""
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if origin != own and request.headers.get("sec-fetch-site") != "same-origin":
        raise Problem(403, "other-origin", "only a page of this server may send this")


def read_tokens(path: Path) -> tuple[Token, ...]:
    """Return the tokens of a file. Raises `SettingsError` for what is not written as it should."""
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8")).get("token", [])
        return tuple(_token(path, entry) for entry in listed)
    except OSError as problem:
        raise SettingsError(f"{path}: {problem.strerror}; make one with --new-token") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError, TypeError) as problem:
        raise SettingsError(f"{path} is no file of tokens: {problem}") from problem


def new_token(path: Path, name: str, scopes: Iterable[Scope]) -> str:
    """Add a token to a file and return it: the only time it can be seen.

    Raises `SettingsError` if the name is taken or unfit.
    """
    if not name or not all(part.isalnum() or part in "-_." for part in name):
        raise SettingsError(f'"{name}" cannot name a token; use letters, digits, - _ and .')
    if path.exists() and name in {token.name for token in read_tokens(path)}:
        raise SettingsError(f'{path} has a token "{name}" already; take another name')
    secret = secrets.token_urlsafe(32)
    listed = ", ".join(f'"{scope}"' for scope in scopes)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=_OWNERS_ONLY)
    with path.open("a", encoding="utf-8") as file:
        file.write(
            f'[[token]]\nname = "{name}"\nsha256 = "{_digest(secret)}"\nscopes = [{listed}]\n\n'
        )
    return secret


def make_guard(settings: Settings) -> Guard:
    """Return the guard of a server. Raises `SettingsError` for a public address without tokens."""
    tokens = read_tokens(settings.tokens) if settings.tokens else ()
    if settings.is_public and not tokens:
        raise SettingsError(
            f"{settings.host} can be reached by others and there are no tokens; make one with "
            "--new-token NAME and pass --tokens, or bind 127.0.0.1"
        )
    return Guard(tokens, open_read=settings.open_read)


def _token(path: Path, entry: Mapping[str, object]) -> Token:
    name, digest, scopes = entry.get("name"), entry.get("sha256"), entry.get("scopes")
    if not isinstance(name, str) or not isinstance(digest, str) or not isinstance(scopes, list):
        raise SettingsError(f"{path}: a token needs name, sha256 and scopes")
    if len(digest) != _DIGEST:
        raise SettingsError(f'{path}: the sha256 of "{name}" has not {_DIGEST} digits')
    try:
        return Token(name, digest.lower(), frozenset(map(Scope, scopes)))
    except ValueError as problem:
        raise SettingsError(f'{path}: {problem} of "{name}"; use {", ".join(Scope)}') from problem


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(4_096)
def _neighbourhood(address: str) -> str:
    # One subscriber has a whole /64 of version 6, and may use another address each time.
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def _unauthorised(detail: str, error: str | None = None) -> Problem:
    challenge = "Bearer" + (f' error="{error}"' if error else "")
    return Problem(401, "token-needed", detail, headers={"WWW-Authenticate": challenge})
