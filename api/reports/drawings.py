"""Small pictures inside the page, as SVG that takes its colours from the style sheet."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from queries.patterns import FEW
from queries.trends import Trend, YearShare

_BAR, _THICK = 150, 14
_WIDE, _HIGH, _LEFT, _FOOT, _TOP = 264.0, 118.0, 34.0, 44.0, 6.0
_CROWDED = 8


def bar(share: float, interval: Sequence[float], few: bool = False) -> Markup:
    """Return a bar for a share from 0 to 1 with its interval; the numbers stand beside it."""
    low, high = (value * _BAR for value in interval)
    kind = "share few" if few else "share"
    return Markup(
        '<svg class="bar" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" '
        'focusable="false"><rect class="track" width="{}" height="{}"/>'
        '<rect class="{}" y="3" width="{:.1f}" height="{}"/>'
        '<path class="range" d="M{:.1f} 7H{:.1f}M{:.1f} 4v6M{:.1f} 4v6"/></svg>'
    ).format(
        *(_BAR, _THICK, _BAR, _THICK, _BAR, _THICK),
        *(kind, share * _BAR, _THICK - 6),
        *(low, high, low, high),
    )


def years(trend: Trend) -> Markup:
    """Return the yearly shares of a concept: a dot a year, hollow where the year has few reviews.

    The bar behind a dot is the 95 % interval; years that follow one another are joined.
    """
    parts = [*_scale(), *_bands(trend), *_joined(trend), *_dots(trend)]
    said = ", ".join(f"{share.year}: {share.count} of {share.of_reviews}" for share in trend.years)
    return Markup(
        '<svg class="years" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">{}</svg>'
    ).format(_WIDE, _HIGH, f"{trend.term.label} by year. {said}", Markup("").join(parts))


def _scale() -> Iterator[Markup]:
    for share in (0.0, 0.5, 1.0):
        y = _y(share)
        yield Markup('<path class="rule" d="M{:g} {:.1f}H{:g}"/>').format(_LEFT, y, _WIDE)
        yield Markup('<text class="end" x="{:g}" y="{:.1f}">{:.0%}</text>').format(
            _LEFT - 4, y + 3.5, share
        )


def _bands(trend: Trend) -> Iterator[Markup]:
    for share in trend.years:
        low, high = share.interval
        yield Markup('<rect class="band" x="{:.1f}" y="{:.1f}" width="8" height="{:.1f}"/>').format(
            _x(trend, share) - 4, _y(high), _y(low) - _y(high)
        )


def _joined(trend: Trend) -> Iterator[Markup]:
    for one, other in zip(trend.years, trend.years[1:], strict=False):
        kind = "line" if other.year - one.year == 1 else "line gap"
        yield Markup('<path class="{}" d="M{:.1f} {:.1f}L{:.1f} {:.1f}"/>').format(
            kind, _x(trend, one), _height(one), _x(trend, other), _height(other)
        )


def _dots(trend: Trend) -> Iterator[Markup]:
    every = -(-len(trend.years) // _CROWDED)
    for at, share in enumerate(trend.years):
        x = _x(trend, share)
        kind = "dot few" if share.of_reviews < FEW else "dot"
        yield Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="3.4"/>').format(
            kind, x, _height(share)
        )
        if at % every == 0:
            yield Markup(
                '<text class="tick" transform="translate({:.1f} {:g}) rotate(-90)">{} ({})</text>'
            ).format(x + 3, _HIGH - _FOOT + 7, share.year, share.of_reviews)


def _x(trend: Trend, share: YearShare) -> float:
    first, last = trend.years[0].year, trend.years[-1].year
    room = _WIDE - _LEFT - 20
    return _LEFT + 10 + room * ((share.year - first) / (last - first) if last > first else 0.5)


def _y(share: float) -> float:
    return _TOP + (1 - share) * (_HIGH - _FOOT - _TOP)


def _height(share: YearShare) -> float:
    return _y(share.count / share.of_reviews)
