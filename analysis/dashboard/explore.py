"""The page Explore: pick a scenario, move what matters, see the odds at once, carry on in a file or by a link."""

from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import panel as pn

from analysis.dashboard import downloads, tables
from analysis.dashboard.inputs import Inputs
from analysis.dashboard.outputs import Outputs
from analysis.dashboard.parts import html
from analysis.dashboard.running import STEPS
from analysis.dashboard.session import Session

LAYOUT = """
:host { display: grid !important; grid-template: "inputs top" auto "inputs rest" 1fr / minmax(290px, 1fr) minmax(0,
2.6fr);
  gap: 0 20px; align-items: start !important; }
.top { grid-area: top; min-width: 0; }
.rest { grid-area: rest; min-width: 0; }
.inputs { grid-area: inputs; min-width: 0; position: sticky; top: 0; max-height: 92vh; overflow-y: auto; }
@media (max-width: 800px) {
  :host { grid-template: "top" auto "inputs" auto "rest" auto / minmax(0, 1fr); }
  .inputs { position: static; max-height: none; overflow: visible; }
}
"""
"""What is moved stays beside what is seen; on a telephone it stands between the picture and the table."""


def page(session: Session) -> pn.viewable.Viewable:
    """The page, for one visitor."""
    inputs = Inputs(session, lambda message: outputs.refuse(message))
    outputs = Outputs(session, inputs.answered)
    inputs.controls.param.watch(lambda event: outputs.resize(event.new), "narrow")
    pn.state.onload(outputs.ask)
    files = html("<h2>Carry on in files</h2>")
    below = [files, *_downloads(session, outputs), inputs.upload, inputs.link]
    return pn.Column(
        pn.Column(*outputs.top(), css_classes=["top"]),
        pn.Column(*inputs.view(), *below, css_classes=["inputs"]),
        pn.Column(*outputs.rest(), css_classes=["rest"]),
        sizing_mode="stretch_width",
        stylesheets=[LAYOUT],
    )


def _downloads(session: Session, outputs: Outputs) -> list[Any]:
    def settings() -> StringIO:
        return StringIO(session.settings.file(outputs.answer.runs if outputs.answer else STEPS[-1]))

    def table() -> StringIO:
        return StringIO(tables.csv(outputs.answer, outputs.over) if outputs.answer else "")

    def picture() -> BytesIO:
        return downloads.pictures(outputs.drawing) if outputs.drawing else BytesIO()

    def offered(label: str, filename: str, content: Callable[[], StringIO | BytesIO]) -> Any:
        return pn.widgets.FileDownload(
            callback=content, filename=filename, label=label, button_type="default", sizing_mode="stretch_width"
        )

    return [
        offered("Download the settings (YAML)", "my-scenario.yaml", settings),
        offered("Download the table (CSV)", "outcomes.csv", table),
        offered("Download the picture (SVG, PNG)", "pictures.zip", picture),
    ]
