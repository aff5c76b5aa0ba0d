"""What all pages stand in: their names as buttons, the page that is shown, the limits of the model below it."""

from collections.abc import Callable
from html import escape
from importlib import import_module
from types import ModuleType
from typing import Any

import panel as pn

from analysis.dashboard.parts import button, html, problem
from analysis.dashboard.session import Session
from analysis.wording.limits import LIMITS

PAGES = {
    "Explore": "explore", "Compare": "pages.compare", "Run": "pages.runs", "Play": "pages.play",
    "Record": "pages.record", "Policies": "pages.policies",
}  # fmt: skip
"""The pages by name, each in a module of this folder with a function `page(session)`."""
SHOWN = "primary"
ABOUT = (
    "A scenario laboratory for the Korean negotiation: tests, sanctions and talk. Everything is computed on this "
    "machine; nothing leaves it."
)


def load_pages() -> None:
    """Import the pages now, so that nobody who opens one waits for it."""
    for module in PAGES.values():
        _module(module)


def _module(name: str) -> ModuleType:
    return import_module(f"analysis.dashboard.{name}")


class Shell:
    """The pages of one visitor; each is made when it is first opened, and stays as it was left."""

    def __init__(self, session: Session, refused: str = "") -> None:
        self._session = session
        self._pages: dict[str, Any] = {}
        self._heading = html()
        self._place = pn.Column(sizing_mode="stretch_width")
        self._buttons = {name: button(name, self._opener(name)) for name in PAGES}
        self._refused = refused

    def view(self) -> list[Any]:
        """What stands on the page from top to bottom."""
        self.open(next(iter(PAGES)))
        limits = " ".join(LIMITS.splitlines())
        return [
            *([html(problem(self._refused))] if self._refused else []),
            html(f"<p>{escape(ABOUT)}</p>"),
            pn.FlexBox(*self._buttons.values(), sizing_mode="stretch_width", gap="4px"),
            self._heading,
            self._place,
            html(f"<div class='limits' role='note' aria-label='Limits of the model'>{escape(limits)}</div>"),
        ]

    def open(self, name: str) -> None:
        """Show a page; the others are only hidden, so that whatever was moved on them stays where it is."""
        if name not in self._pages:
            page = _module(PAGES[name]).page(self._session)
            # In a column of its own, which can be hidden whatever layout the page gives itself.
            self._pages[name] = pn.Column(page, sizing_mode="stretch_width")
            self._place.append(self._pages[name])
        self._heading.object = f"<h1>{escape(name)}</h1>"
        for other, column in self._pages.items():
            column.visible = other == name
        for other, pressed in self._buttons.items():
            pressed.button_type = SHOWN if other == name else "default"

    def _opener(self, name: str) -> Callable[[Any], None]:
        return lambda event: self.open(name)
