"""What a person moves on the page Explore: scenario, sliders, events, files."""

import binascii
from base64 import b64decode
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from analysis.dashboard import events
from analysis.dashboard.controls import groups, log_odds_words
from analysis.dashboard.parts import button, html, select
from analysis.dashboard.session import Session
from analysis.dashboard.settings import Settings, from_file, of_shipped, shipped_titles
from analysis.dashboard.widgets import Controls, Events, Upload
from sim.errors import PanmunjomError
from sim.scenario.loading import DATA

OWN_FILE = "A file of your own"


class Inputs:
    """The inputs of one visitor; what he changes is told to the session, what is refused to `refuse`."""

    def __init__(self, session: Session, refuse: Callable[[str], None]) -> None:
        self._session, self._refuse = session, refuse
        self._move = 0
        titles = {f"{title} ({name})": name for name, title in shipped_titles().items()}
        self.scenario = select("Scenario to start from", titles, None)
        self.controls = Controls(note=log_odds_words(), sizing_mode="stretch_width")
        offers = [[key, words] for key, (words, _) in events.offers().items()]
        self.events = Events(offers=offers, sizing_mode="stretch_width")
        self.upload = Upload(sizing_mode="stretch_width")
        self.link = html()
        self._shown: Settings | None = None
        self._own_change = False
        self._show(session.settings)
        self.scenario.param.watch(lambda event: self._pick(event.new), "value")
        self.controls.param.watch(lambda event: self._moved(event.new), "moved")
        self.events.param.watch(lambda event: self._asked(event.new), "asked")
        self.upload.param.watch(lambda event: self._uploaded(event.new), "given")
        session.watch(self._show)

    def view(self) -> list[Any]:
        """The inputs in the order in which they are used; files come after them."""
        back = button("Back to the scenario as it is", lambda event: self._change(self._session.settings.unchanged()))
        return [self.scenario, back, self.controls, self.events]

    def answered(self) -> None:
        """The newest move has its answer: the next one may come."""
        self.controls.answered = self._move

    def _change(self, settings: Settings) -> None:
        try:
            self._session.change(settings)
        except PanmunjomError as error:
            self._refuse(str(error).replace(f"{DATA}: ", ""))  # there is no file to name
            self.answered()

    def _pick(self, name: str | None) -> None:
        if name is not None and name != self._session.settings.content.get("extends"):
            self._change(of_shipped(name))

    def _moved(self, move: Mapping[str, Any]) -> None:
        self._move = int(move["number"])
        self._own_change = True  # the slider is where the hand has left it
        try:
            self._change(self._session.settings.with_value(str(move["key"]), move["value"]))
        finally:
            self._own_change = False

    def _asked(self, asked: Mapping[str, Any]) -> None:
        settings = self._session.settings
        try:
            if asked["kind"] == "switch":
                self._change(events.switched(settings, int(asked["place"]), bool(asked["on"])))
            else:
                span = int(asked["first"]), int(asked["last"])
                self._change(events.added(settings, str(asked["offer"]), *span, float(asked["probability"])))
        except PanmunjomError as error:
            self._refuse(str(error))

    def _uploaded(self, given: Mapping[str, Any]) -> None:
        name = str(given["name"])
        try:
            content = b64decode(str(given["content"]), validate=True) if "content" in given else None
            self._change(
                from_file(content, name) if content is not None else from_file(b" " * int(given["size"]), name)
            )
        except (PanmunjomError, binascii.Error) as error:
            self._refuse(str(error))

    def _show(self, settings: Settings) -> None:
        """Set everything as the settings are; the sliders only where it was not they that changed them."""
        scenario = settings.scenario()
        if not self._own_change:
            self.controls.groups = groups(scenario, settings.unchanged().scenario())
            base = settings.content.get("extends")
            self.scenario.options = {
                **{words: name for words, name in self.scenario.options.items() if name is not None},
                **({} if base else {OWN_FILE: None}),
            }
            self.scenario.value = base
        self.events.param.update(scheduled=events.scheduled(settings), months=scenario.months)
        link = settings.link()
        self.link.object = (
            f'<p><a href="?{escape(link)}">Link to these settings</a></p>'
            if link
            else "<p>These settings are too long for a link: download the file.</p>"
        )
