"""The titles that opened workflows get."""

from app.core.settings.names import WORKFLOWS
from app.core.settings.saved import own_workflows
from tests.fakes.values import A, B
from tests.ui.offers.test_offers import FILE, GRAPH, RUNS, SAVED, dialog, look, offer, shown
from tests.ui.shown import Shown

__all__ = ["shown"]


async def test_a_workflow_with_a_long_title_is_still_there_after_a_reload(shown: Shown) -> None:
    index = [{"templates": [{"name": "one", "title": "word " * 60}]}]
    offer(shown, A, **{"/templates/index.json": index, "/templates/one.json": FILE})
    await look(shown, "templates")
    (row,) = dialog(shown).of_class("offer")
    shown.press("open-offer", row["data-arg"])
    await shown.settle(1)
    assert shown.scene.kind is not None
    kept, unreadable = own_workflows(shown.world.ports.settings.read(WORKFLOWS))
    assert [one.id for one in kept] == [shown.scene.kind.id]
    assert unreadable == 0


async def test_a_run_with_the_prompt_of_another_does_not_replace_it(shown: Shown) -> None:
    entries = {key: {"prompt": [1, key, GRAPH, {}, []], "outputs": {}} for key in ("p", "q")}
    routes = {f"/api/history/{key}": {key: one} for key, one in entries.items()}
    offer(shown, A, **{RUNS: entries, **routes})
    opened = []
    for number in (0, 1, 1):
        await look(shown, "runs")
        shown.press("open-offer", dialog(shown).of_class("offer")[number]["data-arg"])
        await shown.settle(1)
        opened.append(shown.scene.page.type_id)
    first, second, again = opened
    own = [key for key, kind in shown.scene.catalog.types.items() if kind.custom]
    assert own == [first, second]
    assert again == second


async def test_saved_files_of_one_name_are_two_workflows(shown: Shown) -> None:
    at_home, in_land = (f"/api/userdata/workflows%2F{path}fox.json" for path in ("", "land%2F"))
    offer(shown, A, **{SAVED: ["fox.json", "land/fox.json"], at_home: FILE, in_land: FILE})
    offer(shown, B, **{SAVED: ["fox.json"], at_home: FILE})
    await look(shown)
    rows = [row["data-arg"] for row in dialog(shown).of_class("offer")]
    opened = []
    for row in [*rows, *rows]:
        await look(shown)
        shown.press("open-offer", row)
        await shown.settle(1)
        opened.append(shown.scene.page.type_id)
    name = shown.scene.server_name(B)
    assert opened[:3] == ["own:fox", f"own:fox ({name})", "own:fox (land)"]
    assert opened[3:] == opened[:3]
    assert [key for key, kind in shown.scene.catalog.types.items() if kind.custom] == opened[:3]
