"""What pages need besides HTML: one style sheet, and the scripts that the build made."""

import json
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import version as installed
from importlib.resources import files
from importlib.resources.abc import Traversable
from mimetypes import guess_type
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.http.problems import Problem

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
"""For files whose name changes with what is in them."""
_STATIC = files("api.http") / "static"
router = APIRouter(include_in_schema=False)


@cache
def style() -> bytes:
    """Return the style sheet: every file of ``style/`` in the order of their names."""
    sheets = (
        each for each in (files("api.http") / "style").iterdir() if each.name.endswith(".css")
    )
    ordered = sorted(sheets, key=lambda sheet: sheet.name)
    return "\n".join(sheet.read_text("utf-8") for sheet in ordered).encode()


def style_address() -> str:
    """Return where the style sheet is; another address when it changes."""
    return f"/style-{_digest(style())}.css"


@cache
def scripts() -> dict[str, str]:
    """Return the address of each island's script by its name; empty where none were built."""
    return {name: f"/static/{entry['file']}" for name, entry in _entries().items()}


@cache
def sheets() -> dict[str, list[str]]:
    """Return the addresses of the style sheets that an island brings, by its name."""
    return {
        name: [f"/static/{sheet}" for sheet in entry.get("css", [])]
        for name, entry in _entries().items()
    }


@cache
def version() -> str:
    """Return what changes whenever pages are made in another way."""
    templates = (files("api.http") / "templates").iterdir()
    parts = [installed("reviewgraph"), *sorted(scripts().values()), style_address()]
    parts += [_digest(each.read_bytes()) for each in _by_name(templates) if each.is_file()]
    return _digest("\n".join(parts).encode())


@router.get("/style-{digest}.css")
async def style_sheet(digest: str) -> Response:
    """Return the style sheet."""
    kept = FOREVER if digest == _digest(style()) else {"Cache-Control": "no-cache"}
    return Response(style(), media_type="text/css", headers=kept)


@router.get("/icon.svg")
async def icon() -> Response:
    """Return the icon."""
    return Response((files("api.http") / "icon.svg").read_bytes(), media_type="image/svg+xml")


@router.get("/static/{path:path}")
async def script(path: str) -> Response:
    """Return a file that the build made."""
    found = _built().get(path)
    if found is None or not found.is_file():
        raise Problem(404, "not-found", "there is no such file; make setup builds the scripts")
    media = guess_type(path)[0] or "application/octet-stream"
    media = "text/javascript" if path.endswith(".js") else media
    return Response(found.read_bytes(), media_type=media, headers=FOREVER)


def _entries() -> dict[str, dict[str, Any]]:
    manifest = _STATIC / "manifest.json"
    if not manifest.is_file():
        return {}
    made = json.loads(manifest.read_text("utf-8")).values()
    return {entry["name"]: entry for entry in made if entry.get("isEntry")}


def _is_sheet(file: Traversable) -> bool:
    return file.name.endswith(".css")


@cache
def _built() -> dict[str, Traversable]:
    # Only what was there when the server started is served: no path of a request is followed.
    return dict(_under(_STATIC, "")) if _STATIC.is_dir() else {}


def _under(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for each in _by_name(folder.iterdir()):
        if each.is_dir():
            found += _under(each, f"{prefix}{each.name}/")
        elif each.name != "manifest.json":
            found.append((prefix + each.name, each))
    return found


def _by_name(entries: Iterable[Traversable]) -> list[Traversable]:
    return sorted(entries, key=lambda each: each.name)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:12]
