"""Files read, each once and checked on its own, with the files that they build on."""

import os
from pathlib import Path

from sim.errors import Problem, shown
from sim.scenario import catalogue
from sim.scenario.keys import SHIPPED
from sim.scenario.linearising import Layer
from sim.scenario.nodes import Node, Place, without
from sim.scenario.paths import replaced
from sim.scenario.reading import UnreadableError, parse, read_file
from sim.scenario.schema import ScenarioFile
from sim.scenario.validating import checked

DEEPEST_CHAIN = 16
CALIBRATION = ("uncertainties", "posterior")


class FileReader:
    """Reads files and gathers their problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._read: dict[Path, Layer] = {}

    def file(self, path: Path, label: str, chain: tuple[Path, ...] = ()) -> Layer:
        """A file with all that it builds on; `label` names it in messages, `chain` holds the files that build on it."""
        resolved = Path(os.path.realpath(path))
        if resolved not in self._read:
            try:
                node, problems = parse(read_file(path, label), label)
                self.problems += problems
            except UnreadableError as unreadable:
                self.problems.append(unreadable.problem)
                node = Node({}, Place(label))
            self._read[resolved] = self.layer(_from_here(node, path.parent), path.parent, (*chain, resolved))
        return self._read[resolved]

    def layer(self, node: Node, folder: Path, chain: tuple[Path, ...] = ()) -> Layer:
        """What stands in one file, checked, with the layers that it builds on; `folder` is where the file lies."""
        node, problems = checked(node, ScenarioFile)
        self.problems += problems
        extends = node.entries.get("extends")
        references = [] if extends is None else extends.items or [extends]
        parents: list[Layer] = []
        for reference in references:
            parent = self._parent(reference, folder, chain)
            if parent is not None and parent not in parents[-1:]:
                parents.append(parent)
        return Layer(node.place.path, without(node, ("extends",)), tuple(parents), extends.place if extends else None)

    def _parent(self, reference: Node, folder: Path, chain: tuple[Path, ...]) -> Layer | None:
        named = str(reference.value)
        path = folder / named
        exists = catalogue.exists(path)
        if not exists or not path.is_file():
            shipped = catalogue.shipped_path(named)
            if shipped is None:
                if exists:
                    self._at(reference, f"'{shown(named)}' is not a file", "name a scenario file (.yaml)")
                else:
                    problem = catalogue.not_found(named)
                    self._at(reference, f"'{shown(named)}': {problem.message}", problem.allowed, problem.suggestion)
                return None
            path = shipped
        resolved = Path(os.path.realpath(path))
        if resolved in chain:
            circle = " -> ".join(file.name for file in (*chain[chain.index(resolved) :], resolved))
            self._at(reference, f"builds on itself: {circle}", "remove one of these extends")
            return None
        if len(chain) >= DEEPEST_CHAIN:
            self._at(reference, f"more than {DEEPEST_CHAIN} files build on each other", "merge some of them")
            return None
        label = os.path.normpath(Path(reference.place.path).parent / named)
        return self.file(path, label if catalogue.exists(Path(label)) else catalogue.label(path), chain)

    def _at(self, node: Node, message: str, allowed: str = "", suggestion: str = "") -> None:
        self.problems.append(Problem(node.place.path, node.place.line, "extends", message, allowed, suggestion))


def _from_here(node: Node, folder: Path) -> Node:
    """The values of a file in `folder`; the path of a posterior, which counts from there, from the current folder."""
    uncertain = node.child(CALIBRATION[0])
    named = None if uncertain is None else uncertain.child(CALIBRATION[1])
    if named is None or not isinstance(named.value, str) or named.value.strip() in (SHIPPED, ""):
        return node
    return replaced(node, CALIBRATION, Node(str(folder / named.value.strip()), named.place))
