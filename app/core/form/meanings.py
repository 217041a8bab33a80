"""What an input is for, by the name of the field that receives its value.

Names only affect labels and the position in the form. Kinds and limits come from the classes.
"""

from collections.abc import Mapping

from app.core.form.entries import Entry
from app.core.form.prompts import Target
from app.core.workflow.catalog import InputKind
from app.core.workflow.graph import Graph, is_link

PROMPT, NEGATIVE, SEED = "Prompt", "Negative prompt", "Seed"

TEXTS: Mapping[str, str] = {
    **dict.fromkeys(("prompt", "positive", "positive_prompt"), PROMPT),
    **dict.fromkeys(("negative", "negative_prompt"), NEGATIVE),
    "system_prompt": "System prompt",
}
"""Labels of texts by field."""

SETTINGS: Mapping[str, str] = {
    "image": "Image",
    "mask": "Mask",
    "video": "Video",
    "audio": "Audio",
    "width": "Width",
    "height": "Height",
    "size": "Size",
    "resolution": "Resolution",
    "aspect_ratio": "Aspect ratio",
    "ratio": "Aspect ratio",
    "length": "Length",
    "duration": "Duration",
    "seconds": "Seconds",
    "fps": "Frame rate",
    "frame_rate": "Frame rate",
    "batch_size": "Batch size",
    "steps": "Steps",
    "cfg": "CFG",
    "guidance": "Guidance",
    "denoise": "Denoise",
    "shift": "Shift",
    "strength": "Strength",
    "strength_model": "Model strength",
    "strength_clip": "CLIP strength",
    "scale_by": "Scale",
    "multiplier": "Multiplier",
    "megapixels": "Megapixels",
    "blend_factor": "Blend factor",
    "sampler_name": "Sampler",
    "scheduler": "Scheduler",
    "model": "Model",
    "model_name": "Model",
    "ckpt_name": "Checkpoint",
    "unet_name": "Diffusion model",
    "clip_name": "Text encoder",
    "clip_name1": "Text encoder 1",
    "clip_name2": "Text encoder 2",
    "clip_name3": "Text encoder 3",
    "vae_name": "VAE",
    "lora_name": "LoRA",
    "control_net_name": "ControlNet",
}
"""Labels of all other inputs by field, whether numbers, choices or files."""

LABELS = tuple(dict.fromkeys((*TEXTS.values(), *SETTINGS.values(), SEED)))
"""All labels by role, for the languages' tests."""

VALUE_NODES = ("PrimitiveInt", "PrimitiveFloat", "PrimitiveBoolean", "PrimitiveString")
"""Prefixes of the classes of nodes that hold one value."""

_SQUARE = {"width", "height"}

_SIDES = {"positive": PROMPT, "conditioning": PROMPT, "negative": NEGATIVE}


class Meanings:
    """The fields and roles of a graph's inputs; `prompts` are its prompts with their sides."""

    def __init__(self, graph: Graph, prompts: Mapping[Target, str]) -> None:
        self._prompts = prompts
        self._fed: dict[str, set[str]] = {}
        for node in graph.values():
            for name, value in node["inputs"].items():
                if is_link(value):
                    self._fed.setdefault(str(value[0]), set()).add(name.rpartition(".")[2])

    def is_prompt(self, entry: Entry) -> bool:
        """Return whether an input is a prompt of a sampler."""
        return entry.target in self._prompts

    def field(self, entry: Entry) -> str:
        """Return the field that an input sets: for a node of one value, the field it is linked to.

        One value for width and height is a "size".
        """
        if not entry.class_name.startswith(VALUE_NODES):
            return entry.field
        fed = self._fed.get(entry.target[0], set())
        if fed == _SQUARE:
            return "size"
        return next(iter(fed)) if len(fed) == 1 else entry.field

    def role(self, entry: Entry) -> str:
        """Return the English label for what an input is for, "" if that is unknown."""
        side = self._prompts.get(entry.target)
        if side is not None:
            return _SIDES[side]
        field = self.field(entry)
        if entry.item.kind is InputKind.TEXT:
            return TEXTS.get(field, "")
        if entry.item.kind is InputKind.SEED:
            return SEED
        return SETTINGS.get(field, "")
