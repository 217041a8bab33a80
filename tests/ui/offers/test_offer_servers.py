"""Which server an offered workflow is requested from, and where the picture of a run is from."""

import pytest

from app.core.message import message
from app.core.servers import health
from app.core.servers.shared_address import Evidence, Sign
from tests.fakes.values import A, B
from tests.ui.offers.test_offers import (
    FILE,
    GRAPH,
    RUNS,
    SAVED,
    dialog,
    look,
    offer,
    shown,
    titles,
)
from tests.ui.shown import Shown

__all__ = ["shown"]

WHY = message("health.offline")


def down(shown: Shown, url: str, *, set_aside: bool = False) -> None:
    made = health.set_aside if set_aside else health.down
    shown.world.window_store.set_health(url, made(health.Health(), WHY, 0))


async def test_a_template_is_opened_from_a_server_that_answers(shown: Shown) -> None:
    index = [{"title": "Pictures", "templates": [{"name": "one"}]}]
    for url in (A, B):
        offer(shown, url, **{"/templates/index.json": index, "/templates/one.json": FILE})
    await look(shown, "templates")
    (row,) = dialog(shown).of_class("offer")
    down(shown, A)
    shown.press("open-offer", row["data-arg"])
    await shown.settle(1)
    assert shown.scene.page.type_id == "own:one"
    assert [one.url for one in shown.world.servers[A].requests("GET", "templates")] == [
        f"{A}/templates/index.json"
    ]


@pytest.mark.parametrize("is_several", [True, False])
async def test_nothing_is_requested_from_a_server_that_may_not_be_asked(
    shown: Shown, is_several: bool
) -> None:
    offer(shown, A, **{SAVED: ["a.json"], "/api/userdata/workflows%2Fa.json": FILE})
    await look(shown)
    (row,) = dialog(shown).of_class("offer")
    if is_several:
        evidence = Evidence(Sign.IDENTITY, "", 0)
        shown.world.window_store.set_several({A: (evidence,)})
    else:
        down(shown, A, set_aside=True)
    shown.press("open-offer", row["data-arg"])
    await shown.settle(1)
    assert shown.scene.page.type_id == "text-to-image"
    assert [one.url for one in shown.world.servers[A].requests("GET", "userdata")] == [A + SAVED]
    says = dialog(shown).one(data_testid="offers-problem").text
    assert says == shown.page.say(message(health.SEVERAL) if is_several else WHY)
    assert shown.stale() == []


async def test_a_run_at_a_shared_address_has_no_picture(shown: Shown) -> None:
    file = {"filename": "a.png", "type": "output"}
    entry = {"prompt": [1, "p", GRAPH, {}, []], "outputs": {"9": {"images": [file]}}}
    offer(shown, A, **{RUNS: {"p": entry}})
    await look(shown, "runs")
    assert dialog(shown).all("img")
    shown.world.window_store.set_several({A: (Evidence(Sign.IDENTITY, "", 0),)})
    await shown.settle()
    assert len(titles(shown)) == 1
    assert not dialog(shown).all("img")


async def test_a_server_that_left_the_pool_hides_nothing_of_the_others(shown: Shown) -> None:
    offer(shown, B, **{SAVED: ["b.json"]})
    await look(shown)
    shown.press("offers-server", A)
    await shown.settle()
    assert titles(shown) == []
    store = shown.world.window_store
    store.set_pool(store.state.pool.remove(A))
    await shown.settle()
    assert titles(shown) == ["b"]
    assert shown.stale() == []
