"""Which servers can run what is in a form, and what the others lack."""

from dataclasses import replace
from typing import Any

from app.core.comfy.object_info import ClassInfo
from app.core.form.abilities import Ability, ability, chosen_graph
from app.core.message import message
from app.core.servers.server import Server
from tests.core.form.made import sample

KIND = sample("own_t2i_plain")
SERVER = Server("http://a:8188", "Alpha")
CHOSEN: dict[str, Any] = {"1.ckpt_name": "mine.safetensors", "2.text": "a fox"}
LOADER = ClassInfo("CheckpointLoaderSimple", {"ckpt_name": ("mine.safetensors",)})
KNOWN = {name: ClassInfo(name, {}) for name in KIND.needs} | {LOADER.name: LOADER}


def judged(known: Any, values: Any = None) -> Ability:
    graph = chosen_graph(KIND, CHOSEN if values is None else values)
    return ability(KIND, graph, SERVER, known)


def test_a_server_that_has_all_of_it_is_able() -> None:
    assert judged(KNOWN) == Ability(SERVER.url, "Alpha", True)


def test_a_model_that_is_chosen_decides_too() -> None:
    found = judged(KNOWN, {})
    assert found.is_able is False
    assert [one.key for one in found.lacking] == ["missing.model_in"]


def test_a_server_that_was_not_asked_for_all_of_it_is_not_judged() -> None:
    known = dict(KNOWN)
    del known["KSampler"]
    assert judged(known).is_able is None


def test_a_shipped_type_is_judged_by_what_is_known() -> None:
    kind = replace(KIND, needs=())
    assert ability(kind, kind.graph, SERVER, {}).is_able is None
    assert ability(kind, kind.graph, SERVER, {"KSampler": KNOWN["KSampler"]}).is_able is True


def test_a_class_that_is_not_there_is_named_with_its_pack() -> None:
    known = {**KNOWN, "KSampler": None}
    assert judged(known).lacking == (message("missing.node", node="KSampler"),)
    kind = replace(KIND, packs={"KSampler": "some-pack"})
    found = ability(kind, kind.graph, SERVER, known)
    assert found.lacking == (message("missing.node_of", node="KSampler", pack="some-pack"),)
