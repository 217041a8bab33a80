"""The views of the form's dialogs and lists read only what they declare, as all others do."""

from dataclasses import replace
from functools import partial

import pytest

from app.core.comfy.model_files import ModelFile
from app.core.form.adjustment import Adjustment, with_adjustment
from app.core.form.holders import Holder
from app.core.form.presets import Preset
from app.core.message import message
from app.core.offers.offer import Offer, Offers, Shelf, Source
from app.core.servers.shared_address import Evidence, Sign
from app.core.task.output import OutputFile
from app.core.workflow.catalog import Catalog, Input, InputKind
from app.ui.dialog_state import Adjusting, Browsing, KnownModels, PresetNaming
from app.ui.keyed import Items
from app.ui.parts import PARTS, Part
from app.ui.scene import Scene
from app.ui.state import Form, OpenChoice
from app.ui.viewer_state import CompareMode, Comparing, Looking
from tests.ui.recording import declared, missing
from tests.ui.scenes import KIND, A, B, changed
from tests.ui.test_reads import DONE, FAILED, FULL, LISTS, _swapped, nothing, read_by

SAID = message("error.unexpected", text="x")
LORA = Input(
    "lora",
    InputKind.CHOICE,
    (("5", "lora_name"),),
    {"en": "L"},
    options_from=("LoraLoader", "lora_name"),
    required=False,
)
OWN = with_adjustment(
    replace(KIND, inputs=(*KIND.inputs, LORA), custom=True),
    Adjustment(more=("prompt",), hidden=frozenset({"seed"}), labels={"prompt": "Words"}),
)
OF_OWN = changed(
    FULL,
    catalog=Catalog({OWN.id: OWN}),
    type_id=OWN.id,
    forms={OWN.id: Form({"prompt": "a lake", "seed": "7"})},
    presets={OWN.id: (Preset("mine", {"prompt": "a fox"}), Preset("other", {}))},
    presets_used={OWN.id: "mine"},
    choices={"lora": ("set/a.safetensors", "b.safetensors")},
    holders={"lora": (Holder(A, frozenset({"set/a.safetensors"})), Holder(B, frozenset()))},
    models=KnownModels({(A, "loras"): {"set/a.safetensors": ModelFile("set/a.safetensors", 0)}}),
)
RUN = Offer(Source.RUN, "p", "p", text="a lake", at=1, picture=OutputFile("9", "images", "a.png"))
LISTS_OF_RUNS = {
    (Shelf.RUNS, A): Offers((RUN,), 1, 1),
    (Shelf.RUNS, B): Offers(problem=SAID),
}

SCENES = {
    "with presets": OF_OWN,
    "with a preset's name": changed(OF_OWN, naming=PresetNaming("x", "mine", SAID)),
    "with the dialog of the form": changed(OF_OWN, adjusting=Adjusting(said=SAID)),
    "with its search": changed(OF_OWN, adjusting=Adjusting("wor", before=Adjustment())),
    "with a list of models": changed(OF_OWN, open_choice=OpenChoice("lora")),
    "with runs of servers": changed(
        OF_OWN,
        browsing=Browsing(Shelf.RUNS, lists=LISTS_OF_RUNS, problem=SAID),
        health={},
    ),
    "with compared pictures": changed(
        FULL, comparing=Comparing((f"{DONE.prompt_id}:0", f"{DONE.prompt_id}:1"))
    ),
    "with blinking pictures": changed(
        FULL,
        comparing=Comparing(
            (f"{DONE.prompt_id}:0", f"{DONE.prompt_id}:1"), CompareMode.BLINK, is_playing=False
        ),
        failed_urls=FAILED,
    ),
    "with a picture alone, marked": changed(
        FULL,
        viewer=(DONE.prompt_id, 1),
        looking=Looking("hidden", is_bare=True, marked=f"{DONE.prompt_id}:1"),
    ),
    "with runs of an address of several": changed(
        OF_OWN,
        browsing=Browsing(Shelf.RUNS, only=A, lists=LISTS_OF_RUNS),
        several={A: (Evidence(Sign.IDENTITY, "x", 0),)},
    ),
}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
@pytest.mark.parametrize("part", PARTS, ids=[part.name for part in PARTS])
def test_a_part_declares_what_it_reads(part: Part, scene: Scene) -> None:
    read = read_by(lambda one: part.view(one, nothing), scene)
    assert missing(read, declared(part.reads, scene)) == set()


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
@pytest.mark.parametrize("items", LISTS)
def test_an_item_declares_what_it_reads(items: Items, scene: Scene) -> None:
    shared = declared(items.shared, scene)
    for value in items.find(scene).values():
        read = read_by(partial(_swapped, items.view, value), scene)
        known = declared(partial(_swapped, items.reads, value), scene)
        assert missing(read, known) == set()
        assert all("page.now" in known.paths[path] for path in missing(known, shared))


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
@pytest.mark.parametrize("items", LISTS)
def test_items_are_found_from_their_source(items: Items, scene: Scene) -> None:
    read = read_by(items.find, scene)
    assert missing(read, declared(items.source, scene)) == set()
