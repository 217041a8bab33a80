"""Settings of other programs in the form of text to image."""

from app.core.form.other_settings import values_of
from app.core.metadata.a1111 import Parameters
from tests.fakes.values import shipped_catalog

TEXT = shipped_catalog().get("text-to-image")


def test_settings_go_into_the_inputs_of_their_kind() -> None:
    found = Parameters("a fox", "blurry", steps=28, cfg=6.5, seed=1, width=832, model="base")
    assert values_of(found, TEXT, ["other.ckpt", "xl\\base.safetensors"]) == {
        "prompt": "a fox",
        "negative": "blurry",
        "width": 832,
        "steps": 28,
        "cfg": 6.5,
        "seed": 1,
        "checkpoint": "xl\\base.safetensors",
    }


def test_a_model_that_nobody_offers_is_left_out() -> None:
    assert values_of(Parameters("a fox"), TEXT, ["a.ckpt"]) == {"prompt": "a fox", "negative": ""}
