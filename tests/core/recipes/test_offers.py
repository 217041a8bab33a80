from app.core.comfy.object_info import Classes
from app.core.message import message
from app.core.recipes.offers import models, offer_of, offers
from tests.core.recipes.servers import server

Z, QWEN_4B, AE = "z_image_turbo_bf16.safetensors", "qwen_3_4b.safetensors", "ae.safetensors"


def test_a_model_with_all_files_lacks_nothing() -> None:
    known = server(
        models=(Z,), encoders=("other.safetensors", "q/qwen_3_4b.safetensors"), vaes=(AE,)
    )
    (offer,) = offers(known)
    assert (offer.model, offer.recipe.id, offer.lacking) == (Z, "z-image-turbo", ())
    assert set(offer.files.values()) == {"q/qwen_3_4b.safetensors", AE}


def test_each_missing_file_is_named_with_its_folder() -> None:
    (offer,) = offers(server(models=("flux1-dev.safetensors",), encoders=("clip_l.safetensors",)))
    assert offer.lacking == (
        message("missing.file", file="t5xxl_fp16.safetensors", folder="text_encoders"),
        message("missing.file", file="ae.safetensors", folder="vae"),
    )
    assert list(offer.files.values()) == ["clip_l.safetensors"]


def test_encoders_are_known_from_the_plain_loader_too() -> None:
    known = server(
        models=("flux1-dev.safetensors",),
        encoders=("clip_l.safetensors", "t5xxl_fp8_e4m3fn.safetensors"),
        vaes=(AE,),
        without=("DualCLIPLoader",),
    )
    (offer,) = offers(known)
    assert offer.lacking == ()


def test_what_was_not_requested_yet_does_not_count_as_missing() -> None:
    (offer,) = offers(server(models=(Z,), without=("CLIPLoader", "VAELoader")))
    assert (offer.files, offer.lacking) == ({}, ())


def test_models_without_a_recipe_are_left_out() -> None:
    known = server(checkpoints=("v1-5.ckpt",), models=("wan2.2_t2v.safetensors", Z))
    assert [offer.model for offer in offers(known)] == ["v1-5.ckpt", Z]
    assert offers({}) == ()


def test_one_model_is_found_in_any_spelling_and_as_checkpoint_first() -> None:
    known = server(checkpoints=("f\\flux1-dev.safetensors",), models=("f\\flux1-dev.safetensors",))
    offer = offer_of(known, "f/flux1-dev.safetensors")
    assert offer is not None
    assert (offer.model, offer.recipe.id) == ("f\\flux1-dev.safetensors", "flux-dev-checkpoint")
    assert offer_of(known, "gone.safetensors") is None
    assert offer_of(server(models=("wan2.2.safetensors",)), "wan2.2.safetensors") is None


def test_models_that_can_run_come_first() -> None:
    first: Classes = server(
        checkpoints=("sd_xl_refiner.safetensors", "sd3.5_large.safetensors", "v1-5.safetensors"),
        models=("wan2.2.safetensors",),
    )
    second = server(models=(Z, "flux1-dev.safetensors"), encoders=(QWEN_4B,), vaes=(AE,))
    assert models([first, second]) == (
        "v1-5.safetensors",
        Z,
        "sd3.5_large.safetensors",
        "flux1-dev.safetensors",
        "sd_xl_refiner.safetensors",
    )


def test_a_model_that_one_server_has_whole_is_listed_once() -> None:
    whole = server(models=(Z,), encoders=(QWEN_4B,), vaes=(AE,))
    assert models([server(models=(Z,)), whole]) == (Z,)
