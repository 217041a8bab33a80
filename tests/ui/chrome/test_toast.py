"""What the toast offers beside its message."""

import pytest

from app.core.message import Message, message
from app.ui.chrome.toast import TOAST_SECONDS, shown_seconds
from tests.fakes import World
from tests.ui.page import parse
from tests.ui.scenes import make_scene
from tests.ui.shown import Shown
from tests.ui.test_views import whole

ADDED = message("archive.imported", tasks=3, pictures=2, known=0)


@pytest.mark.parametrize(
    "said",
    [ADDED, message("archive.imported_also", tasks=ADDED, also=[message("archive.servers", n=1)])],
)
def test_pictures_that_an_import_added_can_be_shown(said: Message) -> None:
    root = parse(whole("toast", make_scene(toast=said)))
    assert root.one(data_action="library-show").text == "Show them"
    assert shown_seconds(said) > TOAST_SECONDS


def test_an_import_without_pictures_has_none_to_show() -> None:
    said = message("archive.imported", tasks=3, pictures=0, known=0)
    assert not parse(whole("toast", make_scene(toast=said))).all(data_action="library-show")


async def test_all_results_are_shown_without_filters(world: World) -> None:
    shown = Shown(world)
    shown.press("library-scope", "tab")
    shown.press("library-starred")
    shown.press("library-show")
    await shown.settle()
    page = shown.page.page_store.state
    assert (page.gallery.scope, page.gallery.starred, page.tab) == ("all", False, "pictures")
    assert shown.dom.focused[-1] == "pictures"
