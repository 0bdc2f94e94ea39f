"""Every export of the same reviews has the same bytes, whichever engine keeps them."""

from pathlib import Path

import pytest

from graph.export import FORMATS, Scope, export
from graph.store import View
from tests.contract.engines import Kept


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their names."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_has_the_same_bytes(name: str, here: View, there: Kept, tmp_path: Path) -> None:
    for view, place in ((here, "here"), (there.view, "there")):
        (tmp_path / place).mkdir()
        assert export(view, name, tmp_path / place / "export")
    expected = files(tmp_path / "here")
    assert all(expected.values())
    assert files(tmp_path / "there") == expected


def test_an_export_of_one_review_without_quotations_has_the_same_bytes(
    here: View, there: Kept, tmp_path: Path
) -> None:
    review = sorted(name for name in here.graphs() if "/id/review/" in name)[0]
    scope = Scope(frozenset({review}), quotes=False)
    for view, place in ((here, "here"), (there.view, "there")):
        export(view, "trig", tmp_path / place, scope)
    assert (tmp_path / "there").read_bytes() == (tmp_path / "here").read_bytes()
