"""The page Explore: pick a scenario, move what matters, see the odds at once, carry on in a file or by a link."""

from html import escape
from io import StringIO
from typing import Any

import panel as pn

from analysis.charts import bands, distribution, timing
from analysis.charts.size import PAGE
from analysis.dashboard.controls import explained, groups, slider
from analysis.dashboard.running import Listener, Runner
from analysis.dashboard.settings import Settings, from_file
from analysis.statistics.outcomes import headline, summarise
from analysis.wording.limits import LIMITS, LIMITS_LINE
from analysis.wording.numbers import cells
from analysis.wording.outcomes import label
from analysis.wording.scenario_words import changes
from sim.errors import PanmunjomError
from sim.parameters import BY_KEY
from sim.result import Result
from sim.scenario import catalogue

OLDER = "The pictures below are older than the settings: running."
CHARTS = (timing.draw, distribution.draw, bands.draw)


class Explore:
    """The page of one visitor."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._document = pn.state.curdoc
        self._runner = Runner(Listener(self._later(self._tell), self._later(self._show), self._later(self._refuse)))
        titles = {f"{title} ({name})": name for name, title in catalogue.shipped()}
        self._scenario = pn.widgets.Select(name="Scenario to start from", options=titles, value="baseline")
        self._scenario.param.watch(lambda event: self._set(self._settings.with_value("extends", event.new)), "value")
        self._stop = pn.widgets.Button(name="Stop", disabled=True)
        self._stop.on_click(self._stopped)
        self._upload = pn.widgets.FileInput(name="Upload a scenario file", accept=".yaml,.yml")
        self._upload.param.watch(self._uploaded, "value")
        self._status = pn.pane.Alert("", alert_type="info", sizing_mode="stretch_width")
        self._differences = pn.pane.Markdown("")
        self._link = pn.pane.HTML("")
        self._table = pn.pane.HTML("")
        self._charts = pn.FlexBox(sizing_mode="stretch_width")
        self._controls = pn.Column(sizing_mode="stretch_width")

    def controls(self) -> Any:
        """What a person moves."""
        download = pn.widgets.FileDownload(
            callback=lambda: StringIO(self._settings.file()), filename="my-scenario.yaml",
            label="Download these settings as a scenario file",
        )  # fmt: skip
        return pn.Column(self._scenario, self._stop, self._controls, download, self._upload, self._link)

    def answers(self) -> Any:
        """What a person sees."""
        limits = pn.pane.HTML(f"<p>{escape(LIMITS).replace(chr(10), ' ')}</p>")
        return pn.Column(
            self._status, self._differences, self._table, self._charts, limits, sizing_mode="stretch_width"
        )

    def begin(self) -> None:
        """Show the settings and run them for the first time."""
        self._rebuild()
        self._set(self._settings)

    def _rebuild(self) -> None:
        given = self._settings.scenario().given_parameters()
        self._controls.clear()
        for actor, keys in groups().items():
            self._controls.append(pn.pane.Markdown(f"### {actor}"))
            for key in keys:
                value = given.get(key, BY_KEY[key].default)
                if not isinstance(value, float):
                    self._controls.append(pn.pane.HTML(f"<p>{escape(BY_KEY[key].meaning)}: drawn by the scenario.</p>"))
                    continue
                widget = slider(key, value)
                widget.param.watch(lambda event, key=key: self._moved(key, event.new), "value")
                self._controls.extend([widget, pn.pane.HTML(f"<small>{escape(explained(key))}</small>")])

    def _moved(self, key: str, value: float) -> None:
        self._set(self._settings.with_value(f"parameters.{key}", value))

    def _set(self, settings: Settings) -> None:
        try:
            scenario = settings.scenario()
        except PanmunjomError as error:
            self._refuse(str(error))
            return
        self._settings = settings
        base = Settings({key: value for key, value in settings.content.items() if key in ("name", "extends")})
        told = changes(scenario.resolved(), base.scenario().resolved())
        self._differences.object = "\n".join(f"- {sentence}" for sentence in told) or "As the scenario is."
        link = settings.link()
        to_page = f'<a href="?{escape(link)}">Link to these settings</a>'
        self._link.object = to_page if link else "Too long for a link: use the file."
        self._stop.disabled = False
        self._say(OLDER, "warning")
        self._runner.ask(scenario)

    def _stopped(self, _: object) -> None:
        self._runner.stop()
        self._stop.disabled = True
        self._say("Stopped. What is shown may be older than the settings.", "warning")

    def _uploaded(self, event: Any) -> None:
        if event.new:
            try:
                settings = from_file(event.new, str(self._upload.filename or "upload"))
            except PanmunjomError as error:
                self._refuse(str(error))
                return
            self._settings = settings
            self.begin()

    def _later(self, tell: Any) -> Any:
        """The same, called on the page's own thread."""
        return lambda *news: self._document.add_next_tick_callback(lambda: tell(*news))

    def _tell(self, finished: int, wanted: int) -> None:
        pass

    def _say(self, text: str, kind: str) -> None:
        self._status.alert_type, self._status.object = kind, text

    def _refuse(self, message: str) -> None:
        self._say(f"<pre>{escape(message)}</pre>", "danger")

    def _show(self, result: Result) -> None:
        rows = []
        for row in headline(summarise(result.runs, result.horizon)).itertuples():
            words = cells(row.outcome, row.estimate, row.standard_error, row.low, row.high)
            numbers = "".join(f"<td>{escape(word)}</td>" for word in words)
            rows.append(f"<tr><th scope='row'>{escape(label(str(row.outcome)))}</th>{numbers}</tr>")
        head = "".join(f"<th scope='col'>{word}</th>" for word in ("outcome", "estimate", "error", "95% interval"))
        self._table.object = f"<table class='table'><tr>{head}</tr>{''.join(rows)}</table>"
        # New panes each time: a pane of Panel 1.10 whose chart is replaced goes on drawing the data of the one before.
        pictures = [draw(result, size=PAGE).to_dict(validate=False) for draw in CHARTS]
        self._charts.objects = [pn.pane.Vega(picture) for picture in pictures]
        self._say(f"{len(result.runs):,} runs. {LIMITS_LINE}", "success")
