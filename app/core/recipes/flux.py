"""Flux.1: dev and its kin, which take a guidance, and schnell, which needs four steps."""

from app.core.recipes.graphs import LATENT_16, Loaded, Sampling, checkpoint, node, separate
from app.core.recipes.making import by_sampler
from app.core.recipes.parts import FLUX_VAE, clip_l, t5xxl
from app.core.recipes.sizes import ONE_FINE

PARTS = (t5xxl("clip_name1"), clip_l("clip_name2"), FLUX_VAE)

DEV = Sampling(20, 1.0, "euler", "simple", LATENT_16, has_negative=False, guidance=3.5)
SCHNELL = Sampling(4, 1.0, "euler", "simple", LATENT_16, has_negative=False)


def loaded() -> Loaded:
    """Return the loaders of a Flux.1 model with its two encoders."""
    t5, clip, vae = (part.file for part in PARTS)
    names = {"clip_name1": t5, "clip_name2": clip}
    return separate(node("DualCLIPLoader", **names, type="flux"), vae)


FLUX_DEV = by_sampler("flux-dev", loaded(), DEV, ONE_FINE, PARTS)
FLUX_SCHNELL = by_sampler("flux-schnell", loaded(), SCHNELL, ONE_FINE, PARTS)

FLUX_DEV_WHOLE = by_sampler("flux-dev-checkpoint", checkpoint(), DEV, ONE_FINE)
FLUX_SCHNELL_WHOLE = by_sampler("flux-schnell-checkpoint", checkpoint(), SCHNELL, ONE_FINE)
"""Checkpoints that have both encoders and the VAE in them."""
