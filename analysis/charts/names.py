"""How a chart calls results: by the titles of their scenarios, in rows, at lines and in headings alike.

What has a label, because another result of the same scenario is shown with it, is called by that.

Where there is no room for a whole title it is cut, with an ellipsis, so that what is left begins as the title does:
whoever reads “Strategic patience…” in a heading finds it in the rows.
"""

import re
from collections.abc import Iterable, Sequence

from sim.result import Result

SHORT = 30
"""Letters of a title in a heading or at the end of a line."""
ELLIPSIS = "…"
_LOOSE_ENDS = {"a", "an", "and", "are", "as", "at", "by", "do", "does", "for", "from", "in", "is", "it", "of", "on",
               "or", "that", "the", "they", "to", "under", "when", "while", "who", "with", "without"}  # fmt: skip
"""Words that a cut title does not end with, unless it would then be taken for another."""


def called(results: Sequence[Result], letters: int = SHORT) -> dict[str, str]:
    """What a chart calls each of `results`, by its name: titles of about so many letters, no two alike."""
    titles = {result.name: _title(result) for result in results}
    words = {}
    for result in results:
        title = titles[result.name]
        others = [other for name, other in titles.items() if name != result.name and other != title]
        words[result.name] = result.label or shortened(title, letters, others)
    twice = {text for text in words.values() if list(words.values()).count(text) > 1}
    return {name: f"{text} ({name})" if text in twice else text for name, text in words.items()}


def _title(result: Result) -> str:
    return str(result.manifest["scenario"].get("title") or result.name).rstrip(".")


def shortened(title: str, letters: int, others: Iterable[str] = ()) -> str:
    """`title`, or its beginning where it has more letters; longer than that only if one of `others` begins alike."""
    if len(title) <= letters:
        return title
    ends = [match.start() for match in re.finditer(r"[:;,]? ", title)]
    clauses = [end for end in ends if title[end] in ":;," and letters / 2 <= end < letters]
    words = [end for end in ends if end < letters]
    end = max(clauses or words, default=letters - 1)
    while title[:end].rpartition(" ")[2] in _LOOSE_ENDS and title[:end].rpartition(" ")[0]:
        end = title[:end].rindex(" ")
    for longer in (end, *(each for each in ends if each > end)):
        if not any(re.match(re.escape(title[:longer]) + r"(?!\w)", other) for other in others):
            return f"{title[:longer]}{ELLIPSIS}"
    return title
