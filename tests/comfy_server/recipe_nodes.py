"""The nodes of models that have encoder and VAE in files of their own, done by the stand-in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .definitions import SAMPLE, Definition
from .nodes import Call, Node, Result
from .options import Options
from .picture_nodes import Conditioning, Latent, Model, empty_latent, sample

RECIPES = SAMPLE.parent / "object_info_recipes.json"
"""What a server of version 0.33.0 says of the classes in the recipes of text to image."""


@dataclass(frozen=True, slots=True)
class Guider:
    """A model with its conditionings, and how much the prompt counts."""

    model: Model
    positive: Conditioning
    negative: Conditioning
    cfg: float


def read_recipe_definitions() -> dict[str, Definition]:
    """Read the classes of the recipes."""
    recorded: dict[str, Any] = json.loads(RECIPES.read_text("utf-8"))
    return {
        name: Definition(name, {"name": name, "description": "", "category": "sample", **told})
        for name, told in recorded.items()
    }


def with_files(definition: Definition, options: Options) -> Definition:
    """Give a loader's definition with the files of this server."""
    files: Mapping[str, tuple[str, ...]] = {
        "unet_name": options.diffusion_models,
        "vae_name": (*options.vaes, "pixel_space"),
        **dict.fromkeys(
            ("clip_name", "clip_name1", "clip_name2", "clip_name3"), options.text_encoders
        ),
    }
    found = definition
    if definition.name in LOADERS:
        for spec in definition.inputs:
            if spec.name in files:
                found = found.with_options(spec.name, files[spec.name])
    return found


async def load_model(call: Call) -> Result:
    """Give a diffusion model."""
    return Result((Model(call.inputs["unet_name"]),))


async def load_other(call: Call) -> Result:
    """Give an encoder or a VAE, which is nothing here."""
    return Result((Model(call.node_id),))


async def pass_model(call: Call) -> Result:
    """Give the model on."""
    return Result((call.inputs["model"],))


async def pass_conditioning(call: Call) -> Result:
    """Give the conditioning on."""
    return Result((call.inputs["conditioning"],))


async def zero_out(call: Call) -> Result:
    """Give a conditioning that says nothing."""
    return Result((Conditioning(""),))


async def give_noise(call: Call) -> Result:
    """Give the seed of the noise."""
    return Result((call.inputs["noise_seed"],))


async def give_method(call: Call) -> Result:
    """Give the name of a sampler."""
    return Result((call.inputs["sampler_name"],))


async def give_steps(call: Call) -> Result:
    """Give the number of steps as the schedule."""
    return Result((call.inputs["steps"],))


async def guide(call: Call) -> Result:
    """Give a guider with a prompt and a negative one."""
    given = call.inputs
    return Result((Guider(given["model"], given["positive"], given["negative"], given["cfg"]),))


async def guide_simply(call: Call) -> Result:
    """Give a guider with a prompt alone."""
    given = call.inputs
    return Result((Guider(given["model"], given["conditioning"], Conditioning(""), 1.0),))


@dataclass(slots=True)
class _AsSampler:
    """A call with the inputs of KSampler."""

    call: Call
    inputs: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.call, name)


async def sample_custom(call: Call) -> Result:
    """Paint as KSampler does, with what the guider and the schedule say."""
    given = call.inputs
    guider: Guider = given["guider"]
    latent: Latent = replace(given["latent_image"])
    inputs = {
        "model": guider.model,
        "positive": guider.positive,
        "negative": guider.negative,
        "cfg": guider.cfg,
        "seed": given["noise"],
        "steps": given["sigmas"],
        "latent_image": latent,
        "denoise": 1.0,
    }
    painted = (await sample(_AsSampler(call, inputs))).values
    return Result((*painted, *painted))


LOADERS = {
    "UNETLoader": Node(load_model),
    "CLIPLoader": Node(load_other),
    "DualCLIPLoader": Node(load_other),
    "TripleCLIPLoader": Node(load_other),
    "VAELoader": Node(load_other),
}

RECIPE_NODES = {
    **LOADERS,
    "BasicGuider": Node(guide_simply),
    "CFGGuider": Node(guide),
    "ConditioningZeroOut": Node(zero_out),
    "EmptyFlux2LatentImage": Node(empty_latent),
    "EmptySD3LatentImage": Node(empty_latent),
    "Flux2Scheduler": Node(give_steps),
    "FluxGuidance": Node(pass_conditioning),
    "KSamplerSelect": Node(give_method),
    "ModelSamplingAuraFlow": Node(pass_model),
    "RandomNoise": Node(give_noise),
    "SamplerCustomAdvanced": Node(sample_custom),
}
