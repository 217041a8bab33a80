"""Z-Image: turbo, which needs eight steps, and the base model."""

from app.core.recipes.graphs import LATENT_16, Loaded, Sampling, checkpoint, node, separate
from app.core.recipes.making import by_sampler
from app.core.recipes.parts import FLUX_VAE, QWEN_3_4B
from app.core.recipes.sizes import ONE_FINE

PARTS = (QWEN_3_4B, FLUX_VAE)

TURBO = Sampling(8, 1.0, "res_multistep", "simple", LATENT_16, has_negative=False, shift=3.0)
BASE = Sampling(25, 4.0, "res_multistep", "simple", LATENT_16, shift=3.0)


def loaded() -> Loaded:
    """Return the loaders of a Z-Image model with its encoder."""
    return separate(node("CLIPLoader", clip_name=QWEN_3_4B.file, type="lumina2"), FLUX_VAE.file)


Z_IMAGE_TURBO = by_sampler("z-image-turbo", loaded(), TURBO, ONE_FINE, PARTS)
Z_IMAGE = by_sampler("z-image", loaded(), BASE, ONE_FINE, PARTS)
Z_IMAGE_WHOLE = by_sampler("z-image-checkpoint", checkpoint(), TURBO, ONE_FINE)
"""A checkpoint with encoder and VAE in it."""
