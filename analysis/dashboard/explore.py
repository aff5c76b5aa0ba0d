"""The page Explore: pick a scenario, move what matters, see the odds at once, carry on in a file or by a link."""

from typing import Any

import panel as pn

from analysis.dashboard import tables
from analysis.dashboard.downloads import File, downloads, pictures
from analysis.dashboard.inputs import Inputs
from analysis.dashboard.outputs import Outputs
from analysis.dashboard.parts import html
from analysis.dashboard.running import STEPS
from analysis.dashboard.session import Session

LAYOUT = """
:host { display: grid !important; align-items: start !important; gap: 0 20px;
  grid-template: "inputs top" auto "inputs rest" 1fr / minmax(290px, 1fr) minmax(0, 2.6fr); }
.top { grid-area: top; min-width: 0; }
.rest { grid-area: rest; min-width: 0; }
.inputs { grid-area: inputs; min-width: 0; position: sticky; top: 0; max-height: 92vh; overflow-y: auto; }
@media (max-width: 800px) {
  :host { grid-template: "top" auto "inputs" auto "rest" auto / minmax(0, 1fr); }
  .inputs { position: static; max-height: none; overflow: visible; }
}
"""
"""What is moved stays beside what is seen; on a telephone it stands between the picture and the table."""
IN_SIGHT = """
.strip { display: none; }
@media (max-width: 800px) { .strip { display: block; position: sticky; top: -10px; z-index: 5; margin: 0 !important;
  width: 100% !important; } }
"""
"""On a telephone the numbers stay in sight while the sliders below the picture are moved."""


def page(session: Session) -> pn.viewable.Viewable:
    """The page, for one visitor."""
    inputs = Inputs(session, lambda message: outputs.refuse(message))
    outputs = Outputs(session, inputs.answered)
    inputs.controls.param.watch(lambda event: outputs.resize(event.new), "narrow")
    inputs.controls.param.watch(lambda event: setattr(session, "roomy", event.new), "roomy")
    pn.state.onload(outputs.ask)
    files = html("<h2>Carry on in files</h2>")
    below = [files, _downloads(session, outputs), inputs.upload, inputs.link]
    return pn.Column(
        pn.Column(*outputs.top(), css_classes=["top"]),
        pn.Column(outputs.strip, *inputs.view(), *below, css_classes=["inputs"], stylesheets=[IN_SIGHT]),
        pn.Column(*outputs.rest(), css_classes=["rest"]),
        sizing_mode="stretch_width",
        stylesheets=[LAYOUT],
    )


def _downloads(session: Session, outputs: Outputs) -> Any:
    def settings() -> File:
        runs = outputs.answer.runs if outputs.answer else STEPS[-1]
        return File(f"{session.scenario().name}.yaml", session.settings.file(runs).encode())

    def table() -> File | None:
        if outputs.answer is None:
            return None
        return File("outcomes.csv", tables.csv(outputs.answer, outputs.over).encode())

    def picture() -> File | None:
        if outputs.drawing is None:
            return None
        return File(f"{outputs.drawing.name}.zip", pictures(outputs.drawing))

    offers = {
        "Download the settings (YAML)": settings,
        "Download the table (CSV)": table,
        "Download the picture (SVG, PNG)": picture,
    }
    return downloads(session, offers, outputs.refuse)
