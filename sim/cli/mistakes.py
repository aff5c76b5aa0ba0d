"""What a person is told who has typed a command wrongly: what is wrong, how the command is used, where to read on.

Typer finds the mistakes and says them in the words of its libraries; here they are said as those of scenario files are.
"""

import re
from difflib import get_close_matches
from math import inf
from typing import Any

from sim.cli.helping import example_of
from sim.errors import shown

EXTRA = re.compile(r"Got unexpected extra argument\S* \((.*)\)", re.DOTALL)
SHOWN = 200


def explained(error: Any) -> str:
    """A mistake of usage in three lines at most: what is wrong, how the command is used, an example."""
    lines = [f"Error: {_what(error)}"]
    context = getattr(error, "ctx", None)
    if context is not None:
        lines.append(" ".join(context.get_usage().split()))
        example = example_of(context.command)
        lines.append(f"Example: {example}" if example else "panmunjom --help lists the commands.")
    return "\n".join(lines)


def _what(error: Any) -> str:
    where, message = _where(error), error.message
    parameter = getattr(error, "param", None)
    if type(error).__name__ == "MissingParameter":
        return f"{where} is missing. {parameter.help}" if parameter else f"{where} is missing"
    if type(error).__name__ == "NoSuchOption":
        return f"there is no option '{shown(error.option_name)}'{_meant(error)}"
    if type(error).__name__ == "BadOptionUsage":
        return f"{error.option_name} {'needs a' if 'requires' in message else 'takes no'} value"
    if extra := EXTRA.fullmatch(message):
        return f"too many arguments: {shown(extra[1], SHOWN)}"
    if causes := getattr(error.__cause__, "errors", None):
        message = _refused(causes()[0], parameter)
    return f"{where}: {message}" if where else message


def _where(error: Any) -> str:
    """The argument or option that the error is about, as it is typed; empty if it is about none."""
    if hint := getattr(error, "param_hint", None):
        return str(hint)
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    return str(parameter.metavar if parameter.param_type_name == "argument" else max(parameter.opts, key=len))


def _meant(error: Any) -> str:
    known = [name for each in error.ctx.command.get_params(error.ctx) for name in each.opts if name.startswith("--")]
    near = get_close_matches(error.option_name, known, n=1, cutoff=0.6)
    return f" - did you mean '{near[0]}'?" if near else ""


def _refused(cause: dict[str, Any], parameter: Any) -> str:
    """Why a value is not taken, from the first problem that pydantic found with it."""
    from sim.scenario.wording import between

    low, high = (getattr(parameter, end, None) for end in ("min", "max"))
    whole = cause["type"].startswith("int") or isinstance(low if low is not None else high, int)
    allowed = between(-inf if low is None else low, inf if high is None else high, whole)
    return f"is '{shown(str(cause['input']))}', {allowed}"
