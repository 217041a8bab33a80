"""Text encoders and VAEs that several families share, with the names by which they are found."""

from app.core.recipes.graphs import ENCODER_NODE, VAE_NODE
from app.core.recipes.recipe import Part


def encoder(file: str, *names: str, field: str = "clip_name") -> Part:
    """Return a text encoder; `names` are patterns for its other names."""
    return Part((ENCODER_NODE, field), file, names)


def vae(file: str, *names: str) -> Part:
    """Return a VAE; `names` are patterns for its other names."""
    return Part((VAE_NODE, "vae_name"), file, names)


def t5xxl(field: str) -> Part:
    """Return the T5 encoder of Flux and Stable Diffusion 3 for an input of the loader."""
    smaller = ("t5xxl.*fp8.*scaled", "t5xxl.*fp8", "t5_?xxl", "t5_v1_1_xxl")
    return encoder("t5xxl_fp16.safetensors", *smaller, field=field)


def clip_l(field: str) -> Part:
    """Return the small CLIP encoder for an input of the loader."""
    return encoder("clip_l.safetensors", r"clip_?l(_|$)", "vit_l_14", field=field)


def clip_g(field: str) -> Part:
    """Return the large CLIP encoder for an input of the loader."""
    return encoder("clip_g.safetensors", r"clip_?g(_|$)", field=field)


QWEN_3_4B = encoder("qwen_3_4b.safetensors", "qwen_?3_4b")
"""The encoder of Z-Image and of Flux.2 klein 4B."""

FLUX_VAE = vae("ae.safetensors", r"^flux_?1?_(vae|ae)", r"(^|_)ae$", "flux_?1?_vae")
"""The VAE of Flux.1, which Z-Image uses too."""
