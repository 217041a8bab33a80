"""The form is back after a reload and in a duplicated tab, its images too, and never another's."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import InputError, StoreError
from app.core.submission.order import MAX_RUNS
from app.core.workflow.catalog import Catalog
from app.core.workflow.input_file import InputImage
from app.services.storage.memory_store import MemoryDatabase
from app.ui.compose.form_memory import FormMemory
from app.ui.state import PageState
from tests.fakes import FakeSession
from tests.ui.scenes import KIND, make_form

CATALOG = Catalog({"everything": KIND, "other": replace(KIND, id="other")})


class FullStore(MemoryDatabase):
    """A store without room for files."""

    async def put_file(self, key: str, file: Any) -> None:
        raise StoreError("journal.full", why="test")


def an_image(content: bytes) -> InputImage:
    return InputImage("photo.png", len(content), content)


async def load_image(file: Any) -> InputImage:
    if file == b"broken":
        raise InputError("image.not_image")
    return an_image(file)


def a_memory(
    session: FakeSession, store: MemoryDatabase | None = None, owner: str = "window-1"
) -> FormMemory:
    return FormMemory(session, MemoryDatabase() if store is None else store, owner, load_image)


def a_state(**values: Any) -> PageState:
    return PageState(type_id="everything").with_form("everything", make_form(**values))


async def recalled(memory: FormMemory) -> PageState:
    return PageState(**await memory.recall(CATALOG))


def values_of(state: PageState) -> dict[str, Any]:
    return dict(state.forms["everything"].values)


async def test_type_runs_and_texts_are_back() -> None:
    session = FakeSession()
    state = replace(a_state(prompt="图", steps="12"), runs=3)
    a_memory(session).write(state.with_form("other", make_form(prompt="another")))
    back = await recalled(a_memory(session))
    assert (back.type_id, back.runs) == ("everything", 3)
    assert values_of(back)["prompt"] == "图"
    assert values_of(back)["steps"] == "12"
    assert values_of(back)["edge"] == 0.5, "what was not typed has its default"
    assert back.forms["other"].values["prompt"] == "another"


async def test_what_was_typed_is_still_known_as_typed() -> None:
    session = FakeSession()
    form = make_form(steps="12").put("prompt", "a lake")
    a_memory(session).write(a_state().with_form("everything", form))
    back = await recalled(a_memory(session))
    assert back.forms["everything"].typed == {"prompt"}


async def test_a_later_text_is_not_written_over_while_images_are_kept() -> None:
    session, kept = FakeSession(), asyncio.Event()

    class Slow(MemoryDatabase):
        async def put_file(self, key: str, file: Any) -> None:
            await kept.wait()
            await super().put_file(key, file)

    memory = a_memory(session, Slow())
    before = a_state(prompt="early", image=an_image(b"one"))
    assert memory.lacks_images(before)
    storage_status = asyncio.ensure_future(memory.keep(before))
    await asyncio.sleep(0)
    memory.write(before.with_form("everything", before.forms["everything"].put("prompt", "late")))
    kept.set()
    await storage_status
    assert not memory.lacks_images(before)
    assert '"late"' in session.texts["form"]


async def test_images_are_kept_anew_after_all_was_deleted() -> None:
    session, store = FakeSession(), MemoryDatabase()
    memory, state = a_memory(session, store), a_state(image=an_image(b"one"))
    await memory.keep(state)
    await store.clear(["files"])
    memory.forget_kept()
    await memory.keep(state)
    assert values_of(await recalled(a_memory(session, store)))["image"].source == b"one"


async def test_images_are_back_with_their_bytes_and_kept_once() -> None:
    session, store = FakeSession(), MemoryDatabase()
    state = a_state(image=an_image(b"one"))
    await a_memory(session, store).keep(state)
    after = a_memory(session, store)
    back = await recalled(after)
    assert values_of(back)["image"].source == b"one"
    store.stores["files"].clear()
    await after.keep(back)
    assert store.stores["files"] == {}, "it is there already"


async def test_leaving_right_after_a_reload_loses_no_image() -> None:
    session, store = FakeSession(), MemoryDatabase()
    await a_memory(session, store).keep(a_state(image=an_image(b"one")))
    for _ in range(2):
        memory = a_memory(session, store)
        back = await recalled(memory)
        memory.write(back)
    assert values_of(back)["image"].source == b"one"


async def test_an_image_that_was_not_kept_yet_is_missing_and_no_older_one_comes_back() -> None:
    session, store = FakeSession(), MemoryDatabase()
    memory = a_memory(session, store)
    await memory.keep(a_state(image=an_image(b"old"), prompt="p"))
    memory.write(a_state(image=an_image(b"new"), prompt="p"))
    back = await recalled(a_memory(session, store))
    assert "image" not in values_of(back)
    assert values_of(back)["prompt"] == "p"


async def test_a_duplicated_tab_has_the_images_and_changes_none_of_the_others() -> None:
    session, store = FakeSession(), MemoryDatabase()
    await a_memory(session, store).keep(a_state(image=an_image(b"one")))
    twin = session.copy()
    duplicate = a_memory(twin, store, "window-2")
    assert values_of(await recalled(duplicate))["image"].source == b"one"
    await duplicate.keep(a_state(image=an_image(b"two")))
    assert values_of(await recalled(a_memory(session, store)))["image"].source == b"one"
    again = a_memory(twin, store, "window-2")
    assert values_of(await recalled(again))["image"].source == b"two"


async def test_an_image_that_cannot_be_kept_or_read_has_to_be_chosen_again() -> None:
    session = FakeSession()
    full = a_memory(session, FullStore())
    await full.keep(a_state(image=an_image(b"one"), prompt="p"))
    back = values_of(await recalled(full))
    assert (back["prompt"], "image" in back) == ("p", False)
    store = MemoryDatabase()
    broken = a_memory(session, store)
    await broken.keep(a_state(image=an_image(b"broken"), prompt="p"))
    assert "image" not in values_of(await recalled(broken))
    store.stores["files"].clear()
    assert values_of(await recalled(broken))["prompt"] == "p"


async def test_the_same_again_writes_nothing() -> None:
    session = FakeSession()
    memory = a_memory(session)
    memory.write(a_state(prompt="p"))
    session.texts.clear()
    memory.write(a_state(prompt="p"))
    assert session.texts == {}
    memory.write(a_state(prompt="q"))
    assert "q" in session.texts["form"]


async def test_a_type_that_is_not_on_offer_any_more_is_left_out() -> None:
    session = FakeSession()
    gone = PageState(type_id="gone").with_form("gone", make_form(prompt="p"))
    a_memory(session).write(gone)
    assert await a_memory(session).recall(CATALOG) == {"runs": 1, "forms": {}}


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        5,
        {"type": ["x"], "runs": "3", "forms": []},
        {"type": 5, "runs": 0, "forms": {"everything": [1]}},
        {"runs": MAX_RUNS + 1, "forms": {"everything": None}},
        {"forms": {"everything": {"image": {"inputImage": ["x"]}, "prompt": {}}}},
    ],
)
async def test_what_makes_no_sense_is_ignored(document: Any) -> None:
    session = FakeSession({"form": json.dumps(document)})
    found = await a_memory(session).recall(CATALOG)
    assert found.get("runs", 1) == 1
    assert "type_id" not in found
    for form in found["forms"].values():
        assert "image" not in form.values


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000])
async def test_what_is_no_json_is_ignored(text: str) -> None:
    assert await a_memory(FakeSession({"form": text})).recall(CATALOG) == {"forms": {}}
