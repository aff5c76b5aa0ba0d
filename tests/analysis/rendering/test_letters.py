"""Letters of other scripts: shown where there is a font, and otherwise told by a word."""

import pytest

from analysis.rendering import letters, renderer


def picture(words: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text font-family="Arial">{words}</text></svg>'
    )


def test_that_latin_letters_are_left_alone() -> None:
    assert letters.paintable(picture("Señor “x” − 5 → 6")) == picture("Señor “x” − 5 → 6")


def test_that_letters_without_a_font_become_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    letters._is_there.cache_clear()
    monkeypatch.setattr(renderer, "png", lambda picture: b"an empty box")
    assert "[Korean] - wait" in letters.paintable(picture("종전 선언 - wait"))
    assert "[Chinese or Japanese]" in letters.paintable(picture("停戦"))
    letters._is_there.cache_clear()


def test_that_letters_with_a_font_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    letters._is_there.cache_clear()
    monkeypatch.setattr(renderer, "png", lambda picture: picture.encode())
    assert letters.paintable(picture("종전 선언")) == picture("종전 선언")
    letters._is_there.cache_clear()


def test_that_a_letter_of_the_shipped_font_is_seen_and_one_of_no_font_is_not() -> None:
    letters._is_there.cache_clear()
    assert letters._is_there("A", "Liberation Sans")
    assert not letters._is_there("\ue123", "Liberation Sans")
