"""A collection of broken scenario files: each is answered with located problems, quickly, and with nothing else."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import Problem, ScenarioError
from sim.scenario import catalogue, from_data, load
from sim.scenario.keys import NUMERIC_KEYS, TOP_KEYS
from sim.scenario.reading import LARGEST_FILE
from tests.strategies import scenario_data

LOCATED = re.compile(r"^[^:\n]+(:\d+)?: \S")
FULL = LARGEST_FILE - 100

BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 15)]
)
BROKEN: dict[str, str | bytes] = {
    "empty": "",
    "only comments": "# nothing\n# here\n",
    "only spaces": " " * FULL,
    "a list": "- months: 3\n",
    "a word": "baseline\n",
    "a number": "36\n",
    "null": "~\n",
    "nan": ".nan\n",
    "nan for a section": "parameters: .nan\n",
    "infinity for a section": "events: .inf\n",
    "several documents": "---\nmonths: 3\n---\nmonths: 4\n",
    "a tab": "parameters:\n\tnorth_korea: {}\n",
    "a key twice": "months: 3\nmonths: 4\n",
    "a key twice below": "initial: {sanctions: 0.1, sanctions: 0.2}\n",
    "a merge key": "a: &a {months: 3}\n<<: *a\n",
    "a merge key below": "initial:\n  <<: {sanctions: 0.1}\n",
    "an explicit tag": "months: !!int '3'\n",
    "a python tag": "months: !!python/object/apply:os.system ['true']\n",
    "an unknown alias": "months: *three\n",
    "an alias of itself": "levers: &a [*a]\n",
    "an alias bomb": BOMB,
    "many aliases": "x: &a 1\ny: [" + "*a," * (FULL // 4) + "]\n",
    "deep lists": "[" * FULL,
    "deep mappings": "{a: " * (FULL // 4),
    "deep blocks": "- " * (FULL // 2),
    "deep indentation": "\n".join(" " * level + "a:" for level in range(700)),
    "deep keys": "? " * (FULL // 2),
    "an unclosed list": "outcomes: [tests\n",
    "an unclosed quote": "title: 'the end\nmonths: 3\n",
    "a stray brace": "initial: {sanctions: 0.3}}\n",
    "bad indentation": "parameters:\n   north_korea: {}\n  south_korea: {}\n",
    "a colon too many": "title: End of war: declaration\n",
    "a key without value": "months:\n",
    "a section without value": "events:\nmonths: 3\n",
    "a bad escape": 'title: "\\q"\n',
    "an escape beyond unicode": 'title: "\\UFFFFFFFF"\n',
    "half a character": 'title: "\\uD800"\n',
    "half a character in a key": '"\\uD800": 1\n',
    "a control character": "title: a\x07b\n",
    "an escaped control character": 'title: "\\e[31mred"\n',
    "a percent directive": "%YAML 9.9\n---\nmonths: 3\n",
    "a long directive": "%YAML " + "9" * 5000 + "\n---\nmonths: 3\n",
    "broken UTF-8": b"title: \xff\xfe\n",
    "cut UTF-8": "title: 한국".encode()[:-1],
    "Latin-1": "title: Übung\n".encode("latin-1"),
    "UTF-16": "months: 3\n".encode("utf-16"),
    "a zero byte": b"months: 3\0\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "ten megabytes": b"# filler\n" * 1_200_000,
    "just too large": b"#" * (LARGEST_FILE + 1),
    "many keys": "".join(f"key{number}: 1\n" for number in range(20_000))[:FULL],
    "many mistyped keys": "".join(f"mnths{number}: 1\n" for number in range(4_000)),
    "many wrong events": "events:\n" + "- {month: 0, floood: true}\n" * 1_900,
    "many wrong outcomes": "outcomes: [" + "test," * 9_000 + "]\n",
    "many levers": "levers: [" + ",".join(f"{{name: l{number}}}" for number in range(3_000)) + "]\n",
    "a long key": "k" * 500 + ": 1\n",
    "a very long key": "k" * (FULL - 10) + ": 1\n",
    "a long explicit key": "? " + "k" * 5_000 + "\n: 1\n",
    "a long word": "months: " + "x" * (FULL - 20) + "\n",
    "a huge integer": "runs: " + "9" * 5_000 + "\n",
    "a large integer": "runs: 1" + "0" * 399 + "\n",
    "a huge hexadecimal": "seed: 0x" + "f" * 60_000 + "\n",
    "a float beyond all floats": "runs: 1e999\n",
    "years of zeros": "months: " + "0" * 100_000 + "1\n",
    "text for a number": "months: '36'\n",
    "a switch for a number": "months: true\n",
    "yes for a number": "months: yes\n",
    "NaN": "parameters: {rationality: {north_korea: .nan}}\n",
    "infinity": "parameters: {rationality: {north_korea: -.inf}}\n",
    "a list for a number": "months: [36]\n",
    "a mapping for a number": "seed: {a: 1}\n",
    "a distribution for months": "months: {dist: uniform, low: 1, high: 3}\n",
    "a distribution without a name": "initial: {sanctions: {mean: 0.5, sd: 0.1}}\n",
    "a distribution of lists": "initial: {sanctions: {dist: [normal], mean: 0.5, sd: 0.1}}\n",
    "a distribution in a distribution": "initial: {sanctions: {dist: normal, mean: {dist: uniform}, sd: 0.1}}\n",
    "a complex key": "? {a: 1}\n: 2\n",
    "an empty key": ": 1\n",
    "a dotted key": "parameters.north_korea.test.momentum: 1\n",
    "a missing parent": "extends: nowhere.yaml\n",
    "an empty parent": "extends: ''\n",
    "a long parent": "extends: " + "x" * 5_000 + "\n",
    "a parent in another universe": 'extends: "a\\0b"\n',
    "many parents": "extends: [" + "x.yaml," * 100 + "]\n",
    "itself as parent": "extends: file.yaml\n",
    "a folder as parent": "extends: .\n",
    "a number as parent": "extends: 3\n",
    "a device as parent": "extends: /dev/zero\n",
    "a posterior of nothing": "uncertainties: {posterior: }\n",
    "a drill in October": "events: [{month: 1, force: {south_korea.drill: full}}]\n",
}


def problems_of(path: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("name", BROKEN)
def test_that_a_broken_file_is_answered_with_located_problems(name, write):
    found = problems_of(write(BROKEN[name]))
    assert found
    for line in found:
        assert LOCATED.match(line), line
        assert line.startswith("file.yaml")
        assert line.isprintable()
        assert len(line) < 1000


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_that_line_endings_and_a_byte_order_mark_do_not_matter(ending, mark, write):
    text = mark + "# comment\ntitle: A file from another system\nmonths: 12\ninitial: {sanctions: 0.4}\n"
    assert load(write(text.replace("\n", ending))).months == 12
    assert problems_of(write((text + "mnths: 3\n").replace("\n", ending)))[0].startswith("file.yaml:5: mnths")


def test_that_a_missing_file_a_folder_and_a_device_are_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.yaml").write_text("months: 3")
    assert "there is no such file" in problems_of("missing.yaml")[0]
    assert "is a folder" in problems_of("folder")[0]
    assert "is not a file" in problems_of("/dev/null")[0]
    assert "there is no such file" in problems_of("file.yaml/below.yaml")[0]
    assert "there is no such file" in problems_of("x" * 5000)[0]
    assert "there is no such file" in problems_of("a\0b")[0]
    assert "there is no such file" in problems_of("")[0]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_that_a_file_that_may_not_be_read_is_named(write):
    path = write("months: 3")
    Path(path).chmod(0)
    assert "cannot be read: Permission denied" in problems_of(path)[0]


def test_that_a_link_to_itself_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    assert problems_of("loop.yaml")


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "none", "off", "ease", "1", "normal", "x" * 300]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*TOP_KEYS, "dist", "a"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def outcome(data: Any) -> tuple[Problem, ...] | None:
    """The problems of data, or None if it is a scenario."""
    try:
        from_data(data)
    except ScenarioError as error:
        return error.problems
    return None


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(TOP_KEYS) | st.text(max_size=5), ANYTHING, max_size=4))
def test_that_any_data_is_either_a_scenario_or_a_list_of_problems(data):
    found = outcome(data)
    assert found is None or found
    assert all(LOCATED.match(str(problem)) for problem in found or ())


@settings(max_examples=60)
@given(st.sampled_from(sorted(NUMERIC_KEYS)), ANYTHING)
def test_that_anything_but_a_number_or_a_distribution_is_refused_at_its_key(key, value):
    data: Any = value
    for part in reversed(key.split(".")):
        data = {part: data}
    number = isinstance(value, int | float) and not isinstance(value, bool)
    found = outcome(data)
    if found is not None:
        assert any(problem.key.startswith(key) for problem in found)
    else:
        assert number or isinstance(value, dict) or (isinstance(value, bool) and key.startswith("initial."))


@settings(max_examples=60)
@given(scenario_data(), st.data())
def test_that_a_valid_scenario_with_one_thing_broken_is_answered_there(data, draw):
    places = list(paths_in(data))
    path = draw.draw(st.sampled_from(places))
    holder: Any = data
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = draw.draw(st.sampled_from([None, float("nan"), {"nonsense": 1}, [[]]]))
    with pytest.raises(ScenarioError) as caught:
        from_data(data)
    assert str(path[0]) in str(caught.value)


def paths_in(data: Any, path: tuple = ()):
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for part, child in children:
        yield (*path, part)
        yield from paths_in(child, (*path, part))


LETTERS = "".join(map(chr, range(32, 127))) + "\n\t\r\0\u2028é한😀\ud800{}[]:-#&*!|>'\"%@`,?~"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draw=st.data())
def test_that_a_scenario_with_random_letters_changed_never_crashes(draw, write):
    text = draw.draw(st.sampled_from(SOURCES))
    for _ in range(draw.draw(st.integers(1, 4))):
        start = draw.draw(st.integers(0, len(text)))
        end = min(len(text), start + draw.draw(st.integers(0, 6)))
        text = text[:start] + draw.draw(st.text(LETTERS, max_size=4)) + text[end:]
    path = write(text.encode("utf-8", "surrogatepass"))
    try:
        scenario = load(path)
    except ScenarioError as error:
        for problem in error.problems:
            assert LOCATED.match(str(problem)), str(problem)
            assert str(problem).isprintable()
    else:
        assert from_data(scenario.resolved()) == scenario


SOURCES = [
    (catalogue.folder() / f"{name}.yaml").read_text(encoding="utf-8")
    for name in ("grit", "declaration-with-relief", "history/2016-01", "sweeps/red-line")
] + [
    yaml.safe_dump(
        {
            "months": 12,
            "parameters": {"north_korea": {"test": {"momentum": {"dist": "normal", "mean": 1, "sd": 0.5}}}},
            "events": [{"months": [1, 6], "when": {"stage": {"max": "offer"}}, "force": {"north_korea.test": "none"}}],
            "levers": [{"name": "a", "initial": {"sanctions": 0.5}}],
        }
    )
]

# The peak that getrusage tells is at least that of the process from which this one was forked; Linux tells its own.
LIMITED = """
import pathlib, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from sim.cli.app import status
code = status(["validate", *sys.argv[1:]])
used = resource.getrusage(resource.RUSAGE_SELF)
told = pathlib.Path("/proc/self/status")
lines = told.read_text().splitlines() if told.exists() else []
peak = next((line.split()[1] for line in lines if line.startswith("VmHWM")), used.ru_maxrss)
print(used.ru_utime + used.ru_stime, peak)
sys.exit(code)
"""


def limited(path):
    """The finished command on `path`, its seconds of computing and its memory in kilobytes."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, path], capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(root)}, timeout=60,
    )  # fmt: skip
    return done, *map(float, done.stdout.splitlines()[-1].split())


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["deep lists", "an alias bomb", "ten megabytes", "many mistyped keys", "a tab"],
)
def test_that_the_command_answers_with_status_2_in_little_time_and_memory(name, write, tmp_path):
    pytest.importorskip("resource")
    path = write(BROKEN[name])
    kept = tmp_path / "results" / "file" / "manifest.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("{}")
    _, good, _ = limited("baseline")
    done, seconds, kilobytes = limited(path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert LOCATED.match(done.stderr)
    assert seconds < 3 * good
    assert kilobytes < 500 * 1024
    assert kept.read_text() == "{}"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file.yaml", "results"]
