"""What a page is set to: a scenario file, as the file itself, as a link, and as the scenario that is run.

There is one form for all three, the plain data of a scenario file that builds on a shipped scenario. What a page shows
is therefore what `panmunjom run` gives for the file that is downloaded, and a link says no more than that file.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

import yaml

from sim.errors import Problem, ScenarioError
from sim.scenario import Scenario, catalogue, from_data
from sim.scenario.loading import as_name, from_text
from sim.scenario.reading import LARGEST_FILE

LONGEST_LINK = 8_000
"""Letters; more is cut by browsers and servers on the way. A file has no such bound."""
LINK = "the link"
NAME = "my-scenario"


@dataclass(frozen=True)
class Settings:
    """The content of a scenario file: dotted keys are nested, and `extends` is a shipped name."""

    content: Mapping[str, Any] = field(default_factory=lambda: {"name": NAME, "extends": "baseline"})

    def scenario(self) -> Scenario:
        """The scenario that is run. Raises a `ScenarioError` with every problem."""
        return self._scenario

    @cached_property
    def _scenario(self) -> Scenario:
        content = self._complete()
        if "extends" in content:
            # By its path, so that no file beside the server takes the place of a shipped one.
            content["extends"] = str(catalogue.find(str(content["extends"])))
        return from_data(content)

    def with_value(self, key: str, value: Any) -> "Settings":
        """The settings with another value at a dotted key, such as `parameters.north_korea.test.momentum`."""
        return Settings(_with(self.content, key.split("."), value))

    def unchanged(self) -> "Settings":
        """What the settings build on, without anything of their own."""
        return of_shipped(str(self.content["extends"])) if "extends" in self.content else Settings({"name": NAME})

    def file(self, runs: int | None = None) -> str:
        """The scenario file, for `panmunjom run FILE`; with as many `runs` as a page has shown."""
        content = self._complete() | ({} if runs is None else {"runs": runs})
        return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)

    def link(self) -> str:
        """What stands behind the question mark of a link to a page with these settings; empty where it is too long."""
        query = f"settings={quote(json.dumps(self.content, separators=(',', ':')))}"
        return query if len(query) <= LONGEST_LINK else ""

    def _complete(self) -> dict[str, Any]:
        """The content with a title, as a scenario does not inherit one."""
        content = dict(self.content)
        if "title" in content or not isinstance(content.get("extends"), str):
            return content
        name = content["extends"]
        title = shipped_titles().get(name, name)
        changed = ", with changes" if content.keys() - {"name", "extends"} else ""
        return {"name": content.pop("name", NAME), "title": f"{title}{changed}", **content}


@cache
def shipped_titles() -> dict[str, str]:
    """The shipped scenarios by name, each with its title."""
    return dict(catalogue.shipped())


@cache
def of_shipped(name: str) -> Settings:
    """The settings of a shipped scenario as it is."""
    return Settings({"name": NAME, "extends": name})


def from_file(content: bytes, name: str) -> Settings:
    """The settings of a file that somebody uploads; a `ScenarioError` with the line of every problem.

    It may build on one shipped scenario or on none: nothing else on the disk of the server is read. Without a name of
    its own it has that of the file, as on the command line.
    """
    name = PurePosixPath(name.replace("\\", "/")).name or "upload"
    if len(content) > LARGEST_FILE:
        raise ScenarioError([Problem(name, message="is too large", allowed="at most 256 kB are read")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Problem(name, line, message="is not UTF-8 text", allowed="save it as UTF-8")
        raise ScenarioError([problem]) from None
    return Settings({"name": as_name(PurePosixPath(name).stem), **from_text(text, name)})


def from_link(text: str) -> Settings:
    """The settings that a link holds; a `ScenarioError` where it was cut or changed on its way."""
    if len(text) > LONGEST_LINK:
        raise ScenarioError([Problem(LINK, message="is too long", allowed="upload the scenario as a file")])
    return Settings({"name": NAME, **from_text(text, LINK)})


def _with(content: Mapping[str, Any], path: list[str], value: Any) -> dict[str, Any]:
    first, *rest = path
    inner = content.get(first)
    return {**content, first: _with(inner if isinstance(inner, Mapping) else {}, rest, value) if rest else value}
