"""How the help reads: commands in groups, no line cut short, then an example that works and the page that says more."""

from difflib import get_close_matches
from typing import Any, override

from typer.core import TyperCommand, TyperGroup

from sim.errors import shown

EXAMPLE = "Example:"


def help_end(example: str, page: str) -> str:
    """What a command's help ends with: a command line that works, and the page of the documentation."""
    return f"{EXAMPLE} {example}\nMore: {page}"


def example_of(command: Any) -> str:
    """The command line that the help of a command ends with; empty if it has none."""
    first = (command.epilog or "").split("\n")[0]
    return first.removeprefix(EXAMPLE).strip() if first.startswith(EXAMPLE) else ""


class Command(TyperCommand):
    """A command whose help names its arguments and options by what a person types for them, and never by their type."""

    @override
    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        arguments = self._parameters(ctx, "argument")
        return ["[OPTIONS]", *(each.metavar if each.required else f"[{each.metavar}]" for each in arguments)]

    @override
    def format_options(self, ctx: Any, formatter: Any) -> None:
        for kind, title in (("argument", "Arguments"), ("option", "Options")):
            if rows := [_row(each) for each in self._parameters(ctx, kind)]:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def _parameters(self, ctx: Any, kind: str) -> list[Any]:
        return [each for each in self.get_params(ctx) if each.param_type_name == kind]

    @override
    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        if self.epilog:
            formatter.write_paragraph()
            formatter.write(f"{self.epilog}\n")


class Commands(TyperGroup):
    """The commands, in groups; a name that is none is told with what was probably meant."""

    @override
    def format_commands(self, ctx: Any, formatter: Any) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            command: Any = self.get_command(ctx, name)
            groups.setdefault(command.rich_help_panel, []).append((name, first_line(command.help)))
        widest = max(len(name) for rows in groups.values() for name, _ in rows)
        for title, rows in groups.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(widest), words) for name, words in rows])

    @override
    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        formatter.write_paragraph()
        formatter.write("panmunjom COMMAND --help explains a command and ends with an example.\n")

    @override
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-") and not ctx.resilient_parsing:
            ctx.fail(f"there is no command '{shown(name)}'{self._instead(ctx, name)}")
        return super().resolve_command(ctx, args)

    def _instead(self, ctx: Any, name: str) -> str:
        """What to type in place of a name that is no command: one like it, or what is done with a scenario."""
        if near := get_close_matches(name.lower(), self.list_commands(ctx), n=1, cutoff=0.6):
            return f" - did you mean '{near[0]}'?"
        from sim.scenario import catalogue

        if catalogue.shipped_path(name) or name.endswith(catalogue.SUFFIXES):
            return f"; to run the scenario: panmunjom run {name}"
        return "; panmunjom --help lists them"


def first_line(text: str | None) -> str:
    """The first paragraph of a help, on one line."""
    return " ".join((text or "").split("\n\n")[0].split())


def _row(parameter: Any) -> tuple[str, str]:
    """An argument or option as the help lists it: what is typed, what it does, and what holds without it."""
    if parameter.param_type_name == "argument":
        return parameter.metavar, parameter.help or ""
    names = ", ".join(sorted(parameter.opts, key=len))
    typed = names if parameter.is_flag else f"{names} {parameter.metavar or 'N'}"
    default = parameter.default
    usual = f" [default: {default}]" if parameter.show_default and default not in (None, False, "") else ""
    needed = " [required]" if parameter.required else ""
    return typed, f"{parameter.help or ''}{usual}{needed}"
