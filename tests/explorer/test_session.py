"""Signing in: the token in a cookie, kept from scripts and from other sites."""

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.api.http.serving import Server
from tests.explorer.stores import READER


@pytest.fixture
def asking(writable_site: Server) -> Iterator[httpx.Client]:
    """Return a browser's way of asking: cookies kept, no redirect followed."""
    with httpx.Client(base_url=writable_site.url, follow_redirects=False) as one:
        yield one


def _sign_in(asking: httpx.Client, token: str, **form: str) -> httpx.Response:
    own = {"Origin": str(asking.base_url).rstrip("/")}
    return asking.post("/sign-in", data={"token": token, **form}, headers=own)


def test_a_known_token_is_kept_from_scripts_and_other_sites(asking: httpx.Client) -> None:
    answer = _sign_in(asking, READER, next="/load")
    assert (answer.status_code, answer.headers["location"]) == (303, "/load")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert "enctype" in asking.get("/load").text


def test_an_unknown_token_is_refused_in_the_form(asking: httpx.Client) -> None:
    answer = _sign_in(asking, "wrong")
    assert answer.status_code == 401
    assert 'aria-invalid="true"' in answer.text and "set-cookie" not in answer.headers


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example", "/\\evil", "x"])
def test_signing_in_leads_to_no_other_host(asking: httpx.Client, elsewhere: str) -> None:
    assert _sign_in(asking, READER, next=elsewhere).headers["location"] == "/"


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}])
def test_another_site_can_use_neither_the_form_nor_the_cookie(
    asking: httpx.Client, headers: dict[str, str]
) -> None:
    assert asking.post("/sign-in", data={"token": READER}, headers=headers).status_code == 403
    _sign_in(asking, READER)
    sent = asking.post("/load", files={"file": ("wren.txt", b"x")}, headers=headers)
    assert sent.status_code == 403
    job = asking.put("/api/v1/documents?name=wren.txt", content=b"x", headers=headers)
    assert job.status_code == 403


def test_signing_out_forgets_the_token(asking: httpx.Client) -> None:
    _sign_in(asking, READER)
    asking.post("/sign-out", headers={"Origin": str(asking.base_url).rstrip("/")})
    assert "enctype" not in asking.get("/load").text


def test_a_document_is_loaded_and_told(asking: httpx.Client) -> None:
    _sign_in(asking, READER)
    own = {"Origin": str(asking.base_url).rstrip("/")}
    text = b"Minutes of a meeting about chairs."
    answer = asking.post("/load", files={"file": ("minutes.txt", text)}, headers=own)
    assert answer.status_code == 303
    place = answer.headers["location"]
    for _ in range(200):
        page = asking.get(place)
        if "refresh" not in page.headers:
            break
        time.sleep(0.2)
    assert "minutes.txt" in page.text and "no case review" in page.text
