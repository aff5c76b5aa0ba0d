"""What every part of the scenario language is: a frozen, closed model."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A part of a scenario: no key but its own, and nothing changes once it is read."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        validate_by_alias=True,
        validate_by_name=False,
        serialize_by_alias=True,
    )


class MadeSection(Section):
    """The base of sections that are made from tables: their fields are described there, and no source is searched."""

    model_config = ConfigDict(use_attribute_docstrings=False)


def entries(section: Section | None) -> dict[str, Any]:
    """What a section says, by the keys of the file."""
    if section is None:
        return {}
    fields = type(section).model_fields
    return {fields[name].alias or name: getattr(section, name) for name in fields if name in section.model_fields_set}
