"""The pages of the grid: consecutive items, each with the day that begins there."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.library.item import LibraryItem
from app.core.task.task import Task
from app.ui.html.widgets import element_id
from app.ui.library_state import day_of
from app.ui.scene import Scene
from app.ui.state import PICTURES_A_PAGE

RUNNING = "running:"
"""Before the prompt id in the key of a running task's tile; other keys are numbers of pages."""


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """Consecutive items. Pages are numbered from the oldest, so new pictures move no page.

    `days` has the number of the day that begins with an item, else `None`. `today` is the
    present day.
    """

    number: int
    items: tuple[LibraryItem, ...]
    days: tuple[int | None, ...]
    today: int


def page_id(key: str) -> str:
    """Return the id of the element of a page, or of a running task's tile."""
    return element_id("picture-page", key)


def grid_keys(scene: Scene) -> list[str]:
    """Return the keys of what the grid shows: running tasks first, then pages, newest first."""
    running = [RUNNING + prompt_id for prompt_id in scene.running_ids]
    shown = scene.page.pictures_shown
    return [*running, *(str(number) for number, _, _ in ranges(scene.found_count, shown))]


def grid_items(scene: Scene) -> dict[str, Task | LibraryPage]:
    """Return what the grid shows by its keys."""
    found, shown = scene.found, scene.page.pictures_shown
    running: dict[str, Task | LibraryPage] = {
        RUNNING + task.prompt_id: task for task in scene.running
    }
    pages = {
        str(number): LibraryPage(number, found[start:end], _days(found, start, end), scene.today)
        for number, start, end in ranges(len(found), shown)
    }
    return {**running, **pages}


def ranges(count: int, shown: int) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of each page, for `shown` of `count` items."""
    shown = min(count, shown)
    start = 0
    while start < shown:
        number = (count - 1 - start) // PICTURES_A_PAGE
        end = min(count - number * PICTURES_A_PAGE, shown)
        yield number, start, end
        start = end


def with_next_page(count: int, shown: int) -> int:
    """Return how many of `count` items are shown with one more page, or with the rest of the last.

    So every page but the first ones is drawn once.
    """
    return shown + PICTURES_A_PAGE - (shown - count) % PICTURES_A_PAGE


def _days(found: tuple[LibraryItem, ...], start: int, end: int) -> tuple[int | None, ...]:
    before = day_of(found[start - 1].at) if start else None
    days: list[int | None] = []
    for item in found[start:end]:
        day = day_of(item.at)
        days.append(day if day != before else None)
        before = day
    return tuple(days)
