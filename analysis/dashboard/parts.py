"""Small parts of a page, in the look that all pages have."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import panel as pn

from analysis.dashboard.widgets import STYLE


def html(content: str = "", **options: Any) -> Any:
    """A part of HTML that was made here; whoever makes it escapes what others wrote."""
    return pn.pane.HTML(content, sizing_mode="stretch_width", stylesheets=[STYLE], margin=(4, 8), **options)


def select(label: str, options: Mapping[str, Any], value: Any) -> Any:
    """A choice among words; `options` are words and what they stand for."""
    return pn.widgets.Select(name=label, options=dict(options), value=value, sizing_mode="stretch_width")


def button(label: str, pressed: Callable[[Any], None], **options: Any) -> Any:
    """A button, and what is done when it is pressed."""
    made = pn.widgets.Button(name=label, **options)
    made.on_click(pressed)
    return made


def problem(message: str) -> str:
    """A message for a person who has to mend something, as HTML."""
    return f"<div class='status wrong' role='alert'><pre>{escape(message)}</pre></div>"


def sentences(lines: list[str], otherwise: str) -> str:
    """Sentences as a list, as HTML; another one where there are none."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else f"<p>{escape(otherwise)}</p>"
