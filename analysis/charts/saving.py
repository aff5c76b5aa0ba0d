"""Charts as files: the same chart gives the same bytes, and a file is either whole or not there.

vl-convert carries Vega and a font in itself: no browser, no network, no fonts of the machine.
"""

import os
import re
from pathlib import Path

import altair as alt
import vl_convert

VEGA_LITE = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
"""The version that Altair writes, so that vl-convert does not read the chart by the rules of another one."""

PNG_SCALE = 2
_DEFINITION = re.compile(r'(id="|url\(#)((?:clip|gradient|pattern)_?\d+)')


def save(chart: alt.TopLevelMixin, folder: str | Path, name: str) -> list[Path]:
    """Write `chart` as NAME.svg and NAME.png (two pixels a point) into `folder`; both paths."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    picture = svg(chart)
    return [
        _write(folder / f"{name}.svg", picture.encode()),
        _write(folder / f"{name}.png", vl_convert.svg_to_png(picture, scale=PNG_SCALE)),
    ]


def svg(chart: alt.TopLevelMixin) -> str:
    """`chart` as an SVG document. The tests hold our charts against the schema, so drawing need not."""
    picture = vl_convert.vegalite_to_svg(chart.to_dict(validate=False), vl_version=VEGA_LITE, allowed_base_urls=[])
    return _renumbered(picture)


def _renumbered(picture: str) -> str:
    """The same picture with its definitions counted from 0: Vega counts on from one chart to the next."""
    numbers: dict[str, str] = {}
    return _DEFINITION.sub(lambda found: found[1] + numbers.setdefault(found[2], f"definition{len(numbers)}"), picture)


def _write(path: Path, content: bytes) -> Path:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path
