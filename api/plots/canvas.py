"""What all pictures share: type, colours, the words around them, and how they are saved.

Colours are those of M. Okabe and K. Ito 2008, "Color universal design", which people with any
common colour vision tell apart; wherever one carries meaning a shape or a number carries it too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from textwrap import fill
from xml.sax.saxutils import escape

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.typing import RcKeyType

from queries.views import Asked

OKABE_ITO = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#F0E442",
)
INK, FAINT, RULE = "#1a1a1a", "#595959", "#d9d9d9"
_DPI = 150
_STYLE: dict[RcKeyType, object] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    "font.size": 10,
    "text.color": INK,
    "text.parse_math": False,  # a label is text, whatever signs are in it
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.fonttype": "none",
    "svg.hashsalt": "reviewgraph",
    "savefig.facecolor": "white",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What was counted: in how many reviews, which, and from how many on a thing recurs."""

    of_reviews: int
    minimum: int
    only: str

    @classmethod
    def of(cls, asked: Asked, of_reviews: int) -> "Scope":
        """Return the scope of what was asked."""
        said = [f"{name}={value}" for name, value in asked.arguments.items()]
        said += ["reviews of one case counted as one"] if asked.once_per_case else []
        return cls(of_reviews, asked.minimum, ", ".join(said))

    @property
    def reviews(self) -> str:
        """How many reviews, in words for a title."""
        number = "1 review" if self.of_reviews == 1 else f"{self.of_reviews:,} reviews"
        return f"{number} ({self.only})" if self.only else number


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its name as a file, its title, and what it shows in words."""

    name: str
    title: str
    words: str
    figure: Figure


@contextmanager
def drawing() -> Iterator[None]:
    """Draw and save in the project's type and colours, whatever the user has configured."""
    with rc_context():
        from matplotlib import rcdefaults, rcParams  # noqa: PLC0415 - only inside the context

        rcdefaults()
        rcParams.update(_STYLE)
        yield


def blank(width: float, height: float, title: str, note: str) -> Figure:
    """Return a figure (inches) with its title at the top left and a note at the foot."""
    figure = Figure(figsize=(width, height))
    columns = int(width * 9.5)
    figure.text(
        0.25 / width,
        1 - 0.22 / height,
        fill(title, int(columns * 0.82)),
        fontsize=14,
        weight="bold",
        va="top",
    )
    figure.text(
        0.25 / width, 0.18 / height, fill(note, int(columns * 1.3)), fontsize=8.5, color=FAINT
    )
    return figure


def place(figure: Figure, left: float, bottom: float, right: float, top: float) -> Axes:
    """Return axes that leave these margins (inches) of a figure."""
    width, height = figure.get_size_inches()
    inside = (width - left - right, height - bottom - top)
    return figure.add_axes((left / width, bottom / height, inside[0] / width, inside[1] / height))


def nothing(name: str, title: str, scope: Scope) -> Picture:
    """Return the picture of a store in which there is nothing of a kind to draw."""
    if scope.of_reviews:
        words = f"Nothing of this kind in at least {scope.minimum} of {scope.reviews}."
    else:
        words = f"There are no reviews to count in: {scope.reviews}."
    figure = blank(8, 2.2, title, "")
    figure.text(0.25 / 8, 0.35, fill(words, 80), fontsize=11, va="center")
    return Picture(name, title, words, figure)


def save(picture: Picture, folder: Path) -> tuple[Path, Path]:
    """Write a picture as SVG, with its words for who cannot see it, and as PNG."""
    with drawing():
        drawn, pixels = StringIO(), BytesIO()
        described = {"Title": picture.title, "Description": picture.words}
        metadata = {**described, "Date": None, "Creator": "reviewgraph"}
        picture.figure.savefig(drawn, format="svg", metadata=metadata)
        picture.figure.savefig(
            pixels, format="png", dpi=_DPI, metadata={**described, "Software": "reviewgraph"}
        )
    svg, png = folder / f"{picture.name}.svg", folder / f"{picture.name}.png"
    svg.write_text(_described(drawn.getvalue(), picture), encoding="utf-8", newline="\n")
    png.write_bytes(pixels.getvalue())
    return svg, png


def _described(svg: str, picture: Picture) -> str:
    """Return an SVG with role, title and description, which screen readers tell."""
    head, mark, rest = svg.partition("<svg ")
    inside, close, body = rest.partition(">")
    title = f"<title>{escape(picture.title)}</title>"
    words = (
        f'\n <title id="title">{escape(picture.title)}</title>'
        f'\n <desc id="desc">{escape(picture.words)}</desc>'
    )
    body = body.replace(title, "", 1)
    return f'{head}{mark}role="img" aria-labelledby="title desc" {inside}{close}{words}{body}'
