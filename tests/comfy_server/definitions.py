"""The inputs and outputs of each node, from the recorded responses of a real server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).parent.parent / "samples" / "object_info_subset.json"


WORKFLOWS = SAMPLE.parent / "workflows" / "object_info.json"
"""What servers of two versions say of the classes in the sample workflows."""

DYNAMIC = ("COMFY_AUTOGROW_V3", "COMFY_DYNAMICGROUP_V3")
"""Inputs whose own name is in no prompt: that has `name.child` for each socket."""


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One input: its type (a list for a choice), whether it is required, and its settings."""

    name: str
    type: Any
    required: bool
    settings: Mapping[str, Any]

    @property
    def options(self) -> list[Any] | None:
        """The allowed values of a choice, in the old spelling or the new; None for other types."""
        if isinstance(self.type, list):
            return self.type
        if self.type == "COMBO":
            return list(self.settings.get("options", []))
        return None

    def config(self) -> list[Any]:
        """Give the pair that ComfyUI repeats in its errors."""
        return [self.type, dict(self.settings)]


@dataclass(frozen=True, slots=True)
class Definition:
    """One node class as `/object_info` tells it."""

    name: str
    told: Mapping[str, Any]

    @property
    def is_output(self) -> bool:
        """Whether a prompt may end in this node."""
        return bool(self.told["output_node"])

    @property
    def returns(self) -> list[str]:
        """The types of what it gives."""
        return list(self.told["output"])

    @property
    def inputs(self) -> list[InputSpec]:
        """Its inputs, required first."""
        return [
            InputSpec(name, spec[0], kind == "required", spec[1] if len(spec) > 1 else {})
            for kind in ("required", "optional")
            for name, spec in self.told["input"].get(kind, {}).items()
            if spec[0] not in DYNAMIC
        ]

    def with_options(self, input_name: str, options: Iterable[str]) -> Definition:
        """Give the same definition with other options for one required choice."""
        told: dict[str, Any] = json.loads(json.dumps(self.told))
        told["input"]["required"][input_name][0] = list(options)
        return Definition(self.name, told)


def read_definitions(path: Path = SAMPLE) -> dict[str, Definition]:
    """Read all node classes of a recorded `/object_info`."""
    recorded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return {name: Definition(name, told) for name, told in recorded.items()}


def read_sample_definitions() -> dict[str, Definition]:
    """Read the classes of the sample workflows, each as the newest of the servers says it."""
    versions: dict[str, dict[str, Any]] = json.loads(WORKFLOWS.read_text("utf-8"))
    return {
        name: Definition(name, {"name": name, "description": "", "category": "sample", **told})
        for classes in versions.values()
        for name, told in classes.items()
    }
