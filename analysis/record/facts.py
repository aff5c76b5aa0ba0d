"""The facts, read: one row a dated fact, checked line by line.

`facts.csv` beside this module ends in December 2024. Its rows are facts, dates and counts in our own words. Of a source
whose tables are not free to be passed on (CSIS) it holds the count of a month, never an event. What is a reading rather
than a fact, such as the stage of the nuclear track, says `judgement`.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.record.switches import SWITCHES
from sim.errors import PanmunjomError, shown
from sim.state import BY_NAME
from sim.vocabulary import CHANNEL, DRILL, MESSAGE, POSTURE, STAGE, TEST

SHIPPED = Path(__file__).with_name("facts.csv")
ARTICLE = "2021-09"
"""The month of the article. What starts there knows the shipped facts up to it, and no later ones unless asked to."""
COLUMNS = ("date", "kind", "level", "value", "coding", "detail", "source", "confidence")
CONFIDENCE = ("verified", "unverified", "judgement")

NO_LEVEL: tuple[str, ...] = ("",)
KINDS: dict[str, tuple[str, ...]] = {
    "test": TEST._fields[1:],
    "drill": DRILL._fields,
    "message": MESSAGE._fields[1:],
    "posture": ("", *POSTURE._fields[1:]),
    "tighten": NO_LEVEL,
    "ease": NO_LEVEL,
    "declare": NO_LEVEL,
    "veto": NO_LEVEL,
    "session": NO_LEVEL,
    "offer_us": NO_LEVEL,
    "inter_korean_talks": NO_LEVEL,
    "stage": STAGE._fields,
    "channel": CHANNEL._fields,
    "leader_us": NO_LEVEL,
    "leader_rok": NO_LEVEL,
    "state": tuple(name for name, variable in BY_NAME.items() if variable.settable and not variable.words),
    "agreement": NO_LEVEL,
    "agreement_collapse": NO_LEVEL,
}
"""What a row can tell, and the levels it can name. Agreements are context: the stages that they led to are coded."""

WITH_VALUE = ("leader_us", "leader_rok", "state")
"""Kinds whose `value` is a state; of others it is a count, or blank where none was reported."""
FIRST_YEAR, LAST_YEAR = 1945, 2099
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_BEYOND = "beyond"
"""Where fields behind the last column go."""


class RecordError(PanmunjomError):
    """A file of facts that cannot be read or coded; every problem of the file, a line each."""


def read(path: str | Path | None = None) -> pd.DataFrame:
    """All facts of a file; where `path` is None, the shipped ones up to the month of the article.

    `read(SHIPPED)` has the shipped ones to their end. Columns: `month` (such as 2016-01), those of the file as text,
    and `value` as a number (NaN where blank), in the order of the dates; a month without a day comes before its days.
    Raises `RecordError` with every problem of the file.
    """
    if path is None:
        shipped = read(SHIPPED)
        return shipped[shipped["month"] <= ARTICLE]
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey=_BEYOND, strict=True)
            rows = [(reader.line_num, row) for row in reader]
            names = reader.fieldnames or ()
    except FileNotFoundError:
        raise RecordError(f"{path}: there is no such file; give a CSV file of dated facts") from None
    except IsADirectoryError:
        raise RecordError(f"{path}: is a folder; give a CSV file of dated facts") from None
    except UnicodeDecodeError:
        raise RecordError(f"{path}: is not UTF-8 text; save it again as UTF-8") from None
    except (OSError, ValueError, csv.Error) as error:
        raise RecordError(f"{path}: cannot be read as CSV ({error}); docs/record.md has its format") from None
    if missing := [name for name in COLUMNS if name not in names]:
        raise RecordError(
            f"{path}:1: the columns {', '.join(missing)} are missing; a file of facts has {', '.join(COLUMNS)}, "
            "with commas between them"
        )
    if not rows:
        raise RecordError(f"{path}: holds no facts; a row a fact is needed")
    if problems := [f"{path}:{line}: {problem}" for line, row in rows for problem in _wrong(row)]:
        raise RecordError("\n".join(problems))
    facts = pd.DataFrame([row for _, row in rows])
    facts = facts.assign(month=facts["date"].str[:7], value=pd.to_numeric(facts["value"], errors="coerce"))
    return facts.sort_values("date", kind="stable", ignore_index=True)


def _is_date(text: str) -> bool:
    """Whether `text` is a day or a month that exists."""
    if not _DATE.fullmatch(text):
        return False
    try:
        return FIRST_YEAR <= date.fromisoformat(f"{text}-01"[:10]).year <= LAST_YEAR
    except ValueError:
        return False


def _wrong(row: dict[Any, str]) -> Iterator[str]:
    if _BEYOND in row or None in row.values():
        yield f"has {'more' if _BEYOND in row else 'fewer'} fields than columns; put text that holds a comma in quotes"
        return
    if not _is_date(row["date"]):
        yield (
            f"date: is '{shown(row['date'])}', must be a day such as 2017-09-03 or a month such as 2017-09, "
            f"from {FIRST_YEAR} to {LAST_YEAR}"
        )
    kind, level, value = row["kind"], row["level"], row["value"]
    if kind not in KINDS:
        yield f"kind: is '{shown(kind)}', must be one of {', '.join(KINDS)}"
    elif level not in KINDS[kind]:
        named = ", ".join(filter(None, KINDS[kind]))
        allowed = f"must be one of {named}" if named else "must be blank"
        yield f"level: is '{shown(level)}', for the kind '{kind}' {allowed}"
    elif kind in WITH_VALUE:
        variable = BY_NAME[level or {"leader_us": "engagement_us", "leader_rok": "engagement_rok"}[kind]]
        number = pd.to_numeric(value, errors="coerce")
        if not variable.low <= number <= variable.high or (variable.whole and number % 1):
            allowed = "0 or 1" if variable.whole else f"a number from {variable.low:g} to {variable.high:g}"
            yield f"value: is '{shown(value)}', must be {allowed}"
    elif value and not (value.isascii() and value.isdigit()):
        yield f"value: is '{shown(value)}', must be a count or blank"
    switch, _, setting = row["coding"].partition("=")
    if row["coding"] and setting not in SWITCHES.get(switch, ()):
        allowed = ", ".join(f"{name}={each}" for name, settings in SWITCHES.items() for each in settings)
        yield f"coding: is '{shown(row['coding'])}', must be blank or one of {allowed}"
    if row["confidence"] not in CONFIDENCE:
        yield f"confidence: is '{shown(row['confidence'])}', must be one of {', '.join(CONFIDENCE)}"
