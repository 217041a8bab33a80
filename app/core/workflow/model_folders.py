"""Which folder of ComfyUI's `models/` the inputs of loaders take their files from."""

from collections.abc import Mapping

FOLDERS: Mapping[str, str] = {
    "ckpt_name": "checkpoints",
    "unet_name": "diffusion_models",
    "lora_name": "loras",
    "vae_name": "vae",
    "clip_name": "text_encoders",
    "clip_name1": "text_encoders",
    "clip_name2": "text_encoders",
    "clip_name3": "text_encoders",
    "clip_name4": "text_encoders",
    "control_net_name": "controlnet",
    "style_model_name": "style_models",
    "gligen_name": "gligen",
    "hypernetwork_name": "hypernetworks",
    "photomaker_model_name": "photomaker",
    "audio_encoder_name": "audio_encoders",
}
"""By the name of the input, which node packs use as ComfyUI does."""

_LOADERS: Mapping[tuple[str, str], str] = {
    ("CLIPVisionLoader", "clip_name"): "clip_vision",
    ("UpscaleModelLoader", "model_name"): "upscale_models",
    ("LatentUpscaleModelLoader", "model_name"): "latent_upscale_models",
    ("ModelPatchLoader", "name"): "model_patches",
}
"""Loaders whose input has a name of no meaning, or of another one."""


def models_folder(class_type: str, field: str) -> str:
    """Return the folder that an input takes its model from, "" if that is unknown."""
    return _LOADERS.get((class_type, field)) or FOLDERS.get(field, "")
