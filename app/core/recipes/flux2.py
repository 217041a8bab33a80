"""Flux.2: dev, and klein in two sizes, each as distilled for four steps and as base."""

from app.core.recipes.graphs import (
    Loaded,
    basic_guider,
    cfg_guider,
    guided,
    node,
    separate,
)
from app.core.recipes.making import by_guider
from app.core.recipes.parts import QWEN_3_4B, encoder, vae
from app.core.recipes.recipe import Part, Recipe
from app.core.recipes.sizes import ONE_FINE

MISTRAL = encoder("mistral_3_small_flux2_fp8.safetensors", "mistral.*flux_?2", "mistral_?3_small")
QWEN_3_8B = encoder("qwen_3_8b_fp8mixed.safetensors", "qwen_?3_8b")
FLUX2_VAE = vae("flux2-vae.safetensors", "flux_?2.*vae", "flux_?2_ae")

DEV_STEPS, DEV_GUIDANCE = 20, 4.0
BASE_STEPS, BASE_CFG = 20, 5.0
DISTILLED_STEPS = 4
"""Steps for which the small models were distilled."""


def loaded(text_encoder: Part) -> Loaded:
    """Return the loaders of a Flux.2 model with its encoder."""
    return separate(node("CLIPLoader", clip_name=text_encoder.file, type="flux2"), FLUX2_VAE.file)


def _dev() -> Recipe:
    files = loaded(MISTRAL)
    graph = guided(files, basic_guider(files, DEV_GUIDANCE), DEV_STEPS, *ONE_FINE["1:1"])
    return by_guider("flux2-dev", graph, DEV_GUIDANCE, ONE_FINE, (MISTRAL, FLUX2_VAE))


def _klein(recipe_id: str, text_encoder: Part, steps: int, cfg: float) -> Recipe:
    files = loaded(text_encoder)
    guider = cfg_guider(files, cfg, has_negative=cfg > 1)
    graph = guided(files, guider, steps, *ONE_FINE["1:1"])
    return by_guider(recipe_id, graph, cfg, ONE_FINE, (text_encoder, FLUX2_VAE))


FLUX2_DEV = _dev()
KLEIN_4B = _klein("flux2-klein-4b", QWEN_3_4B, DISTILLED_STEPS, 1.0)
KLEIN_9B = _klein("flux2-klein-9b", QWEN_3_8B, DISTILLED_STEPS, 1.0)
KLEIN_BASE_4B = _klein("flux2-klein-base-4b", QWEN_3_4B, BASE_STEPS, BASE_CFG)
KLEIN_BASE_9B = _klein("flux2-klein-base-9b", QWEN_3_8B, BASE_STEPS, BASE_CFG)
