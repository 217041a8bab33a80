"""From a picture to the next run: keys, seeds, and the workflows that take an image."""

from dataclasses import replace

import pytest

from app.core.library.next_run import (
    draws_seed,
    image_fields,
    image_workflows,
    picture_of_key,
    prompt_field,
    prompt_id_of,
    without_seeds,
)
from app.core.task.task import TaskState
from app.core.workflow.catalog import Catalog
from tests.fakes.values import a_task, an_order, shipped_catalog

CATALOG = shipped_catalog()


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("abc:0", ("abc", 0)),
        ("a:b:12", ("a:b", 12)),
        ("abc", None),
        (":0", None),
        ("abc:", None),
        ("abc:-1", None),
        ("abc:text0", None),
        ("abc:²", None),
        ("abc:" + "9" * 200, None),
        ("x" * 101 + ":0", None),
        ("", None),
    ],
)
def test_only_a_pictures_key_is_one(key: str, found: tuple[str, int] | None) -> None:
    assert picture_of_key(key) == found


def test_an_action_takes_a_key_or_a_prompt_id() -> None:
    assert prompt_id_of("abc:3") == "abc"
    assert prompt_id_of("abc") == "abc"


@pytest.mark.parametrize("state", [one for one in TaskState if one.is_end])
def test_only_a_success_runs_again_with_another_seed(state: TaskState) -> None:
    assert draws_seed(a_task(1, state=state)) is (state is TaskState.SUCCEEDED)


def test_seeds_are_left_out_and_nothing_else() -> None:
    order = an_order(seed=7)
    left = without_seeds(order.kind, order.values)
    assert left == {name: value for name, value in order.values.items() if name != "seed"}
    blend = an_order("image-blend")
    assert without_seeds(blend.kind, blend.values) == blend.values


def test_the_prompt_is_the_first_shown_text() -> None:
    found = prompt_field(CATALOG.get("text-to-image"))
    assert found is not None
    assert found.name == "prompt"
    assert prompt_field(CATALOG.get("image-blend")) is None


def test_image_fields_are_those_that_the_form_shows() -> None:
    blend = CATALOG.get("image-blend")
    assert [item.name for item in image_fields(blend, {})] == ["image1", "image2"]
    first, *rest = blend.inputs
    hidden = replace(blend, inputs=(replace(first, hidden=True), *rest))
    assert [item.name for item in image_fields(hidden, {})] == ["image2"]
    assert image_fields(CATALOG.get("text-to-image"), {}) == ()


def test_the_workflow_that_ran_last_is_first() -> None:
    def ran(type_id: str, at: int) -> object:
        return replace(a_task(at), workflow_type=type_id, registered_at=at)

    tasks = [ran("upscale", 5), ran("image-blend", 9), ran("upscale", 2), ran("gone", 20)]
    found = [kind.id for kind in image_workflows(CATALOG, tasks)]  # type: ignore[arg-type]
    assert found == ["image-blend", "upscale", "image-adjust"]
    assert image_workflows(Catalog(), []) == ()
