"""What a setup would change here: what is new, what is here, what a person lets it replace."""

from dataclasses import replace

from app.core.archive.setup import Setup
from app.core.archive.setup_proposal import (
    PRESETS_KEY,
    Arrival,
    Owned,
    SetupRow,
    propose_setup,
    with_setup,
)
from app.core.form.adjustment import Adjustment
from app.core.form.presets import Preset
from app.core.ids import ServerId, ServerUrl
from app.core.servers.pool import Pool
from app.core.servers.server import Server, make_server
from app.core.workflow.catalog import Catalog
from app.core.workflow.derive import derive_type

GRAPH = {
    "1": {"class_type": "EmptyImage", "inputs": {"width": 8}},
    "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}},
}
OTHER = {**GRAPH, "1": {"class_type": "EmptyImage", "inputs": {"width": 9}}}
MINE = derive_type("own:Mine", "Mine", GRAPH)
YOURS = derive_type("own:Mine", "Mine", OTHER)
A, B, C = (ServerUrl(f"http://{name}:1") for name in "abc")
HERE = Server(A, "Alpha", ServerId("s1"))
OWNED = Owned(
    Pool((HERE,)),
    Catalog({MINE.id: MINE}),
    {MINE.id: Adjustment(hidden=frozenset({"width"}))},
    {MINE.id: (Preset("small", {"width": 8}),)},
)


def test_a_new_server_comes_if_it_is_chosen() -> None:
    setup = Setup((Server(B, "Beta"), Server(C, "Gamma")))
    found = propose_setup(setup, OWNED)
    assert found.servers[0] == SetupRow(f"server:{B}", "Beta", Arrival.NEW, B)
    assert found.new == {f"server:{B}", f"server:{C}"}
    after = with_setup(setup, frozenset({f"server:{C}"}), OWNED)
    assert [one.name for one in after.pool.servers] == ["Alpha", "Gamma"]


def test_a_server_that_is_here_stays_as_it_is() -> None:
    setup = Setup((Server(A, "Trap"),))
    found = propose_setup(setup, OWNED)
    assert found.servers == (SetupRow(f"server:{A}", "Trap", Arrival.HERE, A, "Alpha"),)
    assert found.new == frozenset()
    assert with_setup(setup, frozenset({f"server:{A}"}), OWNED) == OWNED


def test_a_server_at_another_address_is_moved_only_if_that_is_chosen() -> None:
    setup = Setup((Server(B, "Trap", ServerId("s1")),))
    found = propose_setup(setup, OWNED)
    assert found.servers == (SetupRow(f"server:{B}", "Trap", Arrival.REPLACES, B, "Alpha", A),)
    assert found.new == frozenset()
    assert with_setup(setup, found.new, OWNED) == OWNED
    (moved,) = with_setup(setup, frozenset({f"server:{B}"}), OWNED).pool.servers
    assert (moved.url, moved.name, moved.earlier) == (B, "Alpha", (A,))


def test_a_new_workflow_brings_its_form_and_presets_come_apart() -> None:
    nothing = Owned(Pool(), Catalog())
    setup = Setup((), (MINE,), OWNED.forms, OWNED.presets)
    found = propose_setup(setup, nothing)
    assert found.workflows == (SetupRow("workflow:own:Mine", "Mine", Arrival.NEW),)
    assert (found.presets, found.new) == (1, {"workflow:own:Mine", PRESETS_KEY})
    assert with_setup(setup, found.new, nothing) == replace(OWNED, pool=Pool())
    assert with_setup(setup, frozenset({PRESETS_KEY}), nothing).catalog == Catalog()
    assert with_setup(setup, frozenset({"workflow:own:Mine"}), nothing).presets == {}


def test_a_workflow_with_other_nodes_replaces_only_if_that_is_chosen() -> None:
    setup = Setup((), (YOURS,))
    found = propose_setup(setup, OWNED)
    assert found.workflows == (
        SetupRow("workflow:own:Mine", "Mine", Arrival.REPLACES, here="Mine"),
    )
    assert found.new == frozenset()
    after = with_setup(setup, frozenset({"workflow:own:Mine"}), OWNED)
    assert after.catalog.types[MINE.id] == YOURS
    assert after.forms == {}


def test_an_equal_workflow_is_here_already_also_with_a_form_of_its_servers() -> None:
    assert propose_setup(Setup((), (MINE,)), OWNED).workflows[0].arrival is Arrival.HERE
    edited, later = (replace(one, editor="packed") for one in (MINE, YOURS))
    owned = replace(OWNED, catalog=Catalog({MINE.id: edited}))
    assert propose_setup(Setup((), (later,)), owned).workflows[0].arrival is Arrival.HERE


def test_presets_that_are_here_keep_their_values() -> None:
    given = (Preset("small", {"width": 1}), Preset("large", {"width": 99}))
    setup = Setup(presets={MINE.id: given, "other": given})
    assert propose_setup(setup, OWNED).presets == 3
    after = with_setup(setup, frozenset({PRESETS_KEY}), OWNED)
    assert after.presets == {MINE.id: (*OWNED.presets[MINE.id], given[1]), "other": given}


def test_what_was_left_out_is_said() -> None:
    assert propose_setup(Setup(wrong=3), OWNED).wrong == 3


def test_listed_servers_can_be_restored_and_added_ones_stay() -> None:
    listed = Pool((HERE, make_server(B)))
    edited = listed.edit(A, HERE.moved(C)).remove(B).add(make_server("http://own:1"))
    assert listed.is_as_listed
    assert not edited.is_as_listed
    restored = edited.as_listed()
    assert [one.url for one in restored.servers] == [A, B, "http://own:1"]
    assert restored.is_as_listed
    assert listed.add(make_server("http://own:1")).is_as_listed
