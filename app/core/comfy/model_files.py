"""The files of a models folder, parsed from `/api/experiment/models/{folder}`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.workflow.loose import index_of, mapping_of, text_of
from app.core.workflow.model_names import same_path


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file: its path as the server spells it, and the place of its directory in the folder."""

    name: str
    path_index: int


ModelFiles = Mapping[str, ModelFile]
"""The files of one folder by their paths in one form (`same_path`)."""


def parse_model_files(value: Any) -> ModelFiles:
    """Return the files of a list; other entries are skipped, and so is any other answer.

    The first of two files of one path counts: it is the one that the server loads.
    """
    found: dict[str, ModelFile] = {}
    for entry in map(mapping_of, value if isinstance(value, list) else ()):
        name, place = text_of(entry.get("name")), index_of(entry.get("pathIndex"))
        if name and place is not None:
            found.setdefault(same_path(name), ModelFile(name, place))
    return found
