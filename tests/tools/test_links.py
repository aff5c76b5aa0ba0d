"""Links lead somewhere, between pages, to their sections and to kept files; every page and kept file is linked."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
DOCS, KEPT = ROOT / "docs", ROOT / "results" / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), *KEPT.glob("*.md")])
HTML = sorted([*(ROOT / "analysis").rglob("*.html"), *KEPT.glob("*.html")])
SOURCES = sorted(
    path for folder in ("sim", "analysis", "tools", "scenarios") for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".yaml", ".html")
)  # fmt: skip


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def targets(path: Path) -> list[str]:
    return re.findall(r"\]\(\s*<?([^)\s>]+)", prose(path))


def anchors(path: Path) -> set[str]:
    """The sections of a page by the names that GitHub gives them: of equal headings the second ends in -1."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE):
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        number = next(n for n in range(len(found) + 1) if (f"{name}-{n}" if n else name) not in found)
        found.add(f"{name}-{number}" if number else name)
    return found


class Links(HTMLParser):
    """The ids of a page, and what it links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name == "id" and value:
                self.ids.add(value)
            elif name in ("href", "src") and value:
                self.targets.append(value)


def check_address(target: str) -> None:
    """The syntax alone: a test does not ask the network."""
    parts = urlsplit(target)
    assert parts.scheme in ("https", "mailto"), target
    assert parts.scheme == "mailto" or re.fullmatch(r"[\w-]+(\.[\w-]+)+", parts.hostname or ""), target


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_that_links_of_a_page_lead_somewhere(path: Path) -> None:
    for target in targets(path):
        if urlsplit(target).scheme:
            check_address(target)
            continue
        name, _, anchor = target.partition("#")
        other = (path.parent / unquote(name)).resolve() if name else path
        assert other.exists(), target
        assert other.is_relative_to(ROOT), target
        if anchor:
            assert anchor in anchors(other), target


@pytest.mark.parametrize("path", HTML, ids=named)
def test_that_links_of_an_html_page_lead_somewhere(path: Path) -> None:
    links = Links(path.read_text(encoding="utf-8"))
    for target in links.targets:
        if "{" in target or target.startswith("data:"):
            continue  # filled in by the template, or in the page itself
        if target.startswith("#"):
            assert target[1:] in links.ids or any("{" in name for name in links.ids), target
        elif urlsplit(target).scheme:
            check_address(target)
        else:
            assert (path.parent / target).exists(), target


def mentions() -> Iterator[object]:
    """Pages that a message, a help text or a comment names, as `docs/model.md` or `docs/model.md#limits`."""
    for path in SOURCES:
        for page, anchor in sorted(
            set(re.findall(r"\bdocs/([\w-]+\.md)(?:#([\w-]+))?", path.read_text(encoding="utf-8")))
        ):
            yield pytest.param(page, anchor, id=f"{named(path)}: {page}")


@pytest.mark.parametrize(("page", "anchor"), list(mentions()))
def test_that_a_page_that_the_program_names_exists(page: str, anchor: str) -> None:
    assert (DOCS / page).exists()
    assert not anchor or anchor in anchors(DOCS / page)


def test_that_the_list_of_pages_has_every_page_once() -> None:
    table = prose(DOCS / "README.md").partition("## ")[0]
    listed = re.findall(r"^\| \[([\w-]+\.md)\]\(\1\) \|", table, re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in DOCS.glob("*.md") if path.name != "README.md")


def test_that_every_kept_result_is_linked_from_some_page() -> None:
    linked = {(path.parent / target.partition("#")[0]).resolve() for path in PAGES for target in targets(path)}
    assert [named(path) for path in sorted(KEPT.iterdir()) if path.resolve() not in linked] == []


def test_that_equal_headings_have_anchors_of_their_own(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# What, now?\n\n## Same\n\n## Same\n\n```\n# no heading\n```\n", encoding="utf-8")
    assert anchors(page) == {"what-now", "same", "same-1"}
