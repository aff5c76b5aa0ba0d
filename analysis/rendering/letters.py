"""Letters that no font here has: in a PNG they would be empty boxes, so that words say in their place what is missing.

An SVG keeps the letters, because whoever opens it may have a font for them.
"""

import functools
import re

from analysis.rendering import renderer

KOREAN = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
OTHERS = "\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\uff00-\uffef"
SCRIPTS = {
    "[Korean]": re.compile(f"[{KOREAN}](?:[{KOREAN} ]*[{KOREAN}])?"),
    "[Chinese or Japanese]": re.compile(f"[{OTHERS}](?:[{OTHERS} ]*[{OTHERS}])?"),
}
"""What stands in a picture for letters that cannot be shown, and where such letters are."""
NO_LETTER = "\ue000"
"""A code that no font has a letter for."""
FONTS = re.compile(r'font-family="([^"]*)"')


def paintable(picture: str) -> str:
    """An SVG document with words in the place of letters that cannot be painted here."""
    for words in missing(picture):
        picture = SCRIPTS[words].sub(words, picture)
    return picture


def missing(picture: str) -> list[str]:
    """The words that stand in a PNG of `picture`, an SVG document, for letters that cannot be painted here."""
    family = FONTS.search(picture)
    fonts = family[1] if family else "sans-serif"
    places = {words: letters.search(picture) for words, letters in SCRIPTS.items()}
    return [words for words, found in places.items() if found and not _is_there(found[0][0], fonts)]


@functools.cache
def _is_there(letter: str, family: str) -> bool:
    """Whether a letter is painted otherwise than one that cannot be there."""
    return _painted(letter, family) != _painted(NO_LETTER, family)


def _painted(letter: str, family: str) -> bytes:
    text = f'<text x="8" y="40" font-size="32" font-family="{family}">{letter}</text>'
    return renderer.png(f'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">{text}</svg>')
