"""Letters of other scripts: shown where there is a font, and otherwise told by a word."""

from pathlib import Path

import altair as alt
import pandas as pd
import pytest

from analysis.charts.saving import save_all
from analysis.rendering import letters, renderer
from sim.cli import streams
from sim.errors import PanmunjomWarning


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


def titled(words: str) -> alt.Chart:
    frame = pd.DataFrame({"x": [1], "y": [2]})
    return alt.Chart(frame, title=words).mark_point().encode(x="x", y="y")


def test_that_a_picture_whose_letters_have_no_font_says_so_and_how_to_mend_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(letters, "_is_there", lambda letter, family: letter.isascii())
    with pytest.warns(PanmunjomWarning, match=r"\[Korean\] stands in their place in the PNG files.*fonts-noto-cjk"):
        save_all([("declaration", titled("종전 선언"))], tmp_path)
    assert "종전 선언" in (tmp_path / "declaration.svg").read_text(encoding="utf-8")
    save_all([("declaration", titled("종전 선언"))], tmp_path, ["svg"])  # no PNG, nothing is lost, no warning
    save_all([("declaration", titled("End of war"))], tmp_path)


def test_that_the_command_line_tells_it_as_a_line_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[object] = []
    streams._told(lambda *told: seen.append(told), PanmunjomWarning("no font"), PanmunjomWarning, "file.py", 3)
    assert capsys.readouterr().err == "warning: no font\n"
    streams._told(lambda *told: seen.append(told), UserWarning("other"), UserWarning, "file.py", 3)
    assert len(seen) == 1
