"""What a person can do about each missing part."""

from dataclasses import replace

import pytest

from app.core.form.cures import with_cures
from app.core.message import Message, message
from app.core.workflow.catalog import ModelSource
from tests.core.form.made import sample

KIND = sample("own_t2i_plain")
URL = "https://models.example/files/x.safetensors"


def lack(node: str, field: str, value: str) -> Message:
    return message("missing.value", node=node, field=field, value=value)


def cured(found: Message, source: ModelSource | None = None) -> Message:
    kind = replace(KIND, packs={"KSampler": "pack"})
    if source is not None:
        kind = replace(kind, models={"x.safetensors": source})
    return with_cures(kind, [found])[0]


def test_a_class_has_its_pack_where_the_file_names_it() -> None:
    there = message("missing.node_of", node="KSampler", pack="pack")
    assert cured(message("missing.node", node="KSampler")) == there
    other = message("missing.node", node="Other")
    assert cured(other) == other


def test_other_lacks_stay_as_they_are() -> None:
    for found in (
        lack("KSampler", "sampler_name", "new_one"),
        message("missing.below", node="N", field="f", value=1, low=2),
    ):
        assert cured(found) == found


def test_a_model_has_its_folder_and_its_address() -> None:
    found = lack("LoraLoader", "lora_name", "set\\x.safetensors")
    assert cured(found) == message("missing.model_in", **found.args, folder="loras")
    link = {"url": URL, "host": "models.example"}
    source = ModelSource(URL, "other")
    assert cured(found, source) == message("missing.model_in", **found.args, folder="other", **link)
    odd = lack("Odd", "odd", "x.safetensors")
    assert cured(odd, ModelSource(URL)) == message("missing.model", **odd.args, **link)
    assert cured(odd) == message("missing.model", **odd.args)


def test_a_file_of_a_known_folder_has_the_address_too() -> None:
    found = message("missing.file", file="x.safetensors", folder="vae")
    assert cured(found) == found
    link = {"url": URL, "host": "models.example"}
    assert cured(found, ModelSource(URL)) == message("missing.file", **found.args, **link)
    other = message("missing.file", file="x.safetensors", folder="other", **link)
    assert cured(found, ModelSource(URL, "other")) == other


@pytest.mark.parametrize(
    "url",
    [
        "http://models.example/x",
        "javascript:alert(1)",
        "https://",
        "https://me@host/x",
        "https://[",
    ],
)
def test_only_plain_addresses_over_https_become_links(url: str) -> None:
    assert "url" not in cured(lack("Odd", "odd", "x.safetensors"), ModelSource(url)).args
