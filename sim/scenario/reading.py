"""From a file to values with places: YAML, but only what a scenario needs, and safe to point at any file.

Only the core types of YAML 1.2 are resolved. YAML 1.1, which PyYAML resolves by default, would read `no` as false,
`012` as 10, `12:30` as 750 and `1e3` as text. PyYAML's parser is used up to its stream of events: there nothing
recurses, so depth and size can be limited while the file is read. The loader written in C is not used because it
crashes on deeply nested input.
"""

import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from sim.errors import Problem, shown
from sim.scenario.nodes import Node, Place, Scalar

LARGEST_FILE = 256 * 1024
MOST_VALUES = 10_000
DEEPEST = 20
LONGEST_NUMBER = 400
"""Digits; more cannot be a number of this language, and Python refuses to convert thousands of them."""

INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
WORDS: dict[str, Scalar] = {"": None, "~": None}
for _word, _value in (("null", None), ("true", True), ("false", False)):
    WORDS |= {_word: _value, _word.capitalize(): _value, _word.upper(): _value}
UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class UnreadableError(Exception):
    """Reading cannot go on; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_file(path: Path, label: str) -> str:
    """The text of a scenario file. Size, kind and encoding are checked before anything is parsed."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableError(Problem(label, message="is a folder", allowed="name a scenario file (.yaml) in it"))
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(Problem(label, message="is not a file", allowed="name a scenario file (.yaml)"))
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableError(Problem(label, message="there is no such file")) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(Problem(label, message=f"cannot be read: {reason}")) from None
    if len(content) > LARGEST_FILE:
        size = max(status.st_size, len(content)) / 1024
        raise UnreadableError(
            Problem(label, message=f"is too large ({size:,.0f} kB)", allowed="at most 256 kB are read")
        )
    if b"\0" in content:
        raise UnreadableError(Problem(label, message="is not a text file", allowed="save it as text in UTF-8"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableError(Problem(label, line, message="is not UTF-8 text", allowed="save it as UTF-8")) from None


def parse(text: str, label: str) -> tuple[Node, list[Problem]]:
    """The values of a YAML text, and the problems that did not stop reading; others raise an UnreadableError."""
    builder = _Builder(text, label)
    return builder.document(), builder.problems


def resolve(text: str) -> Scalar:
    """What an unquoted YAML word means under the core schema of YAML 1.2."""
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        base = {"0o": 8, "0x": 16}.get(text[:2], 10)
        return int(text, base) if base == 10 else int(text[2:], base)
    if FLOAT.fullmatch(text):
        return float(re.sub(r"\.(?=[inIN])", "", text))
    return text


class _Builder:
    """Turns PyYAML's events into nodes, counting as it goes."""

    def __init__(self, text: str, label: str) -> None:
        self.text, self.label = text, label
        self.problems: list[Problem] = []
        self.anchors: dict[str, Node] = {}
        self.values = 0
        self.events = self._guarded()

    def fail(self, line: int | None, message: str, allowed: str = "") -> UnreadableError:
        return UnreadableError(Problem(self.label, line, "", message, allowed))

    def _guarded(self) -> Iterator[Any]:
        line = 1
        try:
            for event in yaml.parse(self.text, Loader=yaml.SafeLoader):
                line = _line(event)
                yield event
        except yaml.reader.ReaderError as error:
            line = self.text.count("\n", 0, error.position) + 1
            character = error.character if isinstance(error.character, str) else chr(error.character)
            raise self.fail(line, f"holds the character {character!a}, which text must not", "remove it") from None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else line
            raise self.fail(line, f"is not valid YAML: {_in_words(self.text, line, error)}") from None
        except (yaml.YAMLError, ValueError, OverflowError, IndexError, AttributeError):
            # PyYAML lets some of its own errors through, for instance for an escape beyond Unicode.
            raise self.fail(line, "is not valid YAML from here on") from None

    def document(self) -> Node:
        next(self.events)  # the start of the stream
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            raise self.fail(None, "is empty", "a scenario can be as short as the line 'extends: baseline.yaml'")
        root = self.node(next(self.events), 1)
        next(self.events)  # the end of the document
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            line = _line(event)
            raise self.fail(line, "starts a second document (---)", "a file holds one scenario")
        return root

    def node(self, event: Any, depth: int) -> Node:
        line = _line(event)
        place = Place(self.label, line)
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event.anchor, place, depth)
        self.count(line, depth)
        if event.tag is not None:
            message = f"the tag {shown(event.tag)!r} is not read"
            self.problems.append(Problem(self.label, line, "", message, "write the plain value without a tag"))
        if isinstance(event, yaml.ScalarEvent):
            node = Node(self.scalar(event, line), place)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Node(list(self.sequence(depth)), place)
        else:
            node = Node(self.mapping(depth), place)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def count(self, line: int | None, depth: int) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            raise self.fail(line, f"holds more than {MOST_VALUES:,} keys and values", "a scenario needs a few hundred")
        if depth > DEEPEST:
            raise self.fail(line, f"is nested more than {DEEPEST} levels deep", "a scenario needs six")

    def alias(self, anchor: Any, place: Place, depth: int) -> Node:
        """The anchored value again. It counts in full, so that aliases of aliases cannot grow without end."""
        if anchor not in self.anchors:
            raise self.fail(place.line, f"the alias *{shown(anchor)} names no value above it")
        pending = [(self.anchors[anchor], depth)]
        while pending:
            node, level = pending.pop()
            self.count(place.line, level)
            pending += [(child, level + 1) for child in [*node.entries.values(), *node.items]]
        return replace(self.anchors[anchor], place=place)

    def scalar(self, event: Any, line: int) -> Scalar:
        text: str = event.value
        odd = UNSHOWABLE.search(text)
        if odd:
            message = f"holds the character {odd.group()!a}, which text must not"
            self.problems.append(Problem(self.label, line, "", message, "remove it"))
            return UNSHOWABLE.sub("", text)
        if not event.implicit[0] or event.style is not None:
            return text
        if len(text) > LONGEST_NUMBER and (INTEGER.fullmatch(text) or FLOAT.fullmatch(text)):
            message = f"a number of {len(text):,} digits cannot be used"
            self.problems.append(Problem(self.label, line, "", message))
            return 0
        return resolve(text)

    def sequence(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self.node(event, depth + 1)

    def mapping(self, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise self.fail(line, "a key must be a word, not a list, a mapping or an alias")
            self.count(line, depth)
            if event.tag is not None or UNSHOWABLE.search(event.value):
                raise self.fail(line, f"the key {event.value[:LONGEST_NUMBER]!a} must be a plain word")
            value = self.node(next(self.events), depth + 1)
            if event.value in entries:
                first = entries[event.value].place.line
                message = f"the key is given twice, first on line {first}"
                self.problems.append(Problem(self.label, line, event.value, message, "keep one of them"))
            else:
                entries[event.value] = replace(value, place=Place(self.label, line))
        return entries


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


def _in_words(text: str, line: int, error: yaml.MarkedYAMLError) -> str:
    """What PyYAML complains about, and the usual cause where there is one."""
    problem = str(error.problem or error.context)
    lines = text.splitlines()
    if "\t" in problem or (0 < line <= len(lines) and re.match(r"\s*\t", lines[line - 1])):
        return "a tab cannot indent a line, use spaces"
    context = f" {error.context}" if error.context and error.problem else ""
    return shown(problem + context, 120)


def node_of(data: object, label: str, depth: int = 1) -> Node:
    """Nodes for data that comes from Python or JSON rather than from a file."""
    place = Place(label)
    if depth > DEEPEST:
        raise UnreadableError(Problem(label, message=f"is nested more than {DEEPEST} levels deep"))
    if isinstance(data, dict):
        return Node({str(key): node_of(value, label, depth + 1) for key, value in data.items()}, place)
    if isinstance(data, list | tuple):
        return Node([node_of(value, label, depth + 1) for value in data], place)
    if data is None or isinstance(data, str | int | float):
        return Node(data, place)
    raise UnreadableError(Problem(label, message=f"holds a {type(data).__name__}", allowed="use text and numbers"))
