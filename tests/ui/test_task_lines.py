"""The rows and cards of the list: a folded batch takes one place, a page has so many cards."""

from app.core.queue.batches import Batches
from app.core.task.task_map import TaskMap
from app.ui.task_lines import UNFOLDED_AT_MOST, Line, task_lines
from tests.fakes.values import a_task, an_id


def batches(**sizes: int) -> Batches:
    """Return batches of these sizes, the last one newest; one of size 1 is a single task."""
    names = [name for name, size in sizes.items() for _ in range(size)]
    tasks = [a_task(number, batch_id=name) for number, name in enumerate(names)]
    return Batches(TaskMap().bind(*tasks), ())


def test_a_small_batch_is_unfolded_and_a_large_one_folded() -> None:
    found = task_lines(batches(b=UNFOLDED_AT_MOST, c=UNFOLDED_AT_MOST + 1, d=1), 99, {})
    shapes = [(line.batch_id, len(line.ids), line.shown) for line in found]
    assert sorted(shapes) == [
        ("", 1, 1),
        ("b", UNFOLDED_AT_MOST, UNFOLDED_AT_MOST),
        ("c", 0, UNFOLDED_AT_MOST + 1),
    ]


def test_what_a_person_chose_counts_first() -> None:
    (line,) = task_lines(batches(b=2), 20, {"b": False})
    assert line == Line("b", (), 2)
    (line,) = task_lines(batches(b=30), 20, {"b": True})
    assert len(line.ids) == 20
    assert line.shown == 20


def test_a_page_has_so_many_cards_and_folded_batches() -> None:
    found = task_lines(batches(b=30, c=3, d=30, e=1), 4, {})
    assert sum(max(1, len(line.ids)) for line in found) == 4
    assert task_lines(batches(e=1), 4, {}) == (Line("", (an_id(0),)),)
