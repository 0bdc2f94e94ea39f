"""Who may do what: tokens, scopes, addresses, hosts, origins and headers."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.http.security import Guard, Scope, Token, make_guard, new_token, read_tokens
from api.http.settings import Settings, SettingsError
from tests.api.conftest import Run
from tests.api.http.serving import Server, serving

ASK = {"query": "ASK {}"}


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return tokens by their scope, and the file they are kept in."""
    path = tmp_path_factory.mktemp("tokens") / "tokens.toml"
    made = {scope.value: new_token(path, f"for-{scope}", [scope]) for scope in Scope}
    return {**made, "path": str(path)}


@pytest.fixture(scope="module")
def guarded(
    loaded: Path, tokens: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Return a server that wants tokens and lets one origin read."""
    folder = tmp_path_factory.mktemp("guarded")
    origin = "https://dash.example"
    with serving(loaded, folder, tokens=tokens["path"], origins=origin) as running:
        yield running


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_tokens_are_needed_known_and_enough(guarded: Server, tokens: dict[str, str]) -> None:
    with guarded.client() as client:
        none = client.get("/sparql", params=ASK)
        assert none.status_code == 401
        assert none.headers["www-authenticate"].startswith("Bearer")
        wrong = client.get("/sparql", params=ASK, headers=bearer("x" * 43))
        assert wrong.status_code == 401
        basic = client.get("/sparql", params=ASK, headers={"Authorization": "Basic eDp5"})
        assert basic.status_code == 401
        load = client.get("/sparql", params=ASK, headers=bearer(tokens["load"]))
        assert load.status_code == 403
        assert "read" in load.json()["detail"]
        for scope in ("read", "admin"):
            answer = client.get("/sparql", params=ASK, headers=bearer(tokens[scope]))
            assert answer.status_code == 200
        assert client.get("/metrics").status_code == 401
        assert client.get("/health").status_code == 200


def test_reading_may_be_left_open() -> None:
    guard = Guard([Token("a", "0" * 64, frozenset({Scope.ADMIN}))], open_read=True)
    nobody = guard.caller(None, "192.0.2.1")
    assert nobody.may(Scope.READ)
    assert not nobody.may(Scope.LOAD)


def test_tokens_are_not_kept(tokens: dict[str, str]) -> None:
    kept = Path(tokens["path"]).read_text(encoding="utf-8")
    assert tokens["read"] not in kept
    assert Path(tokens["path"]).stat().st_mode & 0o077 == 0
    assert {token.name for token in read_tokens(Path(tokens["path"]))} == {
        f"for-{scope}" for scope in Scope
    }


@pytest.mark.parametrize(
    "text",
    [
        "token = 3",
        "[[token]]\nname = 'a'",
        "[[token]]\nname = 'a'\nsha256 = 'short'\nscopes = ['read']",
        f"[[token]]\nname = 'a'\nsha256 = '{'0' * 64}'\nscopes = ['write']",
        "[[token",
    ],
)
def test_bad_token_files_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tokens.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"tokens\.toml"):
        read_tokens(path)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "reviews.example"])
def test_public_addresses_need_tokens(host: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="tokens"):
        make_guard(Settings(host=host))
    path = tmp_path / "tokens.toml"
    new_token(path, "one", [Scope.READ])
    assert make_guard(Settings(host=host, tokens=path))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.3.2.1"])
def test_this_machine_needs_none(host: str) -> None:
    assert make_guard(Settings(host=host))


def test_the_command_refuses_and_makes_tokens(run: Run, store: Path, tmp_path: Path) -> None:
    refused = run("serve", "--host", "0.0.0.0", "--store", store)
    assert refused.exit_code == 1
    assert "--new-token" in refused.stderr
    path = tmp_path / "tokens.toml"
    made = run("serve", "--new-token", "dash", "--scope", "load", "--tokens", path)
    assert made.exit_code == 0
    guard = make_guard(Settings(tokens=path))
    caller = guard.caller(f"Bearer {made.stdout.strip()}", "127.0.0.1")
    assert (caller.name, caller.scopes) == ("dash", frozenset({Scope.LOAD}))
    assert run("serve", "--new-token", "dash", "--tokens", path).exit_code == 1
    assert run("serve", "--new-token", "x", "--scope", "all", "--tokens", path).exit_code == 2
    missing = run("serve", "--store", store)
    assert missing.exit_code == 1
    assert "load a document first" in missing.stderr


def test_other_names_of_this_machine_are_refused(client: httpx.Client) -> None:
    rebound = client.get("/sparql", params=ASK, headers={"Host": "evil.example"})
    assert rebound.status_code == 421
    assert client.get("/health", headers={"Host": "localhost:1"}).status_code == 200


def test_origins(client: httpx.Client, guarded: Server) -> None:
    foreign = {"Origin": "https://evil.example"}
    assert "access-control-allow-origin" not in client.get("/health", headers=foreign).headers
    listed = {"Origin": "https://dash.example"}
    with guarded.client() as other:
        answer = other.get("/health", headers=listed)
        assert answer.headers["access-control-allow-origin"] == "https://dash.example"
        assert "access-control-allow-credentials" not in answer.headers
        assert "access-control-allow-origin" not in other.get("/health", headers=foreign).headers


@pytest.mark.parametrize("path", ["/health", "/nothing", "/sparql?query=x", "/"])
def test_headers_are_everywhere(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "server" not in answer.headers
    assert answer.headers["x-request-id"]


def test_every_error_is_a_problem(client: httpx.Client) -> None:
    for method, path, status in (
        ("GET", "/nothing/here", 404),
        ("POST", "/health", 405),
        ("GET", "/id/review/..%2f..", 404),
        ("GET", "/id/review/a'b", 422),
        ("GET", "/concept/theme/none-such", 404),
    ):
        answer = client.request(method, path)
        assert answer.status_code == status, (path, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert {"type", "title", "status", "detail", "instance"} <= set(answer.json())
