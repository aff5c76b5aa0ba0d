"""What a page gives to take away: the settings, the table, the picture; each is made when it is asked for."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from analysis.charts.saving import save_all
from analysis.dashboard.pictures import Drawing
from analysis.dashboard.session import Session
from analysis.dashboard.widgets import Downloads

OF_BASELINE = "-baseline"


class File(NamedTuple):
    """A file to take away."""

    name: str
    content: bytes


type Make = Callable[[], File | None]
"""Makes a file; None where there is nothing yet to make it of."""


def downloads(session: Session, offers: Mapping[str, Make], refuse: Callable[[str], None]) -> Any:
    """Buttons for files, `offers` by the words on them; a file is made in the background."""
    makes = list(offers.values())
    widget = Downloads(
        offers=[[str(number), words] for number, words in enumerate(offers)], sizing_mode="stretch_width"
    )
    runner = session.runner()
    sent = 0

    def send(file: File | None) -> None:
        nonlocal sent
        if file is None:
            refuse("There is nothing to take away yet: wait for the first picture.")
            return
        sent += 1
        widget.file = {"name": file.name, "content": b64encode(file.content).decode(), "number": sent}

    def asked(key: str) -> None:
        def job(progress: object) -> Iterator[File | None]:
            yield makes[int(key)]()

        runner.ask(job, send, refuse)

    widget.param.watch(lambda event: asked(str(event.new["key"])), "asked")
    return widget


def pictures(drawing: Drawing) -> bytes:
    """An archive with each chart of a drawing as SVG and as PNG."""
    names = (drawing.name, f"{drawing.name}{OF_BASELINE}")
    archive = BytesIO()
    with TemporaryDirectory() as folder, ZipFile(archive, "w", ZIP_DEFLATED) as zipped:
        for path in save_all(zip(names, drawing.charts, strict=False), Path(folder)):
            zipped.write(path, path.name)
    return archive.getvalue()
