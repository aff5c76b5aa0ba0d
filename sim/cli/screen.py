"""What a command prints for a person: lines and tables that fit the terminal, whatever its width and encoding.

A number is never cut and a name never left out. Where a table is too wide, its words are folded; where that is not
enough, each row becomes a block of lines, a column a line.
"""

import sys
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli.streams import USUAL_WIDTH, screen_width

GAP = 3
"""Letters between two columns."""
LONGEST_WORD = 24
"""Letters of a word that a column of words makes room for; a longer one is folded."""
PLAIN = {"±": "+-", "–": "-", "—": "-", "−": "-", "’": "'", "“": '"', "”": '"', "…": "...", "×": "x", "\u00a0": " "}
"""What stands for a letter that the terminal's encoding does not have; a question mark for all others."""

type Row = Sequence[str] | None
"""The cells of a row; None: a line between two groups of rows. Lines of a cell after its first are printed faint."""


@dataclass(frozen=True)
class Column:
    """A column of a table: numbers, which stand to the right and are never folded, or words."""

    heading: str
    words: bool = False
    least: int = 1
    """Letters that a column of words has at least, where it needs as many."""


class Screen:
    """Standard output, for a person."""

    def __init__(self) -> None:
        self.width = screen_width()
        # The file is given, because Rich assumes UTF-8 where it finds standard output by itself.
        self._console = Console(file=sys.stdout, width=self.width, highlight=False, markup=False, emoji=False)

    def say(self, text: str = "", style: str = "") -> None:
        """A paragraph, wrapped at spaces; `style` as Rich names it: bold, dim."""
        self._console.print(self._text(text), style=style or None)

    def title(self, text: str) -> None:
        """A heading, with a blank line above and below."""
        self.say()
        self.say(text, "bold")
        self.say()

    def item(self, text: str) -> None:
        """An item of a list."""
        filled = textwrap.fill(
            text, min(self.width, USUAL_WIDTH) - 2, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False
        )
        self.say(filled)

    def table(self, columns: Sequence[Column], rows: Iterable[Row]) -> None:
        """A table; `rows` hold a cell for each column."""
        rows = list(rows)
        if widths := self._widths(columns, rows):
            self._console.print(self._table(columns, rows, widths))
        else:
            self._print_stacked(columns, rows)

    def _widths(self, columns: Sequence[Column], rows: Sequence[Row]) -> list[int]:
        """How wide each column is to be; empty if the table does not fit."""
        lines = [
            [line for cell in (column.heading, *(row[index] for row in rows if row)) for line in self._lines(cell)]
            for index, column in enumerate(columns)
        ]
        widths = [max(map(cell_len, cells)) for cells in lines]
        least = [
            min(wide, max(column.least, min(LONGEST_WORD, max(_longest_word(line) for line in cells))))
            if column.words
            else wide
            for column, cells, wide in zip(columns, lines, widths, strict=True)
        ]
        room = self.width - GAP * (len(columns) - 1)
        if sum(least) > room:
            return []
        while sum(widths) > room:
            widest = max(range(len(widths)), key=lambda index: (widths[index] > least[index], widths[index]))
            widths[widest] -= 1
        return widths

    def _table(self, columns: Sequence[Column], rows: Sequence[Row], widths: Sequence[int]) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))
        for column, wide in zip(columns, widths, strict=True):
            table.add_column(
                self._text(column.heading),
                width=wide,
                justify="left" if column.words else "right",
                no_wrap=not column.words,
                overflow="fold",
            )
        for row in rows:
            if row is None:
                table.add_section()
            else:
                table.add_row(*map(self._cell, row))
        return table

    def _cell(self, cell: str) -> Text:
        first, *others = self._lines(cell)
        text = Text(first)
        for line in others:
            text.append(f"\n{line}", style="dim")
        return text

    def _print_stacked(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Each row as a block: its name, then a line for each column."""
        headings = [" ".join(column.heading.split()) for column in columns[1:]]
        indent = max(map(len, headings), default=0) + 4
        for row in rows:
            if row is None:
                self.say()
                continue
            if row[0]:
                self.say(row[0] if columns[0].words else f"{' '.join(columns[0].heading.split())} {row[0]}")
            for heading, column, cell in zip(headings, columns[1:], row[1:], strict=True):
                for line in self._labelled(heading, " ".join(self._clean(cell).split()), indent, column.words):
                    self._console.print(Text(line), soft_wrap=True)

    def _labelled(self, heading: str, value: str, indent: int, words: bool) -> list[str]:
        """The lines of a cell in a block: heading and value side by side where there is room."""
        if not value:
            return []
        if indent + len(value) <= self.width:
            return [f"  {heading}".ljust(indent) + value]
        above = textwrap.wrap(f"{heading}:", self.width - 2) if heading else []
        below = textwrap.wrap(value, self.width - 4, break_on_hyphens=False, break_long_words=words)
        return [*(f"  {line}" for line in above), *(f"    {line}" for line in below)]

    def _lines(self, cell: str) -> list[str]:
        return self._clean(cell).split("\n")

    def _text(self, text: str) -> Text:
        return Text(self._clean(text))

    def _clean(self, text: str) -> str:
        """Text without what a terminal would obey or cannot show."""
        text = "".join(letter if letter.isprintable() or letter == "\n" else repr(letter)[1:-1] for letter in text)
        encoding = self._console.encoding
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            known = "".join(letter if _has(encoding, letter) else PLAIN.get(letter, letter) for letter in text)
            return known.encode(encoding, "replace").decode(encoding)
        return text


def _longest_word(line: str) -> int:
    return max(map(cell_len, line.split()), default=0)


def _has(encoding: str, letter: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
