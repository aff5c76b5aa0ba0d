"""What is made of results: tables, charts, comparisons and explanations of what the model in `sim` has produced.

`load` reads the result folder of a finished run. Data flows one way: nothing in `sim` depends on this package.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.explanation.explain import explain
    from analysis.results import load
    from analysis.wording.columns import describe

__all__ = ["describe", "explain", "load"]


def __getattr__(name: str) -> Any:
    # Lazy, because reading a result needs pandas and `panmunjom --help` must not wait for it.
    if name == "load":
        from analysis.results import load

        return load
    if name == "describe":
        from analysis.wording.columns import describe

        return describe
    if name == "explain":
        from analysis.explanation.explain import explain

        return explain
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
