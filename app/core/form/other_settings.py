"""The picture settings of A1111 and similar programs, as values of text to image."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.core.metadata.a1111 import Parameters
from app.core.workflow.catalog import WorkflowType


def values_of(
    parameters: Parameters, kind: WorkflowType, models: Iterable[str]
) -> Mapping[str, Any]:
    """Return the settings that the type has inputs for, by input name.

    `models` are the models on offer: settings name a model without folder and extension.
    """
    found = {
        "prompt": parameters.prompt,
        "negative": parameters.negative,
        "width": parameters.width,
        "height": parameters.height,
        "steps": parameters.steps,
        "cfg": parameters.cfg,
        "seed": parameters.seed,
        "checkpoint": _model(parameters.model, models),
    }
    names = {item.name for item in kind.inputs}
    return {key: value for key, value in found.items() if value is not None and key in names}


def _model(name: str | None, models: Iterable[str]) -> str | None:
    stems = {one.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]: one for one in models}
    return stems.get(name or "")
