"""Controls of our own in a browser: labelled inputs, as Panel's sliders have no label that a screen reader finds."""

from pathlib import Path

import param
from panel.custom import JSComponent
from panel.template import BootstrapTemplate
from panel.theme import Bootstrap
from panel.theme.base import Inherit
from panel.viewable import Viewable

from sim.scenario.reading import LARGEST_FILE

FOLDER = Path(__file__).parent
STYLE = (FOLDER / "style.css").read_text(encoding="utf-8")
"""The look of what stands on a page; Panel keeps each part apart from the style of the others."""
FOCUS = (FOLDER / "focus.css").read_text(encoding="utf-8")
"""The ring around what has the keyboard."""


class Controls(JSComponent):
    """Sliders, choices and numbers: `groups` as `controls.groups` gives them."""

    groups = param.List(default=[], doc="What is shown; a new list builds all controls anew.")
    note = param.String(default="", doc="What is said once above all of them.")
    moved = param.Dict(default={}, doc="The newest move: key, value, and a number that counts the moves.")
    answered = param.Integer(default=0, doc="The number of the newest move that is answered: the next may come.")
    narrow = param.Boolean(default=False, doc="Whether the window is that of a telephone.")
    roomy = param.Boolean(default=True, doc="Whether the window has room for a chart as wide as a slide.")

    _debounce = 0  # the browser sends no second move before the first is answered: there is nothing to gather
    _esm = FOLDER / "controls.js"
    _stylesheets = [STYLE]  # noqa: RUF012 - so Panel wants it


class Events(JSComponent):
    """The events that are scheduled, and a form to add one."""

    scheduled = param.List(default=[], doc="As `events.scheduled` gives them.")
    offers = param.List(default=[], doc="Pairs of a key and its words.")
    months = param.Integer(default=36, doc="The last month that an event may have.")
    asked = param.Dict(default={}, doc="What a person asks for: to add an event, or to switch one.")

    _esm = FOLDER / "events.js"
    _stylesheets = [STYLE]  # noqa: RUF012 - so Panel wants it


class Upload(JSComponent):
    """Where a scenario file is handed over; of one that is larger than `largest` bytes only its size is sent."""

    label = param.String(default="Upload a scenario file (YAML, at most 256 kB)")
    largest = param.Integer(default=LARGEST_FILE)
    given = param.Dict(default={}, doc="The newest file: its name, its size, and its content in base64.")

    _esm = FOLDER / "files.js"
    _stylesheets = [STYLE]  # noqa: RUF012 - so Panel wants it


class Downloads(JSComponent):
    """Buttons for files that are made when they are asked for."""

    offers = param.List(default=[], doc="Pairs of a key and the words on its button.")
    asked = param.Dict(default={}, doc="What was asked for: its key, and a number that counts.")
    file = param.Dict(default={}, doc="The file for the browser: its name, its content in base64, and a number.")

    _esm = FOLDER / "downloads.js"
    _stylesheets = [STYLE]  # noqa: RUF012 - so Panel wants it


class Look(Bootstrap):
    """Panel's look, and in each of its parts, which no style of the page reaches, the ring of the keyboard."""

    modifiers = {Viewable: {"stylesheets": [Inherit, FOCUS]}}  # noqa: RUF012 - so Panel wants it


class Page(BootstrapTemplate):
    """The frame of the page, with its main part marked as such."""

    _template = FOLDER / "page.html"
    design = param.ClassSelector(class_=Bootstrap, default=Look, is_instance=False, instantiate=False)
