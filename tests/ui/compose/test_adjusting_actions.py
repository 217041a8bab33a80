"""The dialog that arranges a form, while things change behind it."""

from tests.ui.compose.test_opening import bring, json_file, sample, shown
from tests.ui.shown import Press, Shown

__all__ = ["shown"]


async def test_the_dialog_is_of_one_form_only(shown: Shown) -> None:
    first = await bring(shown, json_file("fox.json", sample("own_t2i_plain")))
    shown.press("adjust-form")
    shown.press("adjust-all-more")
    shown.press("adjust-reset")
    assert shown.scene.page.adjusting is not None
    assert shown.scene.page.adjusting.before is not None
    second = await bring(shown, json_file("hare.json", sample("own_t2i_plain")))
    assert second.id != first.id
    assert shown.scene.page.adjusting is None
    shown.press("adjust-undo")
    assert shown.world.window_store.state.adjustments == {}


async def test_a_row_that_is_gone_changes_nothing(shown: Shown) -> None:
    await bring(shown, json_file("fox.json", sample("own_t2i_plain")))
    shown.press("adjust-form")
    for action in ("adjust-more", "adjust-top"):
        shown.press(action, "gone")
    shown.page.controller.on_event(Press("move", "gone", "up", "grip"))
    assert shown.world.window_store.state.adjustments == {}
