"""What a manifest was made of, made again: a sweep, a study, a replay, a calibration, a back-test, a forecast.

A manifest may come from a stranger. Of its arguments only options of that command are taken, and its own parser checks
them; where the result is written is not among them, a scenario stands in it whole, and facts of one's own are read only
if they are the ones that were read then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.batch import manifest as manifests
from sim.batch.folder import MANIFEST
from sim.cli.loading import ManifestError, difference
from sim.errors import shown

if TYPE_CHECKING:
    from sim.scenario import Scenario

COMMANDS = {
    "calibration": ("calibrate", ("start", "until", "coding", "draws", "seed", "forms", "codings", "check")),
    "backtest": ("backtest", ("start", "until", "coding", "from", "quick", "forms", "sensitivity")),
    "forecast": ("forecast", ("runs", "seed", "posterior", "until")),
}
"""The commands that are run again as they were typed, each with the options that a manifest may hold."""
RESUMABLE = ("sensitivity", "robustness")
"""The kinds that `--resume` goes on with."""


@dataclass(frozen=True)
class Repetition:
    """A manifest of another kind than a run's, to be made again below `out`."""

    path: Path
    manifest: dict[str, Any]
    out: Path
    workers: int | None
    resume: bool
    charts: bool
    quiet: bool
    as_json: bool

    @property
    def resumable(self) -> bool:
        """Whether making it can be interrupted and resumed."""
        return self.manifest["kind"] in RESUMABLE

    def make(self) -> None:
        """Make it; `ManifestError` where its content comes out otherwise, or where its arguments are none."""
        folder = self.out / f"{self.path.resolve().parent.name}-repeated"
        repeated = folder / MANIFEST
        if self.manifest["kind"] == "sweep":
            repeated = self._sweep()
        elif self.manifest["kind"] == "sensitivity":
            repeated = self._sensitivity()
        elif self.manifest["kind"] == "robustness":
            repeated = self._robustness()
        elif self.manifest["kind"] == "discovery":
            repeated = self._discovery()
        elif self.manifest["kind"] == "audit":
            repeated = self._audit()
        elif self.manifest["kind"] == "replay":
            self._replay(folder)
        elif self.manifest["kind"] == "counterfactual":
            self._counterfactual(folder)
        else:
            repeated = self._command(folder)
        if differs := difference(repeated.parent, self.manifest, manifests.read(repeated)):
            raise ManifestError(differs)

    def _sweep(self) -> Path:
        from sim.cli.sweep import sweep_scenario

        scenario = self._scenario()
        folder = self.out / f"{scenario.name}-repeated" / "sweep"
        sweep_scenario(scenario, folder, self.workers, self.charts, self.quiet, self.as_json)
        return folder / MANIFEST

    def _sensitivity(self) -> Path:
        from sim.batch.executors import Threads
        from sim.cli.sensitivity import Request, answer_into, folder_name

        scenario = self._scenario()
        folder = self.out / f"{scenario.name}-repeated" / folder_name(scenario)
        try:
            request = Request.of(self.manifest["arguments"])
        except ValueError as error:
            raise ManifestError(f"{self.path}: its 'arguments': {error}, so it is damaged") from None
        answer_into(
            scenario, request, folder, Threads(self.workers), self.resume, self.charts, self.quiet, self.as_json
        )
        return folder / MANIFEST

    def _robustness(self) -> Path:
        from sim.batch.executors import Threads
        from sim.cli.robustness import STRUCTURES, robustness_scenario

        scenario, arguments = self._scenario(), self.manifest["arguments"]
        futures, replications, structures = (arguments.get(name) for name in ("futures", "replications", "structures"))
        whole = all(type(size) is int and size > 1 for size in (futures, replications))
        if not whole or structures not in STRUCTURES:
            raise ManifestError(f"{self.path}: its 'arguments' are not those of a robustness run, so it is damaged")
        folder = self.out / f"{scenario.name}-repeated" / "robustness"
        robustness_scenario(
            scenario, futures, replications, structures == "all", folder, Threads(self.workers), self.resume,
            self.charts, False, self.quiet, self.as_json,
        )  # fmt: skip
        return folder / MANIFEST

    def _discovery(self) -> Path:
        from sim.batch.executors import Threads
        from sim.batch.run import run
        from sim.cli.discover import Question, discover_in
        from sim.cli.progress import Progress

        scenario = self._scenario()
        try:
            question = Question.of(self.manifest["arguments"])
        except ValueError as error:
            raise ManifestError(f"{self.path}: its 'arguments': {error}, so it is damaged") from None
        folder = self.out / f"{scenario.name}-repeated" / question.folder
        with Progress(shown=not (self.quiet or self.as_json)) as progress:
            result = run(scenario, executor=Threads(self.workers), progress=progress.on(scenario.name))
        discover_in(result, question, scenario.name, folder, self.charts, self.quiet, self.as_json)
        return folder / MANIFEST

    def _audit(self) -> Path:
        from sim.cli.audit import FEWEST_RUNS, MOST_RUNS, audit_scenario

        scenario, arguments = self._scenario(), self.manifest["arguments"]
        runs = arguments.get("runs")
        if set(arguments) != {"runs"} or type(runs) is not int or not FEWEST_RUNS <= runs <= MOST_RUNS:
            raise ManifestError(f"{self.path}: its 'arguments' are not those of an audit, so it is damaged")
        folder = self.out / f"{scenario.name}-repeated" / "audit"
        audit_scenario(scenario, runs, folder, self.quiet, self.as_json)
        return folder / MANIFEST

    def _scenario(self) -> "Scenario":
        try:
            return manifests.scenario_of(self.manifest, self.path)
        except KeyError as error:
            raise ManifestError(f"{self.path}: does not say {error}, so it is damaged") from None

    def _replay(self, folder: Path) -> None:
        from sim.cli.records import coded
        from sim.cli.replay import replay_scenario

        arguments = self.manifest["arguments"]
        start, until, coding = (arguments.get(name) for name in ("start", "until", "coding"))
        texts = [start, *([] if until is None else [until]), *(coding if isinstance(coding, list) else [None])]
        if not all(isinstance(text, str) for text in texts):
            raise ManifestError(f"{self.path}: its 'arguments' are not those of a replay, so it is damaged")
        try:
            facts = coded(self._record(), str(start), until, coding)
        except typer.BadParameter as error:
            raise ManifestError(f"{self.path}: its arguments: {shown(str(error.message), 200)}") from None
        replay_scenario(self._scenario(), facts, arguments, folder, self.quiet, self.as_json)

    def _counterfactual(self, folder: Path) -> None:
        from sim.cli.counterfactual import counterfactual_of

        arguments = self.manifest["arguments"]
        numbers = [arguments.get(name) for name in ("runs", "draws")]
        coding = arguments.get("coding")
        texts = [arguments.get(name, "") for name in ("posterior", "until")]
        texts += coding if isinstance(coding, list) else [None]
        whole = all(type(number) is int and number >= 2 for number in numbers)
        if not whole or not all(isinstance(text, str) for text in texts):
            raise ManifestError(f"{self.path}: its 'arguments' are not those of a counterfactual, so it is damaged")
        try:
            counterfactual_of(
                self._scenario(), arguments, self._record(), folder, self.charts, self.quiet, self.as_json
            )
        except typer.BadParameter as error:
            raise ManifestError(f"{self.path}: its arguments: {shown(str(error.message), 200)}") from None

    def _command(self, folder: Path) -> Path:
        """Run the command again, with the options that the manifest says; its manifest."""
        from sim.batch.output import manifest_beside
        from sim.cli.app import status

        command, _ = COMMANDS[self.manifest["kind"]]
        page = folder.with_name(f"{self.path.name.removesuffix(MANIFEST).rstrip('.')}-repeated.html")
        target = page if command == "forecast" else folder
        words = [
            command,
            f"--out={target}",
            *(["--quiet"] if self.quiet else []),
            *(["--json"] if self.as_json else []),
        ]
        if record := self._record():
            words.append(f"--record={record}")
        if code := status([*words, *self._words()]):
            raise typer.Exit(code)
        return manifest_beside(target) if command == "forecast" else target / MANIFEST

    def _words(self) -> Iterator[str]:
        """The options of the manifest as a person would have typed them."""
        _, options = COMMANDS[self.manifest["kind"]]
        for name, value in self.manifest["arguments"].items():
            if name in ("record", "record_sha256"):
                continue
            values = value if isinstance(value, list) else [value]
            if name not in options or not all(isinstance(each, str | int | float) for each in values):
                raise ManifestError(f"{self.path}: its argument '{shown(name)}' is not what this program writes")
            for each in values:
                if each is not False:
                    yield f"--{name}" if each is True else f"--{name}={each}"

    def _record(self) -> Path | None:
        """Facts of one's own, if they are still those that were read."""
        arguments = self.manifest["arguments"]
        if arguments.get("record") is None:
            return None
        record = Path(str(arguments["record"]))
        try:
            same = record.is_file() and manifests.digested(record)["sha256"] == arguments.get("record_sha256")
        except (OSError, ValueError):
            same = False
        if not same:
            named = shown(str(record), 200)
            raise ManifestError(f"{self.path}: the record '{named}' is not there, or is not the one that was read then")
        return record


def repetition(
    names: list[str], out: Path, workers: int | None, resume: bool, charts: bool, quiet: bool, as_json: bool
) -> Repetition | None:
    """What to make again, if the only name is a manifest of another kind than a run's."""
    if len(names) != 1 or not names[0].endswith(MANIFEST):
        return None
    path = Path(names[0])
    manifest = manifests.read(path)
    if manifest["kind"] == "run":
        return None
    return Repetition(path, manifest, out, workers, resume, charts, quiet, as_json)
