"""The fictional examples as a store, and what their pages are called."""

import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
READER = "a-token-of-the-tests-and-of-nothing-else"
TOKENS = f"""[[token]]
name = "reader"
sha256 = "{sha256(READER.encode()).hexdigest()}"
scopes = ["admin"]
"""
_RUN = "from api.cli import main; main()"


def load_examples(store: Path) -> None:
    """Load the examples into a new store. One of them tells of no review, as it should not."""
    command = [sys.executable, "-c", _RUN, "load", str(ROOT / "examples"), "--store", str(store)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert "22 reviews" in done.stdout + done.stderr, done.stderr


@dataclass(frozen=True, slots=True)
class Reader:
    """The ids that addresses of pages are made of, by what they are of."""

    ids: dict[str, str]

    @classmethod
    def of(cls, client: httpx.Client) -> "Reader":
        """Return the ids of a server's examples."""
        reviews = _items(client, "/reviews", limit=100)
        by_subject = {item["subject"]: item["id"] for item in reviews}
        review = by_subject["Child L"]
        statements = _items(client, "/missed-opportunities", review=review)
        return cls(
            {
                "review": review,
                "entry": by_subject["Leah"],
                "statement": statements[0]["id"],
            }
        )

    def address(self, page: str) -> str:
        """Return the address of a page, with ids for what stands in braces."""
        return page.format(**self.ids)


def _items(client: httpx.Client, path: str, **asked: object) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1{path}", params=asked)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items
