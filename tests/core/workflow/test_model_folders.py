"""The folder of an input, by its name or its loader."""

import pytest

from app.core.workflow.catalog import Input, InputKind
from app.core.workflow.model_folders import models_folder
from app.core.workflow.model_names import base_name, by_folder, folder_of, is_model_file


@pytest.mark.parametrize(
    ("class_type", "field", "folder"),
    [
        ("CheckpointLoaderSimple", "ckpt_name", "checkpoints"),
        ("Power Loader", "lora_name", "loras"),
        ("CLIPVisionLoader", "clip_name", "clip_vision"),
        ("UpscaleModelLoader", "model_name", "upscale_models"),
        ("KSampler", "sampler_name", ""),
    ],
)
def test_the_folder_of_an_input(class_type: str, field: str, folder: str) -> None:
    assert models_folder(class_type, field) == folder
    item = Input("x", InputKind.CHOICE, (), {"en": "X"}, options_from=(class_type, field))
    assert item.models_folder == folder


def test_an_input_of_no_server_has_no_folder() -> None:
    assert Input("x", InputKind.CHOICE, (), {"en": "X"}).models_folder == ""


def test_names_by_folder_keep_their_order() -> None:
    names = ("b", "s\\x", "a", "t/y", "s/z")
    assert by_folder(names) == ("b", "a", "s\\x", "s/z", "t/y")
    assert (folder_of("s\\t\\x"), base_name("s\\t\\x")) == ("s/t", "x")


@pytest.mark.parametrize(("name", "is_one"), [("a.SafeTensors", True), ("euler", False)])
def test_model_files_are_known_by_their_ending(name: str, is_one: bool) -> None:
    assert is_model_file(name) is is_one
