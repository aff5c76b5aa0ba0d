"""Conditions on runs that a person writes, such as `first_red_line_month <= 12 and not declared`.

A condition compares columns of `runs` with numbers, words and each other, by `<`, `<=`, `==`, `!=`, `>=` or `>`; `and`,
`or`, `not` and parentheses join comparisons. Python's parser reads it, and a short list of what may stand in it is
taken over; the text is never run as code, so a condition can do nothing but compare.

The month of an event that never comes is `never`, which lies after every month: `first_talks_month > 12` holds in runs
without talks too, and so is the opposite of `first_talks_month <= 12`, as it has to be.
"""

import ast
import math
import warnings
from dataclasses import dataclass

import pandas as pd

from analysis.statistics.conditions import (
    FLAG,
    MONTH,
    NUMBER,
    SIGNS,
    WORD,
    Column,
    Comparison,
    Condition,
    Flagged,
    Joined,
    Opposite,
)
from sim.errors import PanmunjomError, shown
from sim.outcomes import FIRSTS, RUN_OUTCOMES
from sim.scenario.wording import closest, one_of
from sim.vocabulary import OUTCOMES

LONGEST = 1000
"""Characters of a condition at most: what is longer is no condition that a person wrote."""
HUGE = 1e300
"""Numbers that are not compared with anything: Python reads what is far above as infinite, which is `never`."""
NEVER = "never"
WRITTEN = {ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!=", ast.GtE: ">=", ast.Gt: ">"}
MIRRORED = {"<": ">", "<=": ">=", "==": "==", "!=": "!=", ">=": "<=", ">": "<"}
INSTEAD = {ast.BitAnd: ("&", "and"), ast.BitOr: ("|", "or"), ast.Invert: ("~", "not")}
EXAMPLE = "write, for example, first_talks_month <= 12 and outcome != 'talks'"


class ExpressionError(PanmunjomError):
    """A condition that cannot be read; the message shows where, and what to write instead."""


def condition(text: str, frame: pd.DataFrame, where: str = "condition") -> Condition:
    """The condition that `text` writes about the rows of `frame`, usually the `runs` of a result.

    `where` names it in messages: the option of the command line. `condition(...).holds(frame)` gives one boolean a row.
    Raises an `ExpressionError` that shows the place and what would be right.
    """
    return _Reader(" ".join(text.split()), frame, where).read()


@dataclass
class _Reader:
    text: str
    frame: pd.DataFrame
    where: str

    def read(self) -> Condition:
        if not self.text:
            raise ExpressionError(f"{self.where}: is empty; {EXAMPLE}")
        if len(self.text) > LONGEST:
            raise ExpressionError(f"{self.where}: has {len(self.text):,} characters; {LONGEST:,} are the most")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Python's own remarks on odd code
                tree = ast.parse(self.text, mode="eval")
            self._refuse_signs(tree)
            return self._condition(tree.body)
        except SyntaxError as error:
            raise self._unreadable(error) from None
        except (ValueError, RecursionError, MemoryError):
            raise ExpressionError(f"{self.where}: cannot be read; {EXAMPLE}") from None

    def _refuse_signs(self, tree: ast.Expression) -> None:
        """Refuse the signs of pandas, wherever they stand: to Python they bind closer than a comparison does."""
        signs = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp | ast.UnaryOp)]
        for node in sorted(signs, key=lambda each: each.col_offset):
            if type(node.op) in INSTEAD:
                sign, word = INSTEAD[type(node.op)]
                raise self._refused(node, f"write '{word}' in place of '{sign}'; {EXAMPLE}")

    def _condition(self, node: ast.expr) -> Condition:
        match node:
            case ast.BoolOp(op=joint, values=values):
                return Joined(tuple(map(self._condition, values)), isinstance(joint, ast.And))
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return Opposite(self._condition(part))
            case ast.Compare(left=left, ops=signs, comparators=others):
                sides = [left, *others]
                pairs = zip(sides, signs, sides[1:], strict=False)
                parts = tuple(self._comparison(node, *pair) for pair in pairs)
                return parts[0] if len(parts) == 1 else Joined(parts, every=True)
            case ast.Name() | ast.Attribute():
                column = self._column(node)
                if column.kind != FLAG:
                    raise self._refused(node, f"'{column.name}' is to be compared with something, {self._like(column)}")
                return Flagged(column)
        raise self._refused(node, f"this is no comparison; {EXAMPLE}")

    def _comparison(self, whole: ast.expr, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> Comparison:
        if type(sign) not in WRITTEN:
            raise self._refused(whole, f"the sign of a comparison {one_of(SIGNS)}")
        written = WRITTEN[type(sign)]
        if not isinstance(left, ast.Name | ast.Attribute) or _is_word_of_ours(left):
            left, right, written = right, left, MIRRORED[written]
        if not isinstance(left, ast.Name | ast.Attribute) or _is_word_of_ours(left):
            raise self._refused(whole, f"this compares no column; {EXAMPLE}")
        column = self._column(left)
        if column.kind in (WORD, FLAG) and written not in ("==", "!="):
            raise self._refused(whole, f"'{column.name}' has no order: compare it by == or !=, {self._like(column)}")
        return Comparison(column, written, self._operand(column, right))

    def _operand(self, column: Column, node: ast.expr) -> Column | float | str | bool:
        if isinstance(node, ast.Name | ast.Attribute) and not _is_word_of_ours(node):
            if column.kind == WORD and _dotted(node) not in self.frame.columns:
                raise self._refused(node, f"words stand in quotes, {self._like(column)}")
            other = self._column(node)
            if {column.kind, other.kind} <= {MONTH, NUMBER} or column.kind == other.kind:
                return other
            raise self._refused(node, f"'{column.name}' and '{other.name}' hold different things")
        value = _constant(node)
        if value is None:
            raise self._refused(node, f"compare with a column, a number or a word; {EXAMPLE}")
        if column.kind == WORD and isinstance(value, str):
            words = OUTCOMES if column.name == "outcome" else sorted(set(column.values(self.frame)))
            if value not in words:
                hint = closest(value, words)
                meant = f" - did you mean '{hint}'?" if hint else f", it {one_of(words)}"
                raise self._refused(node, f"'{column.name}' is never '{shown(value)}'{meant}")
            return value
        if column.kind == FLAG and isinstance(value, bool):
            return value
        if column.kind in (MONTH, NUMBER) and isinstance(value, float):
            if math.isinf(value) and column.kind == NUMBER:
                raise self._refused(node, f"only the month of a first event can be 'never', and not '{column.name}'")
            return value
        raise self._refused(node, f"'{column.name}' is compared with {column.kind}, {self._like(column)}")

    def _column(self, node: ast.expr) -> Column:
        name = _dotted(node)
        if name is None or _is_word_of_ours(node):
            raise self._refused(node, f"a column of the runs is to stand here; {EXAMPLE}")
        if name not in self.frame.columns:
            hint = closest(name, map(str, self.frame.columns))
            meant = f" - did you mean '{hint}'?" if hint else self._outcomes()
            raise self._refused(node, f"there is no column '{shown(name)}'{meant}")
        return Column(name, _kind(name, self.frame[name]))

    def _outcomes(self) -> str:
        """The outcomes that there are, and one of whatever else varies."""
        outcomes = [name for name in RUN_OUTCOMES if name in self.frame.columns]
        others = [str(name) for name in self.frame.columns if "." in str(name)]
        more = f"; also what varies, such as {others[0]}" if others else ""
        return f"; the outcomes, which docs/results.md explains, are {', '.join(outcomes)}{more}"

    def _like(self, column: Column) -> str:
        word = OUTCOMES[-1] if column.name == "outcome" else "..."
        right = {MONTH: "<= 12", NUMBER: "> 1", FLAG: "== true", WORD: f"== '{word}'"}[column.kind]
        return f"such as {column.name} {right}"

    def _refused(self, node: ast.expr, what: str) -> ExpressionError:
        # Python counts the bytes of a line, a reader its characters.
        line = self.text.encode()
        first = len(line[: node.col_offset].decode())
        last = len(line[: node.end_col_offset].decode())
        return self._at(first, last, what)

    def _unreadable(self, error: SyntaxError) -> ExpressionError:
        place = error.offset - 1 if error.offset else len(self.text)
        place = min(max(place, 0), len(self.text) - 1)
        if "=" in self.text[place : place + 2]:
            what = "two values are compared by ==, not by a single ="
        elif "never closed" in error.msg:
            what = "this is never closed"
        else:
            what = f"cannot be read from here on; {EXAMPLE}"
        return self._at(place, place + 1, what)

    def _at(self, first: int, last: int, what: str) -> ExpressionError:
        marks = " " * first + "^" * max(last - first, 1)
        return ExpressionError(f"{self.where}: character {first + 1}: {what}\n  {self.text}\n  {marks}")


def _kind(name: str, values: pd.Series) -> str:
    if name in FIRSTS:
        return MONTH
    if pd.api.types.is_bool_dtype(values):
        return FLAG
    return NUMBER if pd.api.types.is_numeric_dtype(values) else WORD


def _dotted(node: ast.expr) -> str | None:
    """The dotted name that a node writes, such as `parameters.north_korea.test.momentum`; None if it is none."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else None


TRUTH = {"true": True, "false": False}


def _is_word_of_ours(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and (node.id == NEVER or node.id in TRUTH)


def _constant(node: ast.expr) -> float | str | bool | None:
    """The number, word or truth value that a node writes; None if it is none of them."""
    match node:
        case ast.Name(id=name):
            return math.inf if name == NEVER else TRUTH.get(name)
        case ast.UnaryOp(op=ast.USub(), operand=part):
            value = _constant(part)
            return -value if isinstance(value, float) and math.isfinite(value) else None
        case ast.Constant(value=bool() | str() as value):
            return value
        case ast.Constant(value=int() | float() as value):
            return float(value) if abs(value) < HUGE else None
    return None
