"""Every refusal names its cure, and a locked window's names the server that can."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.form.abilities import Ability
from app.core.form.holders import Holder
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.windows.window_lock import LockMode, WindowLock
from app.core.workflow.catalog import Input, InputKind, ModelSource
from app.services.servers.balancer import NotCapable
from app.ui.compose.capability import capability
from app.ui.compose.refusals import not_capable, not_offered_here
from app.ui.html.widgets import notice
from app.ui.state import Notice
from tests.ui.page import parse
from tests.ui.scenes import KIND, A, B, make_scene

URL = "https://models.example/files/x.safetensors"
LORA = Input(
    "lora", InputKind.CHOICE, (("5", "lora_name"),), {"en": "L"}, options_from=("L", "lora_name")
)
OWN = replace(
    KIND,
    inputs=(*KIND.inputs, LORA),
    packs={"Rare": "rare-pack"},
    models={"x.safetensors": ModelSource(URL, "loras")},
)
RARE = message("missing.node", node="Rare")
MODEL = message("missing.value", node="L", field="lora_name", value="x.safetensors")
CURED = {
    "rare-pack": message("missing.node_of", node="Rare", pack="rare-pack"),
    "models/loras": message(
        "missing.model_in", **MODEL.args, folder="loras", url=URL, host="models.example"
    ),
}


def shown(found: Notice) -> str:
    return str(notice(make_scene(), found, "run"))


@pytest.mark.parametrize("key", ["pool.not_capable", "lock.pinned_not_capable"])
@pytest.mark.parametrize(("lack", "cure"), [(RARE, "rare-pack"), (MODEL, "models/loras")])
def test_a_refusal_names_the_cure_of_each_lack(key: str, lack: Message, cure: str) -> None:
    args: dict[str, Any] = {"server": "Alpha", "others": ""} if key.startswith("lock") else {}
    error = NotCapable(key, {ServerUrl(A): (lack,)}, (), **args)
    found = not_capable(make_scene().state, OWN, error)
    html = shown(found)
    assert cure in html
    assert ("models.example" in html) is (lack is MODEL)
    assert html.count(cure) == 1


def test_a_link_is_safe_and_names_its_host() -> None:
    one = Ability(ServerUrl(A), "Alpha", False, (CURED["models/loras"],))
    (link,) = parse(capability(make_scene(abilities=(one,)))).all("a")
    assert (link["href"], link["rel"]) == (URL, "noopener noreferrer")
    assert "models.example" in link.text


def test_all_lacks_of_a_locked_server_are_listed() -> None:
    error = NotCapable(
        "lock.pinned_not_capable", {ServerUrl(A): (RARE, MODEL)}, (), server="Alpha", others=""
    )
    found = not_capable(make_scene().state, OWN, error)
    assert [one.args["what"] for one in found.more] == list(CURED.values())
    assert found.text.args["what"] == CURED["rare-pack"]


HERE = message("field.not_offered_here", value="x.safetensors", server="Alpha", names=["Beta"])


@pytest.mark.parametrize(
    ("mode", "key", "leave"),
    [
        (LockMode.PINNED, "lock.pinned_not_capable", "unpin"),
        (LockMode.BATCH, "lock.not_capable", "unlock"),
    ],
)
def test_a_model_of_another_server_names_that_server(mode: LockMode, key: str, leave: str) -> None:
    holders = {"lora": (Holder(ServerUrl(B), frozenset({"x.safetensors"})),)}
    state = make_scene(lock=WindowLock(ServerUrl(A), mode), holders=holders).state
    found = not_offered_here(state, OWN, {"lora": "x.safetensors"}, {"lora": HERE})
    assert found is not None
    others = message("lock.others_can", names=["Beta"])
    expected = message(key, server="Alpha", what=CURED["models/loras"], others=others)
    assert found.text == expected
    assert [(one.action, one.arg) for one in found.buttons] == [("run-there", B), (leave, "")]


def test_a_server_that_lacks_one_of_two_is_not_named() -> None:
    state = make_scene(lock=WindowLock(ServerUrl(A), LockMode.PINNED)).state
    found = not_offered_here(state, OWN, {"lora": "x.safetensors"}, {"lora": HERE})
    assert found is not None
    assert (found.text.args["others"], found.buttons) == ("", ())


def test_other_errors_of_fields_are_no_refusal() -> None:
    state = make_scene(lock=WindowLock(ServerUrl(A), LockMode.PINNED)).state
    assert not_offered_here(state, OWN, {}, {"lora": message("field.required")}) is None
    assert not_offered_here(make_scene().state, OWN, {}, {"lora": HERE}) is None


def test_several_able_servers_are_told_apart() -> None:
    error = NotCapable(
        "lock.not_capable",
        {ServerUrl("http://c"): (RARE,)},
        (ServerUrl(A), ServerUrl(B)),
        server="C",
        others=message("lock.others_can", names=["Alpha", "Beta"]),
    )
    found = not_capable(make_scene().state, OWN, error)
    assert found.buttons[0].label == message("lock.run_on", name="Alpha")
