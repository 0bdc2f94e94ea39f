"""What most people ask for first is made before anybody asks."""

import asyncio
from pathlib import Path

import httpx

from api.http.app import create_app
from api.http.settings import Settings
from api.http.warming import PAGES, ask
from tests.explorer.stores import TOKENS


def test_the_server_asks_for_pages_that_others_need_a_token_for(
    examples_store: Path, tmp_path: Path
) -> None:
    (tmp_path / "tokens.toml").write_text(TOKENS, encoding="utf-8")
    app = create_app(Settings(store=examples_store, tokens=tmp_path / "tokens.toml"))

    async def asked() -> tuple[list[int], int]:
        own = [await ask(app, address) for address in PAGES]
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as other:
            stranger = await other.get("/api/v1/themes", headers={"reviewgraph.own": "true"})
        return own, stranger.status_code

    own, stranger = asyncio.run(asked())
    assert own == [200] * len(PAGES)
    assert stranger == 401
