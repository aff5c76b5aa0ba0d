"""Charts as files: the same chart gives the same bytes, and a file is either whole or not there."""

import os
import re
import warnings
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import altair as alt

from analysis.rendering import renderer
from analysis.rendering.letters import missing, paintable
from sim.errors import PanmunjomWarning

VEGA_LITE = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
"""The version that Altair writes, so that vl-convert does not read the chart by the rules of another one."""

FORMATS = ("svg", "png")

_DEFINITION = re.compile(r'(id="|url\(#)((?:clip|gradient|pattern)_?\d+)')


def save(chart: alt.TopLevelMixin, folder: str | Path, name: str) -> list[Path]:
    """Write `chart` as NAME.svg and NAME.png (two pixels a point) into `folder`; both paths.

    Raises `RenderingError` if no picture can be drawn.
    """
    return save_all([(name, chart)], folder)


def save_all(
    charts: Iterable[tuple[str, alt.TopLevelMixin]], folder: str | Path, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Write charts, each with its name, as `save` does; the next is made while the one before it is drawn.

    `formats`: svg, png or both.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    pictures: list[tuple[str, Future[str], Future[bytes] | None]] = []
    with ThreadPoolExecutor(1) as drawing, ThreadPoolExecutor(1) as painting:
        try:
            for name, chart in charts:
                drawn = drawing.submit(_drawn, _specification(chart))
                pictures.append((name, drawn, painting.submit(_painted, drawn) if "png" in formats else None))
            paths = [path for picture in pictures for path in _written(folder, *picture, "svg" in formats)]
        except BaseException:
            drawing.shutdown(wait=False, cancel_futures=True)
            painting.shutdown(wait=False, cancel_futures=True)
            renderer.stop()  # nobody waits for what is in work
            raise
    _warn_of_letters({words for _, drawn, painted in pictures if painted for words in missing(drawn.result())})
    return paths


def _warn_of_letters(words: set[str]) -> None:
    if words:
        warnings.warn(
            f"no font of this machine has all letters: {', '.join(sorted(words))} stands in their place in the PNG "
            "files, while SVG files and reports keep them. A font such as Noto Sans CJK brings them (Debian: apt "
            "install fonts-noto-cjk)",
            PanmunjomWarning,
            stacklevel=3,
        )


def svg(chart: alt.TopLevelMixin) -> str:
    """`chart` as an SVG document. Raises `RenderingError` if no picture can be drawn."""
    return _drawn(_specification(chart))


def _specification(chart: alt.TopLevelMixin) -> dict[str, object]:
    """The chart as Vega-Lite. The tests check our charts against its schema, so drawing need not."""
    return chart.to_dict(validate=False)


def _drawn(specification: dict[str, object]) -> str:
    return _renumbered(renderer.svg(specification, VEGA_LITE))


def _painted(drawn: "Future[str]") -> bytes:
    return renderer.png(paintable(drawn.result()))


def _written(
    folder: Path, name: str, drawn: "Future[str]", painted: "Future[bytes] | None", as_svg: bool
) -> list[Path]:
    paths = [_write(folder / f"{name}.svg", drawn.result().encode())] if as_svg else []
    if painted is not None:
        paths.append(_write(folder / f"{name}.png", painted.result()))
    return paths


def _renumbered(picture: str) -> str:
    """The same picture with its definitions counted from 0: Vega counts on from one chart to the next."""
    numbers: dict[str, str] = {}
    return _DEFINITION.sub(lambda match: match[1] + numbers.setdefault(match[2], f"definition{len(numbers)}"), picture)


def _write(path: Path, content: bytes) -> Path:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path
