"""The form with checked addresses and the dialogs of a setup read only what they declare."""

from dataclasses import replace
from functools import partial

import pytest

from app.core.archive.setup_proposal import Arrival, SetupProposal, SetupRow
from app.core.message import message
from app.core.servers.address_check import AddressFinding
from app.core.servers.machine_facts import MachineFacts
from app.core.servers.recognition import Recognised
from app.core.servers.server import Server
from app.core.servers.typed_lines import read_lines
from app.ui.dialog_state import Adding, QrCode, ScriptsPanel, SetupOffer, SetupSharing
from app.ui.items import SERVERS
from app.ui.parts import PARTS, Part
from app.ui.scene import Scene
from app.ui.servers.form import FORM
from app.ui.state import ServerEditor
from tests.ui.recording import declared, missing
from tests.ui.scenes import A, B, changed
from tests.ui.test_reads import FULL, _swapped, nothing, read_by

TEXT = f"{A}\nftp://x\nhttp://c:1\nhttp://d:1\nhttp://e:1\nhttp://f:1"
LINES = read_lines(TEXT, "http://page/")
SAID = message("health.down")
FOUND = AddressFinding(
    LINES[2].urls[0],
    MachineFacts("1", ("RTX 4090",)),
    3,
    recognised=(Recognised(Server(LINES[3].urls[0], "GPU"), is_moved=True),),
)
ADDING = Adding(
    LINES,
    {"http://c:1": FOUND, "http://d:1": AddressFinding(why=SAID)},
    frozenset({"http://e:1"}),
    {"http://f:1": SAID},
    saving=True,
)
SHARING = SetupSharing(
    {"servers": 2}, frozenset({"servers"}), "http://page/#setup=x", QrCode(21, "M0,0"), True, ("A",)
)
OFFER = SetupOffer(
    SetupProposal((SetupRow("server:x", "X", Arrival.REPLACES, B, "Beta", A),), (), 1, 1),
    frozenset({"presets"}),
)
SCENES = {
    "with checks": changed(FULL, editor=ServerEditor(url=TEXT), adding=ADDING),
    "with an edited server": changed(FULL, editor=ServerEditor(A, TEXT, "Alpha"), adding=ADDING),
    "with a shared setup": changed(FULL, setup=SHARING),
    "with a long setup": changed(FULL, setup=replace(SHARING, link="", code=None)),
    "with an offered setup": changed(FULL, setup=OFFER),
    "with scripts": changed(FULL, scripts=ScriptsPanel(("a.py", "b.py"), "b.py", "print()")),
    "with a script's name": changed(FULL, scripts=ScriptsPanel(("a.py",), "a.py", "", "b")),
    "with a damaged setup": changed(FULL, setup=SetupOffer(problem=SAID)),
}


def _drawn(part: Part, scene: Scene) -> object:
    return part.view(scene, nothing)


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
def test_each_part_declares_what_it_reads(scene: Scene) -> None:
    for part in PARTS:
        read = read_by(partial(_drawn, part), scene)
        assert missing(read, declared(part.reads, scene)) == set(), part.name


@pytest.mark.parametrize("name", ["with checks", "with an edited server"])
def test_the_form_declares_what_it_reads(name: str) -> None:
    scene = SCENES[name]
    shared = declared(SERVERS.shared, scene)
    editor = SERVERS.find(scene)[FORM]
    read = read_by(partial(_swapped, SERVERS.view, editor), scene)
    known = declared(partial(_swapped, SERVERS.reads, editor), scene)
    assert missing(read, known) == set()
    assert missing(known, shared) <= {"page.editor"}
