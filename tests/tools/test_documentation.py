"""The documentation says what the program does: references are up to date, examples work."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

from analysis.wording.terms import claims
from sim.engine.month_record import TERMS
from sim.engine.tally import BANDED, FLAG_STATES
from sim.errors import ScenarioError
from sim.outcomes import RUN_OUTCOMES
from sim.parameters import BY_KEY, PARAMETERS, STRUCTURES
from sim.scenario import design, load
from sim.scenario.distributions import DISTRIBUTION_NAMES
from sim.scenario.keys import TOP_KEYS
from sim.state import VARIABLES
from sim.vocabulary import CHANNEL, INSTRUMENTS, STAGE
from tools.documentation import page
from tools.model_tables import PLACE, TABLES, all_claims, filled

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


def test_that_the_reference_of_parameters_is_up_to_date() -> None:
    assert read("parameters.md") == page(), "run `make docs`"


def test_that_the_tables_of_the_model_are_up_to_date() -> None:
    assert read("model.md") == filled(read("model.md")), "run `make docs`"


def test_that_every_table_of_the_model_has_its_place_and_an_old_one_is_seen() -> None:
    text = read("model.md")
    assert sorted(place["name"] for place in PLACE.finditer(text)) == sorted(TABLES)
    older = text.replace("| `message` | `relief_seeking` |", "| `message` | `relief_finding` |")
    assert older != text
    assert filled(older) == text


def test_that_the_tables_of_the_model_name_every_variable_instrument_level_and_term() -> None:
    for variable in VARIABLES:
        assert f"| `{variable.name}` |" in TABLES["state"]()
    for instrument in INSTRUMENTS:
        levels = ", ".join(f"`{level}`" for level in instrument.levels)
        assert f"| {levels} |" in TABLES["instruments"]()
        for name in {name for names in TERMS[instrument.name] for name in names}:
            assert f"| `{instrument.name}` | `{name}` |" in TABLES["terms"]()


def test_that_claims_are_counted_and_every_one_that_a_coefficient_cites_is_there() -> None:
    numbers = [claim.place for claim in all_claims()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {number for parameter in PARAMETERS for number in claims(parameter)} <= set(numbers)


def test_that_whatever_a_claim_names_is_in_the_model() -> None:
    words = {variable.name for variable in VARIABLES} | {*STAGE._fields, *CHANNEL._fields, "structures"}
    words |= {level for instrument in INSTRUMENTS for level in instrument.levels}
    words |= {f"{instrument.name}={level}" for instrument in INSTRUMENTS for level in instrument.levels}
    # A coefficient may be written with a part of its key before it: `message.relief_seeking`, `south_korea.engagement`.
    words |= {".".join(key.split(".")[first:]) for key in BY_KEY for first in range(key.count(".") + 1)}
    named = {word for claim in all_claims() for word in re.findall(r"`([^`]+)`", claim.in_the_model)}
    assert len(named) > 30
    assert named - words == set()


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
    model = PLACE.sub("", read("model.md"))  # by hand, in the formulas; the tables name all anyway
    named = [*(f"{stem}_{level}" for stem in ("base", "pressure") for level in ("short", "medium", "long", "nuclear"))]
    behavioural = [parameter.name for parameter in PARAMETERS if not parameter.key.startswith("rationality.")]
    missing = [name for name in behavioural if name not in named and not re.search(rf"\b{name}\b", model)]
    assert missing == []


def test_that_the_limits_come_first_and_then_the_elements_of_the_odd_protocol_in_its_order() -> None:
    headings = re.findall(r"^## (.+)$", read("model.md"), re.MULTILINE)
    assert headings[:8] == [
        "Limits", "1. Purpose and patterns", "2. Entities, state variables and scales",
        "3. Process overview and scheduling", "4. Design concepts", "5. Initialisation", "6. Input data",
        "7. Submodels",
    ]  # fmt: skip


def test_that_the_known_misfits_are_those_of_the_patterns() -> None:
    misfits = read("model.md").partition("- **Known misfits.**")[2].partition("\n- **")[0]
    patterns = (ROOT / "results" / "reference" / "patterns.md").read_text(encoding="utf-8")
    pairs = re.findall(r"(\.\d\d)\s+for\s+(\.\d\d)", misfits)
    assert len(pairs) == 4
    assert [
        pair for pair in pairs if not re.search(rf"{pair[0]}\s+for\s+{pair[1]}".replace(".", r"\."), patterns)
    ] == []


def test_that_every_design_concept_of_the_odd_protocol_is_spoken_of() -> None:
    concepts = read("model.md").partition("## 4. Design concepts")[2].partition("## 5.")[0]
    named = " ".join(re.findall(r"^- \*\*(.+?)\.\*\*", concepts, re.MULTILINE)).lower()
    for concept in (
        "basic principles", "emergence", "adaptation", "objectives", "learning", "prediction", "sensing", "interaction",
        "stochasticity", "collectives", "observation",
    ):  # fmt: skip
        assert concept in named


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


def test_that_kept_pages_name_the_version_that_is_here() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    pages = sorted((ROOT / "results" / "reference").glob("*.html"))
    named = {
        page.name: re.findall(r"<dt>version</dt><dd>(.*?)</dd>", page.read_text(encoding="utf-8")) for page in pages
    }
    assert named == {page.name: [version] for page in pages}
