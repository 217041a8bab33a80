"""What a demo server is started with: one frozen value, checked where it is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

CHECKPOINTS = ("demo-landscape.safetensors", "demo-abstract.safetensors")

MODELS: Mapping[str, tuple[str, ...]] = {
    "loras": ("detail.safetensors", "light/dusk.safetensors", "light/noon.safetensors"),
    "vae": ("demo-vae.safetensors",),
    "upscale_models": ("demo-2x.pth",),
}
"""The models of a server that is given no others, by folder."""


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that is fixed for the life of one demo server.

    `cors` is the value of `Access-Control-Allow-Origin`, or None for ComfyUI's default, the check
    of the origin. `tint` is `#rrggbb`, or None for pictures without a mark. `data_dir` None means a
    temporary folder. `models` are the models of the other folders, by folder. `unpictured` are
    models without a preview. `lacks` are node classes that this server does not have.
    `manager` is "old" or "new" for a server with ComfyUI-Manager, of version 3 or 4.
    """

    name: str = "A"
    host: str = "127.0.0.1"
    port: int = 0
    tint: str | None = None
    step_seconds: float = 0.15
    cors: str | None = "*"
    version: str = "0.3.64"
    max_upload_mb: float = 100.0
    preview_method: str = "latent2rgb"
    data_dir: Path | None = None
    checkpoints: tuple[str, ...] = CHECKPOINTS
    diffusion_models: tuple[str, ...] = ()
    text_encoders: tuple[str, ...] = ()
    vaes: tuple[str, ...] = ()
    models: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict(MODELS))
    unpictured: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    control: bool = False
    manager: str = ""

    def __post_init__(self) -> None:
        if self.tint is not None and not re.fullmatch(r"#[0-9a-fA-F]{6}", self.tint):
            raise ValueError(f"tint is #rrggbb, not {self.tint!r}")
        if self.manager not in ("", "old", "new"):
            raise ValueError(f"manager is old or new, not {self.manager!r}")
        if self.preview_method not in ("latent2rgb", "none"):
            raise ValueError(f"preview_method is latent2rgb or none, not {self.preview_method!r}")

    def models_in(self, folder: str) -> tuple[str, ...]:
        """The names of the models in one folder."""
        own = {
            "checkpoints": self.checkpoints,
            "diffusion_models": self.diffusion_models,
            "text_encoders": self.text_encoders,
            "vae": self.vaes,
        }
        return own.get(folder, ()) or self.models.get(folder, ())

    @property
    def max_upload_bytes(self) -> int:
        """The request size that answers 413 when exceeded, as ComfyUI computes it."""
        return round(self.max_upload_mb * 1024 * 1024)

    @property
    def version_tuple(self) -> tuple[int, ...]:
        """The version as numbers, so that 0.27.0 is newer than 0.3.64."""
        return tuple(int(part) for part in re.findall(r"\d+", self.version)[:3])
