"""Which pages of the gallery are drawn, and which are left as they are."""

from htpy import Element

from app.core.pictures.urls import THUMBNAIL, picture_url
from app.core.servers.pool import Pool
from app.core.task.task import Task
from app.ui.items import LIBRARY
from app.ui.keyed import KeyedList
from app.ui.library.pages import LibraryPage, grid_items, with_next_page
from app.ui.scene import Scene
from app.ui.state import PICTURES_A_PAGE
from tests.ui.page import parse
from tests.ui.scenes import B, changed, done_task, make_scene

MANY = PICTURES_A_PAGE + 2


class PictureGrid:
    """The pictures as they are drawn, one scene after the other."""

    def __init__(self) -> None:
        self._list = KeyedList(LIBRARY)

    def view(self, scene: Scene) -> dict[str, Element]:
        """Return what the page of each number is made of."""
        self._list.changed(scene)
        return {number: self._list.draw(scene, number) for number in grid_items(scene)}


def drawn(grid: PictureGrid, scene: Scene) -> dict[str, int | None]:
    """Return how many pictures each page has, `None` for one that is left as it is."""
    pages = map(parse, grid.view(scene).values())
    return {
        page["id"]: None if "data-same" in page.attributes else len(page.all("img"))
        for page in pages
    }


def tasks(count: int = MANY) -> list[Task]:
    return [done_task() for _ in range(count)]


def test_pages_are_numbered_from_the_oldest_so_that_new_ones_move_none() -> None:
    old = tasks()
    for more in (0, 3, PICTURES_A_PAGE):
        scene = make_scene(*old, *tasks(more), pictures_shown=MANY + more)
        pages = [one for one in grid_items(scene).values() if isinstance(one, LibraryPage)]
        assert [page.number for page in pages] == sorted(
            (page.number for page in pages), reverse=True
        )
        last = pages[-1]
        assert last.number == 0
        assert [item.task for item in last.items] == old[:PICTURES_A_PAGE][::-1]


def test_a_page_is_drawn_once() -> None:
    grid, scene = PictureGrid(), make_scene(*tasks(), pictures_shown=MANY)
    assert drawn(grid, scene) == {"picture-page-1": 2, "picture-page-0": PICTURES_A_PAGE}
    assert drawn(grid, scene) == {"picture-page-1": None, "picture-page-0": None}


def test_a_new_picture_is_one_page() -> None:
    grid, old = PictureGrid(), tasks()
    before = make_scene(*old, pictures_shown=MANY + 1)
    drawn(grid, before)
    after = changed(before, library=make_scene(*old, done_task()).library)
    assert drawn(grid, after) == {"picture-page-1": 3, "picture-page-0": None}


def test_the_next_page_draws_only_itself() -> None:
    grid, count = PictureGrid(), 3 * PICTURES_A_PAGE + 2
    scene = make_scene(*tasks(count), pictures_shown=PICTURES_A_PAGE)
    assert drawn(grid, scene) == {"picture-page-3": 2, "picture-page-2": PICTURES_A_PAGE - 2}
    shown = with_next_page(count, PICTURES_A_PAGE)
    after = drawn(grid, changed(scene, pictures_shown=shown))
    assert after == {"picture-page-3": None, "picture-page-2": PICTURES_A_PAGE}
    for number in (1, 0):
        shown = with_next_page(count, shown)
        after = drawn(grid, changed(scene, pictures_shown=shown))
        assert after.pop(f"picture-page-{number}") == PICTURES_A_PAGE
        assert set(after.values()) == {None}
    assert shown == count


def test_another_language_or_name_of_a_server_draws_all() -> None:
    grid, scene = PictureGrid(), make_scene(*tasks(), pictures_shown=MANY)
    drawn(grid, scene)
    chinese = changed(scene, language="zh")
    assert None not in drawn(grid, chinese).values()
    renamed = changed(chinese, pool=Pool())
    assert None not in drawn(grid, renamed).values()


def test_a_picture_shown_from_its_kept_copy_draws_its_page() -> None:
    grid, old = PictureGrid(), tasks()
    scene = make_scene(*old, pictures_shown=MANY)
    drawn(grid, scene)
    urls = {f"{old[0].prompt_id}:0": "blob:https://x/7"}
    kept = changed(scene, kept_urls=urls)
    assert drawn(grid, kept) == {"picture-page-1": None, "picture-page-0": None}
    failed = frozenset({picture_url(old[0], old[0].outputs[0], THUMBNAIL)})
    shown = changed(kept, failed_urls=failed)
    assert drawn(grid, shown)["picture-page-0"] == PICTURES_A_PAGE
    assert drawn(grid, shown) == {"picture-page-1": None, "picture-page-0": None}
    refused = dict.fromkeys(failed, "picture.none")
    said = changed(shown, kept_urls={}, refused_urls=refused)
    assert drawn(grid, said)["picture-page-0"] == PICTURES_A_PAGE - 1
    gone = changed(shown, kept_urls={})
    assert drawn(grid, gone)["picture-page-0"] == PICTURES_A_PAGE - 1, "one place is empty"


def test_a_page_that_was_gone_is_drawn_when_it_comes_back() -> None:
    grid, scene = PictureGrid(), make_scene(*tasks(), done_task(B), pictures_shown=MANY + 1)
    drawn(grid, scene)
    drawn(grid, changed(scene, pictures_shown=1))
    assert drawn(grid, scene)["picture-page-0"] == PICTURES_A_PAGE
