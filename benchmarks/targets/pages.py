"""T11: the text of a PDF, against pdfminer.six, pdfplumber and the bare text of PDFium."""

from typing import Any

from benchmarks.pdf import bare
from benchmarks.targets.ground import PAGES, Ground
from benchmarks.targets.harness import in_turns
from benchmarks.targets.peers import peer
from benchmarks.targets.results import Claim, Outcome
from loaders.readers.pdf import read_pdf

_OURS, _BARE = "ours", "pypdfium2, bare text"
_MINER, _PLUMBER = "pdfminer.six", "pdfplumber"


def t11(ground: Ground) -> Outcome:
    """Read a PDF with our reader and with three others."""
    path = ground.pdf
    content = path.read_bytes()
    arms: dict[str, Any] = {
        _OURS: lambda: len(read_pdf(path.name, content).text),
        _BARE: lambda: bare(content),
    }
    with peer("peers") as others:
        if others is not None:
            arms[_MINER] = others.arm("pdfminer_text", path=str(path))
            arms[_PLUMBER] = others.arm("pdfplumber_text", path=str(path))
        rounds = in_turns(arms)

    def faster(name: str) -> Any:  # noqa: ANN401 - a figure, or none
        return rounds.ratio(name, _OURS) if name in arms else None

    told = ", ".join(f"{name}: {count:,}" for name, count in rounds.gave.items())
    return Outcome(
        "T11",
        f"the text of a PDF of {PAGES} pages",
        [
            Claim("faster than pdfminer.six", "at least", 20, faster(_MINER)),
            Claim("faster than pdfplumber", "at least", 50, faster(_PLUMBER)),
            Claim("of the time of PDFium's bare text", "at most", 1.2, rounds.ratio(_OURS, _BARE)),
        ],
        {name: rounds.of(name) for name in arms},
        [f"characters: {told}; ours reads the place and size of every character"],
    )
