"""Orders: what was decided before Run, and the task that is made of it."""

from dataclasses import replace
from typing import Any

from app.core.comfy.object_info import ClassInfo
from app.core.ids import ClientId, WindowId
from app.core.submission.order import (
    Order,
    Run,
    draft_graph,
    final_graph,
    make_task,
    no_type,
    with_uploads,
)
from app.core.task.task import TaskState
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.run_texts import RunTexts
from tests.fakes.values import A, an_id, an_image, an_order


def test_the_images_of_an_order_are_those_to_upload() -> None:
    first, second = an_image("a.png"), an_image("b.png")
    order = an_order("image-blend", image1=first, image2=second)
    assert order.images == {"image1": first, "image2": second}
    assert an_order("text-to-image").images == {}


def test_a_seed_that_was_left_out_is_open_until_it_is_drawn() -> None:
    order = an_order("text-to-image")
    assert [item.name for item in order.open_seeds()] == ["seed"]
    drawn = order.with_seeds({"seed": 42})
    assert drawn.open_seeds() == ()
    assert drawn.values["seed"] == 42


def test_a_seed_that_was_given_is_kept() -> None:
    order = an_order("text-to-image", seed=7)
    assert order.open_seeds() == ()
    assert order.with_seeds({"seed": 42}).values["seed"] == 7


def test_an_order_with_drawn_seeds_is_a_retry_of_the_same() -> None:
    order = Order(an_order().kind, {}, retry_of=an_id(3))
    assert order.with_seeds({"seed": 1}).retry_of == an_id(3)


def test_a_draft_needs_the_same_nodes_as_the_final_graph() -> None:
    order = an_order("image-adjust", operation="blur")
    final = final_graph(order, {"image": "photo (1).png"}, an_id(1))
    assert draft_graph(order).keys() == final.keys() == {"1", "3", "9"}


def test_a_seed_that_is_yet_to_be_drawn_is_not_in_the_draft() -> None:
    order = an_order("text-to-image")
    assert draft_graph(order)["3"]["inputs"]["seed"] is None
    assert draft_graph(order.with_seeds({"seed": 7}))["3"]["inputs"]["seed"] == 7


def test_the_files_of_each_task_get_a_prefix_of_its_own() -> None:
    order = an_order("text-to-image")
    first, second = (final_graph(order, {}, an_id(number)) for number in (1, 2))
    assert first["9"]["inputs"]["filename_prefix"] == "bindery/00000001"
    assert second["9"]["inputs"]["filename_prefix"] == "bindery/00000002"


def test_the_names_of_uploads_are_put_into_the_graph_that_a_task_has() -> None:
    order = an_order("image-blend")
    graph = {"1": {"class_type": "LoadImage", "inputs": {"image": "example.png", "kept": 1}}}
    put = with_uploads(order, graph, {"image1": "photo.png", "image2": "the node is not there"})
    assert put == {
        "1": {"class_type": "LoadImage", "inputs": {"image": "photo.png", "kept": 1}},
    }


def test_a_tasks_graph_names_models_as_its_server_does() -> None:
    order = an_order("text-to-image", checkpoint="SDXL/base.safetensors")
    loader = ClassInfo("CheckpointLoaderSimple", {"ckpt_name": ("SDXL\\base.safetensors",)})
    task = make_task(
        order, A, an_id(1), WindowId("w"), ClientId("c"), 5, {"CheckpointLoaderSimple": loader}
    )
    assert task.graph["4"]["inputs"]["ckpt_name"] == "SDXL\\base.safetensors"
    assert task.inputs["checkpoint"] == "SDXL/base.safetensors"


def test_a_task_is_bound_from_its_first_moment() -> None:
    order = Order(an_order("upscale").kind, {"factor": 3.0}, retry_of=an_id(9))
    task = make_task(order, A, an_id(1), WindowId("w"), ClientId("c"), 5)
    assert (task.execution_server, task.state) == (A, TaskState.REGISTERED)
    assert (task.window_id, task.client_id, task.registered_at) == ("w", "c", 5)
    assert (task.workflow_type, task.title) == ("upscale", "Scale an image")
    assert task.retry_of == an_id(9)
    assert task.inputs == {"factor": 3.0}
    assert task.graph["2"]["inputs"]["scale_by"] == 3.0


def test_a_type_that_is_not_on_offer_any_more_has_a_name_and_nothing_else() -> None:
    kind = no_type("own:gone")
    assert (kind.id, kind.title, kind.graph, kind.inputs) == (
        "own:gone",
        {"en": "own:gone"},
        {},
        (),
    )


def test_texts_are_filled_in_for_each_run_and_stay_as_typed_in_the_type() -> None:
    texts = RunTexts(dynamic=(("3", "text"),), tokens=(("9", "filename_prefix"),))
    kind = WorkflowType("own:x", {"en": "X"}, _with_texts("a {red|blue} fox", "%date:yyyy%/x"), ())
    kind = replace(kind, custom=True, texts=texts)
    order = Order(kind, {})
    graph = final_graph(order, {}, an_id(1), Run(lambda _: 1, (2026, 1, 31, 13, 5, 59)))
    assert graph["3"]["inputs"]["text"] == "a blue fox"
    assert graph["9"]["inputs"]["filename_prefix"].startswith("2026/x-")
    assert final_graph(order, {}, an_id(1))["3"]["inputs"]["text"] == "a {red|blue} fox"


def _with_texts(text: str, prefix: str) -> dict[str, dict[str, Any]]:
    return {
        "3": {"class_type": "Text", "inputs": {"text": text}},
        "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": prefix}},
    }
