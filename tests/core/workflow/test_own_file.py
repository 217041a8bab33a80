"""A person's own type before any server response: its needs and their sources."""

import pytest

from app.core.errors import InputError
from app.core.workflow.catalog import ModelSource
from tests.core.form.made import opened
from tests.core.workflow.build import MUTED, document, node
from tests.core.workflow.pairs import FOLDER, load

MODEL = {
    "name": "set/x.pth",
    "url": "https://models.example/x.pth",
    "directory": "upscale_models",
}


def test_an_editor_file_waits_and_says_what_it_needs() -> None:
    file = document(
        [
            node(1, "Upscale", properties={"cnr_id": "some-pack", "ver": "1"}),
            node(2, "Blend", properties={"aux_id": "someone/nodes", "models": [MODEL]}),
            node(3, "Off", mode=MUTED),
        ]
    )
    kind = opened(file)
    assert (kind.needs, kind.asks, kind.can_run) == (("Upscale", "Blend"), ("Off",), False)
    assert kind.packs == {"Upscale": "some-pack", "Blend": "someone/nodes"}
    assert kind.models == {"x.pth": ModelSource("https://models.example/x.pth", "upscale_models")}


def test_an_api_file_can_be_run_at_once() -> None:
    kind = opened(load(FOLDER / "own_t2i_plain.api.json"))
    assert kind.can_run
    assert (kind.editor, kind.ran) == ("", False)


def test_what_ran_needs_the_classes_of_its_graph_only() -> None:
    graph = {"1": {"class_type": "A", "inputs": {}}}
    file = document([node(1, "A"), node(2, "Off", mode=MUTED)])
    kind = opened({"prompt": graph, "workflow": file}, ran=True)
    assert (kind.needs, kind.asks, kind.ran) == (("A",), (), True)
    assert kind.editor


def test_a_file_in_which_nothing_runs_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        opened(document([node(1, "Note", values=["x"])]))
    assert caught.value.message.key == "editor.nothing_runs"
