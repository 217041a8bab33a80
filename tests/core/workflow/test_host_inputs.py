"""The author's own form: promoted inputs of hosts at the top, with labels, order and targets."""

from collections.abc import Mapping
from typing import Any

from app.core.workflow.editor_reading import read_editor_file
from app.core.workflow.host_inputs import HostInput, host_inputs
from app.core.workflow.node_class import NodeClass
from app.core.workflow.scopes import Scope, lay_open
from tests.core.workflow.build import (
    CLASSES,
    MUTED,
    document,
    link,
    node,
    port,
    slot,
    subgraph,
    widget,
)

SIGMA = widget("sigma", "FLOAT", 1)


def inputs_of(
    host: Any, *definitions: Any, classes: Mapping[str, NodeClass] = CLASSES
) -> tuple[HostInput, ...]:
    file = read_editor_file(document([host, node(1, "Load")], definitions=definitions))
    root = lay_open(file, classes)
    assert isinstance(root, Scope)
    return host_inputs(root, classes)


def blurs(*more: Any, **fields: Any) -> dict[str, Any]:
    """Return a subgraph with a promoted input that leads to two nodes."""
    return subgraph(
        "g",
        [node(5, "Blur", [SIGMA]), node(6, "Blur", [widget("sigma", "FLOAT", 2)]), *more],
        [link(1, -10, 1, 5, 0, "FLOAT"), link(2, -10, 1, 6, 0, "FLOAT")],
        [port("image", "IMAGE"), port("strength", "FLOAT", 1, 2, **fields)],
    )


BOTH = (("3:5", "sigma"), ("3:6", "sigma"))


def test_a_promoted_input_goes_to_all_that_it_leads_to() -> None:
    assert inputs_of(node(3, "g"), blurs()) == (HostInput("3", "strength", "", BOTH),)


def test_the_hosts_label_counts_before_the_definitions() -> None:
    (found,) = inputs_of(node(3, "g"), blurs(label="Inside"))
    assert found.label == "Inside"
    slots = [{**widget("strength", "FLOAT"), "label": "Outside"}]
    (found,) = inputs_of(node(3, "g", slots), blurs(label="Inside"))
    assert found.label == "Outside"
    (found,) = inputs_of(node(3, "g", [widget("strength", "FLOAT")]), blurs(label="Inside"))
    assert found.label == "Inside"


def test_targets_that_are_off_are_left_out() -> None:
    definition = subgraph(
        "g",
        [node(5, "Blur", [SIGMA], mode=MUTED), node(6, "Blur", [slot("image", "IMAGE", 2)])],
        [link(1, -10, 0, 5, 0, "FLOAT"), link(2, -10, 0, 6, 0, "FLOAT")],
        [port("strength", "FLOAT", 1, 2)],
    )
    assert inputs_of(node(3, "g"), definition) == ()


def test_only_active_hosts_have_inputs() -> None:
    assert inputs_of(node(3, "g", mode=MUTED), blurs()) == ()


def proxied(*entries: Any, definition: Any = None) -> tuple[HostInput, ...]:
    host = node(3, "g", properties={"proxyWidgets": list(entries)})
    return inputs_of(host, definition or blurs())


def test_proxies_come_in_their_own_order() -> None:
    found = proxied(
        ["6", "image"],
        ["5", "sigma"],
        ["8", "lost"],
        ["5", "$$canvas-image-preview"],
        ["5", "control_after_generate"],
        None,
    )
    assert found == (
        HostInput("3", "image", "", (("3:6", "image"),)),
        HostInput("3", "strength", "", BOTH),
    )


def test_a_proxy_may_name_the_hosts_own_input() -> None:
    assert proxied(["-1", "strength"], ["-1", "gone"]) == (HostInput("3", "strength", "", BOTH),)


def test_a_prefix_is_no_part_of_a_widgets_name() -> None:
    assert proxied(["5", "7: sigma"])[0].targets == BOTH


def test_a_proxy_of_a_node_that_is_off_is_left_out() -> None:
    found = proxied(["7", "sigma"], definition=blurs(node(7, "Blur", mode=MUTED)))
    assert [one.name for one in found] == ["strength"]


def test_a_proxied_primitive_means_all_that_it_feeds() -> None:
    definition = subgraph(
        "g",
        [
            node(5, "Blur", [SIGMA]),
            node(6, "Blur", [slot("image", "IMAGE", 2)]),
            node(8, "PrimitiveNode", values=[1]),
        ],
        [link(1, 8, 0, 5, 0, "FLOAT"), link(2, 8, 0, 6, 0, "FLOAT"), link(3, 8, 0, -20, 0)],
        outputs=[port("x", "FLOAT", 3)],
    )
    assert proxied(["8", "value"], definition=definition) == (
        HostInput("3", "value", "", (("3:5", "sigma"),)),
    )


def test_inputs_of_inner_hosts_are_reached() -> None:
    middle = subgraph(
        "outer",
        [node(4, "g", [slot("image", "IMAGE"), widget("strength", "FLOAT", 1)])],
        [link(1, -10, 0, 4, 1, "FLOAT")],
        [port("amount", "FLOAT", 1)],
    )
    both = (("3:4:5", "sigma"), ("3:4:6", "sigma"))
    assert inputs_of(node(3, "outer"), blurs(), middle) == (HostInput("3", "amount", "", both),)
    proxying = node(3, "outer", properties={"proxyWidgets": [["4", "strength"], ["4", "6: sigma"]]})
    inner = node(4, "g", properties={"proxyWidgets": [["6", "sigma"]]})
    found = inputs_of(proxying, blurs(), subgraph("outer", [inner]))
    assert found == (
        HostInput("3", "strength", "", both),
        HostInput("3", "6: sigma", "", (("3:4:6", "sigma"),)),
    )


def test_many_ways_to_one_widget_are_followed_once() -> None:
    levels = 30
    names = [["1: " * n + "sigma", "1: " * (n + 1) + "sigma"] for n in range(levels)]
    entries = [["1", name] for pair in names for name in pair]
    chain = [
        subgraph(f"g{n}", [node(1, f"g{n + 1}", properties={"proxyWidgets": entries * 2})])
        for n in range(levels)
    ]
    last = subgraph(f"g{levels}", [node(1, "Blur")])
    host = node(3, "g0", properties={"proxyWidgets": [["1", "1: " * 20 + "sigma"]]})
    (found,) = inputs_of(host, *chain, last)
    assert len(found.targets) < 100


def test_without_classes_the_file_says_what_is_a_widget() -> None:
    assert inputs_of(node(3, "g"), blurs(), classes={}) == (HostInput("3", "strength", "", BOTH),)
