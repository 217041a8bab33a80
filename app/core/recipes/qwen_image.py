"""Qwen-Image, and models of it that were distilled for few steps."""

from dataclasses import replace

from app.core.recipes.graphs import LATENT_16, Loaded, Sampling, checkpoint, node, separate
from app.core.recipes.making import by_sampler
from app.core.recipes.parts import encoder, vae
from app.core.recipes.sizes import QWEN

ENCODER = encoder("qwen_2.5_vl_7b_fp8_scaled.safetensors", "qwen_?2_5_vl_7b")
QWEN_VAE = vae("qwen_image_vae.safetensors", "qwen_?image.*vae")
PARTS = (ENCODER, QWEN_VAE)

WHOLE_STEPS = Sampling(20, 2.5, "euler", "simple", LATENT_16, shift=3.1)
FEW_STEPS = replace(WHOLE_STEPS, steps=8, cfg=1.0, has_negative=False)


def loaded() -> Loaded:
    """Return the loaders of a Qwen-Image model with its encoder."""
    return separate(node("CLIPLoader", clip_name=ENCODER.file, type="qwen_image"), QWEN_VAE.file)


QWEN_IMAGE = by_sampler("qwen-image", loaded(), WHOLE_STEPS, QWEN, PARTS)
QWEN_LIGHTNING = by_sampler("qwen-image-lightning", loaded(), FEW_STEPS, QWEN, PARTS)
QWEN_WHOLE = by_sampler("qwen-image-checkpoint", checkpoint(), FEW_STEPS, QWEN)
"""A checkpoint with encoder and VAE in it; those in use are distilled."""
