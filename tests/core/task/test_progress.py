"""How far a run is: between 0 and 1, whatever a server says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.task.progress import MOST_NODES, NodeProgress, Progress


@pytest.mark.parametrize(
    ("node", "fraction"),
    [
        (NodeProgress(0, 4), 0.0),
        (NodeProgress(1, 4), 0.25),
        (NodeProgress(0.5, 1), 0.5),
        (NodeProgress(0.25, 0.5), 0.5),
        (NodeProgress(4, 4), 1.0),
        (NodeProgress(9, 4), 1.0),
        (NodeProgress(-1, 4), 0.0),
        (NodeProgress(1, 0), 0.0),
        (NodeProgress(1, -5), 0.0),
        (NodeProgress(0, 4, finished=True), 1.0),
        (NodeProgress(float("nan"), 4), 0.0),
        (NodeProgress(1, float("nan")), 0.0),
        (NodeProgress(float("inf"), 4), 1.0),
    ],
)
def test_a_node_is_done_by_a_fraction(node: NodeProgress, fraction: float) -> None:
    assert node.fraction == fraction


HALF = Progress({"1": NodeProgress(1, 1, finished=True), "2": NodeProgress(2, 4)})


@pytest.mark.parametrize(
    ("weights", "overall"),
    [
        ({"1": 1, "2": 1, "3": 1}, 0.5),
        ({"1": 1, "2": 1}, 0.75),
        ({"1": 1, "2": 20}, 11 / 21),
        ({"1": 1}, 1.0),
        ({"3": 1}, 0.0),
        ({"1": 0}, 0.0),
        ({}, 0.0),
    ],
)
def test_the_whole_is_the_finished_share_of_the_nodes_by_their_weights(
    weights: dict[str, float], overall: float
) -> None:
    assert HALF.overall(weights) == pytest.approx(overall)


def test_nodes_that_are_none_of_the_graphs_do_not_count() -> None:
    strange = HALF.with_nodes({"hostile": NodeProgress(1, 1, finished=True)})
    assert strange.overall({"1": 1, "2": 1}) == HALF.overall({"1": 1, "2": 1})


def test_nodes_are_added_and_moved_on() -> None:
    moved = HALF.with_nodes({"2": NodeProgress(3, 4), "3": NodeProgress(0, 1)})
    assert moved.nodes == {
        "1": NodeProgress(1, 1, finished=True),
        "2": NodeProgress(3, 4),
        "3": NodeProgress(0, 1),
    }
    assert HALF.nodes["2"] == NodeProgress(2, 4)


def test_a_finished_node_stays_finished() -> None:
    assert HALF.with_nodes({"1": NodeProgress(0, 1)}).nodes["1"].finished


def test_the_current_node_changes_alone() -> None:
    assert HALF.with_current("2") == Progress(HALF.nodes, "2")
    assert HALF.with_current("2").with_current("") == HALF


NUMBERS = st.floats() | st.integers(-(10**6), 10**6)


@given(
    st.dictionaries(st.sampled_from("12345"), st.builds(NodeProgress, NUMBERS, NUMBERS)),
    st.dictionaries(st.sampled_from("12345"), st.floats(0, 1e6)),
)
def test_no_numbers_of_a_server_leave_the_range(
    nodes: dict[str, NodeProgress], weights: dict[str, float]
) -> None:
    assert 0.0 <= Progress(nodes).overall(weights) <= 1.0


@pytest.mark.parametrize(
    ("progress", "known"),
    [
        (Progress(), False),
        (Progress({}, "3"), True),
        (Progress({"3": NodeProgress(0, 4)}), True),
    ],
)
def test_it_is_known_once_the_server_told_of_a_node(progress: Progress, known: bool) -> None:
    assert progress.is_known is known


def test_nodes_without_end_are_not_followed() -> None:
    many = {str(at): NodeProgress(1, 4) for at in range(MOST_NODES)}
    progress = Progress().with_nodes(many).with_nodes({"new": NodeProgress(1, 4)})
    assert len(progress.nodes) == MOST_NODES
    assert "new" not in progress.nodes
    assert progress.with_nodes({"0": NodeProgress(4, 4)}).nodes["0"].fraction == 1.0
