"""Stable Diffusion 3 and 3.5: its models lie among the checkpoints, most without encoders."""

from dataclasses import replace

from app.core.recipes.graphs import (
    ENCODER_NODE,
    LATENT_16,
    Loaded,
    Sampling,
    checkpoint,
    node,
    separate,
)
from app.core.recipes.making import by_sampler
from app.core.recipes.parts import clip_g, clip_l, t5xxl, vae
from app.core.recipes.sizes import ONE

ENCODERS = (clip_l("clip_name1"), clip_g("clip_name2"), t5xxl("clip_name3"))
SD3_VAE = vae("sd3_vae.safetensors", "sd_?3.*vae")

LARGE = Sampling(20, 4.0, "euler", "sgm_uniform", LATENT_16)
TURBO = replace(LARGE, steps=4, cfg=1.2)

_NAMES = {part.place[1]: part.file for part in ENCODERS}


def with_encoders() -> Loaded:
    """Return the loaders of a checkpoint that has a VAE but no encoders in it."""
    whole = checkpoint()
    nodes = {**whole.nodes, ENCODER_NODE: node("TripleCLIPLoader", **_NAMES)}
    return replace(whole, nodes=nodes, encoder=[ENCODER_NODE, 0])


def loaded() -> Loaded:
    """Return the loaders of a diffusion model with encoders and VAE."""
    return separate(node("TripleCLIPLoader", **_NAMES), SD3_VAE.file)


SD3 = by_sampler("sd3", with_encoders(), LARGE, ONE, ENCODERS)
SD3_TURBO = by_sampler("sd3-turbo", with_encoders(), TURBO, ONE, ENCODERS)
SD3_MODEL = by_sampler("sd3-model", loaded(), LARGE, ONE, (*ENCODERS, SD3_VAE))
SD3_MODEL_TURBO = by_sampler("sd3-model-turbo", loaded(), TURBO, ONE, (*ENCODERS, SD3_VAE))
SD3_WHOLE = by_sampler("sd3-checkpoint", checkpoint(), LARGE, ONE)
SD3_WHOLE_TURBO = by_sampler("sd3-checkpoint-turbo", checkpoint(), TURBO, ONE)
