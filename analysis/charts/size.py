"""How large a chart is: as wide as a slide; or as a column of text or a telephone, its panels below each other."""

from typing import NamedTuple


class Size(NamedTuple):
    """A size in points; letters are those of a line of the heading."""

    name: str
    width: int
    """Points across, about, of what is drawn, without the margin."""
    font: int
    title_font: int
    title_letters: int
    letters: int

    @property
    def narrow(self) -> bool:
        """Whether panels stand below each other, and words above what they name."""
        return self.width < 600

    def panel(self, columns: int = 1, beside: int = 50, gap: int = 0) -> int:
        """The width of each of some panels side by side, with `beside` points of axis and words at each."""
        return (self.width - gap * (columns - 1)) // columns - beside


SLIDE = Size("slide", 1010, font=13, title_font=20, title_letters=98, letters=156)
PAGE = Size("page", 388, font=12, title_font=16, title_letters=46, letters=67)
SIZES = {size.name: size for size in (SLIDE, PAGE)}
