"""A model's attributes as bytes, from which another model of the same kind can take them over.

The model itself, its design and the classes of its agents are referred to and not stored: what is unpacked points to
those of the model that takes it over. So the classes may be local ones, and a large design is not written out.
"""

import io
import pickle
from typing import Any

MODEL, DESIGN, AGENT = "model", "design", "agent"


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, model: Any) -> None:
        super().__init__(file)
        self.model = model
        self.agent_types = set(model.agent_types)

    def persistent_id(self, value: Any) -> tuple[str, ...] | None:
        if value is self.model:
            return (MODEL,)
        if value is self.model.design:
            return (DESIGN,)
        if isinstance(value, type) and value in self.agent_types:
            return AGENT, _name(value)
        return None


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, model: Any) -> None:
        super().__init__(file)
        self.model = model
        self.agent_types = {_name(kind): kind for kind in model.agent_types}

    def persistent_load(self, reference: tuple[str, ...]) -> Any:
        if reference == (MODEL,):
            return self.model
        if reference == (DESIGN,):
            return self.model.design
        if reference[1] not in self.agent_types:
            raise pickle.UnpicklingError(f"the model has no agent of the class {reference[1]}")
        return self.agent_types[reference[1]]


def packed(model: Any, attributes: dict[str, Any]) -> bytes:
    """The attributes of a model."""
    file = io.BytesIO()
    _Packer(file, model).dump(attributes)
    return file.getvalue()


def unpacked(model: Any, content: bytes) -> dict[str, Any]:
    """Attributes for `model`, which may be another one than they were packed from."""
    attributes: dict[str, Any] = _Unpacker(io.BytesIO(content), model).load()
    return attributes
