"""`--format`: the table of a command as CSV, Markdown or a spreadsheet, on standard output in place of the screen's."""

import io
import shlex
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.completing import among
from sim.cli.streams import echo
from sim.errors import PanmunjomError

if TYPE_CHECKING:
    import pandas as pd

SCREEN, CSV, MARKDOWN, EXCEL = FORMATS = ("table", "csv", "md", "xlsx")
WIDEST = 60
"""Letters of a column of a spreadsheet, at most."""

Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="|".join(FORMATS),
        autocompletion=among(FORMATS),
        help="table: for the screen; csv, md, xlsx: the table as such, to keep by '> FILE'.",
    ),
]


class FormatError(PanmunjomError):
    """A table that cannot be written as asked; the message says what to do."""


def checked(form: str, as_json: bool = False) -> str:
    """The format, or an error before the work is done: it is none, a library is missing, a screen cannot show it."""
    if form not in FORMATS:
        raise typer.BadParameter(f"'{form}' is none of {', '.join(FORMATS)}", param_hint="--format")
    if as_json and form != SCREEN:
        raise typer.BadParameter("is given with --json; leave one of them out", param_hint="--format")
    if form == EXCEL:
        _check_spreadsheet()
    return form


def _check_spreadsheet() -> None:
    from importlib.util import find_spec

    if find_spec("openpyxl") is None:
        raise FormatError(
            "--format xlsx needs the extra 'excel': pip install 'panmunjom[excel]'; --format csv does not"
        )
    if sys.stdout.isatty():
        again = shlex.join(["panmunjom", *sys.argv[1:]])
        raise FormatError(f"a spreadsheet is for a file, not for the screen: {again} > table.xlsx")


def write_table(frame: "pd.DataFrame", form: str, markdown: str = "") -> None:
    """Write `frame` to standard output; `markdown` stands for it as Markdown, if the command has words for it."""
    if form == CSV:
        echo(frame.to_csv(index=False, lineterminator="\n").removesuffix("\n"))
    elif form == MARKDOWN:
        echo(markdown or _as_markdown(frame))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(_as_spreadsheet(frame))


def _as_markdown(frame: "pd.DataFrame") -> str:
    from analysis.comparison.text import table
    from analysis.wording.limits import LIMITS_LINE

    rows = [[_cell(value) for value in row] for row in frame.itertuples(index=False)]
    header, _, *body = table(list(map(str, frame.columns)), rows).split("\n")
    rule = ["---:" if kind.kind in "iuf" else "---" for kind in frame.dtypes]
    return "\n".join([header, f"| {' | '.join(rule)} |", *body, "", LIMITS_LINE])


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.4g}"
    return str(value)


def _as_spreadsheet(frame: "pd.DataFrame") -> bytes:
    """A workbook: the table, as wide as its words, and a sheet that says what it is."""
    import pandas as pd

    from analysis.wording.limits import LIMITS_LINE

    said = [["made by", shlex.join(["panmunjom", *sys.argv[1:]])], ["how to read it", LIMITS_LINE]]
    file = io.BytesIO()
    with pd.ExcelWriter(file, engine="openpyxl") as writer:
        frame.to_excel(writer, sheet_name="table", index=False, freeze_panes=(1, 0))
        pd.DataFrame(said).to_excel(writer, sheet_name="notes", index=False, header=False)
        for sheet in writer.sheets.values():
            for cells in sheet.columns:
                widest = max(len(str(cell.value)) for cell in cells)
                sheet.column_dimensions[cells[0].column_letter].width = min(widest, WIDEST) + 2
                for cell in cells:
                    if cell.data_type == "f":  # a name that begins with = is text, whoever wrote the scenario
                        cell.data_type = "s"
    return file.getvalue()
