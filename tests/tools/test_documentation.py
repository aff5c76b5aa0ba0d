"""The documentation says what the program does: references are up to date, examples work, links lead somewhere."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

from sim.engine.tally import BANDED, FLAG_STATES
from sim.errors import ScenarioError
from sim.outcomes import RUN_OUTCOMES
from sim.parameters import PARAMETERS, STRUCTURES
from sim.scenario import design, load
from sim.scenario.distributions import DISTRIBUTION_NAMES
from sim.scenario.keys import TOP_KEYS
from sim.vocabulary import INSTRUMENTS
from tools.documentation import page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"])


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def examples() -> list[object]:
    """Every YAML block of the documentation, labelled with its page and line."""
    found = []
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r"```yaml\n(.*?)```", text, re.DOTALL):
            line = text.count("\n", 0, match.start()) + 2
            found.append(pytest.param(match.group(1), id=f"{path.name}:{line}"))
    return found


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_that_the_reference_of_parameters_is_up_to_date() -> None:
    assert read("parameters.md") == page(), "run `make docs`"


def test_that_the_reference_names_every_parameter_and_structure() -> None:
    for parameter in PARAMETERS:
        assert f"| `{parameter.key.rpartition('.')[2]}` |" in page()
    for structure in STRUCTURES.values():
        assert f"| `{structure.name}` |" in page()


def test_that_there_are_examples() -> None:
    assert len(examples()) >= 10


@pytest.mark.parametrize("example", examples())
def test_that_an_example_is_a_valid_scenario(example: str, tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(example, encoding="utf-8")
    scenario = load(path)
    assert scenario.name != "example"
    design(scenario, runs=2)


def test_that_the_example_of_an_error_is_a_real_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = re.search(r"^softer-line\.yaml:7: .*$", read("scenario-guide.md"), re.MULTILINE).group()
    example = re.search(r"```yaml\n(name: softer-line\n.*?)```", read("scenario-guide.md"), re.DOTALL).group(1)
    monkeypatch.chdir(tmp_path)
    Path("softer-line.yaml").write_text(example.replace("red_line_caution", "red_line_cautoin"), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load("softer-line.yaml")
    assert str(caught.value) == shown


def test_that_the_guide_names_every_key_instrument_level_and_distribution() -> None:
    guide = read("scenario-guide.md")
    words = [*TOP_KEYS, *DISTRIBUTION_NAMES]
    words += [instrument.key for instrument in INSTRUMENTS]
    words += [level for instrument in INSTRUMENTS for level in instrument.levels]
    assert [word for word in words if f"`{word}`" not in guide] == []


def test_that_the_page_on_results_names_every_outcome_and_state() -> None:
    results = read("results.md")
    assert [name for name in (*RUN_OUTCOMES, *BANDED, *FLAG_STATES) if f"`{name}`" not in results] == []


def test_that_the_description_of_the_model_names_every_behavioural_parameter() -> None:
    model = read("model.md")
    named = [*(f"{stem}_{level}" for stem in ("base", "pressure") for level in ("short", "medium", "long", "nuclear"))]
    behavioural = [parameter.name for parameter in PARAMETERS if not parameter.key.startswith("rationality.")]
    missing = [name for name in behavioural if name not in named and not re.search(rf"\b{name}\b", model)]
    assert missing == []


def test_that_the_limits_come_first() -> None:
    headings = re.findall(r"^## (.+)$", read("model.md"), re.MULTILINE)
    assert headings[0] == "Limits"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_that_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if target.startswith(("http", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        other = path.parent / name if name else path
        assert other.exists(), target
        if anchor:
            assert anchor in anchors(other.read_text(encoding="utf-8")), target


def test_that_the_citation_and_the_package_agree() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys()
    assert (str(citation["version"]), citation["license"]) == (project["version"], project["license"])


def test_that_every_package_imported_is_a_declared_dependency() -> None:
    imported: set[str] = set()
    for path in [*(ROOT / "sim").rglob("*.py"), *(ROOT / "analysis").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    imported -= {"sim", "analysis", *sys.stdlib_module_names}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *(line for name in extras.keys() - {"test", "dev"} for line in extras[name])]
    declared = {re.match(r"[\w.-]+", line).group().lower() for line in lines}
    declared |= {"llvmlite", "pydantic-core"}  # the lower halves of Numba and pydantic, of the versions they want
    providers = packages_distributions()

    def is_declared(name: str) -> bool:
        return any(each.lower().replace("_", "-") in declared for each in providers.get(name, [name]))

    assert [name for name in sorted(imported) if not is_declared(name)] == []


def test_that_constraints_pin_every_dependency_without_any_address() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    pinned = set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))
    assert [name for line in wanted if (name := re.match(r"[\w.-]+", line).group().lower()) not in pinned] == []
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
