import pytest

from app.core.recipes.all_recipes import all_recipes, is_for_other_tasks, recipe_of
from app.core.recipes.recipe import CHECKPOINT, DIFFUSION


@pytest.mark.parametrize(
    ("model", "recipe"),
    [
        ("flux1-dev.safetensors", "flux-dev"),
        ("FLUX/flux1-krea-dev_fp8_scaled.safetensors", "flux-dev"),
        ("flux1-schnell.sft", "flux-schnell"),
        ("flux2_dev_fp8mixed.safetensors", "flux2-dev"),
        ("flux-2-klein-4b.safetensors", "flux2-klein-4b"),
        ("flux-2-klein-9b-fp8.safetensors", "flux2-klein-9b"),
        ("flux-2-klein-base-4b.safetensors", "flux2-klein-base-4b"),
        ("flux-2-klein-base-9b-fp8.safetensors", "flux2-klein-base-9b"),
        ("qwen_image_fp8_e4m3fn.safetensors", "qwen-image"),
        ("qwen_image_2512_bf16.safetensors", "qwen-image"),
        ("Qwen-Image-Lightning-8steps.safetensors", "qwen-image-lightning"),
        ("z_image_turbo_bf16.safetensors", "z-image-turbo"),
        ("z\\Z-Image-Turbo.fp8.safetensors", "z-image-turbo"),
        ("z_image_bf16.safetensors", "z-image"),
        ("sd3.5_large.safetensors", "sd3-model"),
        ("sd3.5_large_turbo.safetensors", "sd3-model-turbo"),
        ("flux1-fill-dev.safetensors", None),
        ("flux1-dev-kontext_fp8_scaled.safetensors", None),
        ("qwen_image_edit_2509_fp8.safetensors", None),
        ("wan2.2_t2v_high_noise_14B.safetensors", None),
    ],
)
def test_diffusion_models_are_recognised_by_name(model: str, recipe: str | None) -> None:
    found = recipe_of(DIFFUSION, model)
    assert (None if found is None else found.id) == recipe


@pytest.mark.parametrize(
    ("model", "recipe", "steps", "width"),
    [
        ("v1-5-pruned-emaonly.safetensors", "sd15", 20, 512),
        ("dreamshaper_8.safetensors", "sd15", 20, 512),
        ("sd_xl_base_1.0.safetensors", "sdxl", 25, 1024),
        ("ponyDiffusionV6.safetensors", "sdxl", 25, 1024),
        ("sdxl_lightning_4step.safetensors", "sdxl-lightning-4", 4, 1024),
        ("juggernautXL_lightning.safetensors", "sdxl-lightning-8", 8, 1024),
        ("sd_xl_turbo_1.0_fp16.safetensors", "sdxl-turbo-one-1", 1, 512),
        ("sd_turbo.safetensors", "sd15-turbo-one-1", 1, 512),
        ("DreamShaperXL_Turbo_v2.safetensors", "sdxl-turbo-8", 8, 1024),
        ("some_lcm.safetensors", "sd15-lcm-8", 8, 512),
        ("some_hyper_0steps.safetensors", "sd15-lightning-1", 1, 512),
        ("flux1-dev-fp8.safetensors", "flux-dev-checkpoint", 20, 1024),
        ("flux1-schnell-fp8.safetensors", "flux-schnell-checkpoint", 4, 1024),
        ("Qwen-Rapid-AIO-v1.safetensors", "qwen-image-checkpoint", 8, 1328),
        ("z-image-turbo-aio.safetensors", "z-image-checkpoint", 8, 1024),
        ("sd3.5_large.safetensors", "sd3", 20, 1024),
        ("sd3.5_large_turbo.safetensors", "sd3-turbo", 4, 1024),
        ("sd3.5_large_fp8_scaled.safetensors", "sd3-checkpoint", 20, 1024),
        ("sd3.5_medium_incl_clips_t5xxlfp8scaled.safetensors", "sd3-checkpoint", 20, 1024),
        ("sd3.5_turbo_incl_clips.safetensors", "sd3-checkpoint-turbo", 4, 1024),
    ],
)
def test_every_checkpoint_has_a_recipe(model: str, recipe: str, steps: int, width: int) -> None:
    found = recipe_of(CHECKPOINT, model)
    assert found is not None
    assert (found.id, found.defaults["steps"], found.defaults["width"]) == (recipe, steps, width)


@pytest.mark.parametrize(
    ("model", "is_other"),
    [
        ("ltx-video-2b.safetensors", True),
        ("svd_xt.safetensors", True),
        ("ace_step_v1_3.5b.safetensors", True),
        ("sd_xl_refiner_1.0.safetensors", True),
        ("v1-5-inpainting.safetensors", True),
        ("v1-5.safetensors", False),
    ],
)
def test_checkpoints_for_other_tasks_are_recognised(model: str, is_other: bool) -> None:
    assert is_for_other_tasks(model) is is_other


def test_each_recipe_has_an_id_of_its_own() -> None:
    ids = [recipe.id for recipe in all_recipes()]
    assert len(set(ids)) == len(ids)
