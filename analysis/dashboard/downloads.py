"""What a page gives to take away: tables and pictures, as files that were not kept here."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from analysis.charts.saving import save_all
from analysis.dashboard.pictures import Drawing

OF_BASELINE = "-baseline"


def pictures(drawing: Drawing) -> BytesIO:
    """An archive with each chart of a drawing as SVG and as PNG."""
    names = (drawing.name, f"{drawing.name}{OF_BASELINE}")
    archive = BytesIO()
    with TemporaryDirectory() as folder, ZipFile(archive, "w", ZIP_DEFLATED) as zipped:
        for path in save_all(zip(names, drawing.charts, strict=False), Path(folder)):
            zipped.write(path, path.name)
    archive.seek(0)
    return archive
