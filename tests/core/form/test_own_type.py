"""A person's own type with the classes of a server: its graph, its form, or why there is none."""

from dataclasses import replace

import pytest

from app.core.form.own_type import editor_of, with_form
from app.core.message import message
from app.core.workflow.packing import pack
from tests.core.form.made import a_class, formed, opened, sample
from tests.core.workflow.build import document, node
from tests.core.workflow.pairs import FOLDER, NAMES, classes_of, differences, load


@pytest.mark.parametrize("name", NAMES)
def test_a_form_is_made_of_every_sample_and_its_graph_is_the_editors(name: str) -> None:
    kind = sample(name)
    assert kind.has_form
    wanted = load(FOLDER / f"{name}.api.json")
    assert kind.graph.keys() == wanted.keys()
    names = [item.name for item in kind.inputs]
    assert len(names) == len(set(names))
    for item in kind.inputs:
        for key, field in item.targets:
            assert key in kind.graph
            assert item.only_when or field in kind.graph[key]["inputs"]


def test_a_server_without_a_class_makes_no_form() -> None:
    classes = classes_of("own_t2i_plain")
    del classes["KSampler"]
    assert with_form(opened(load(FOLDER / "own_t2i_plain.ui.json")), classes) is None
    assert with_form(opened(load(FOLDER / "own_t2i_plain.api.json")), classes) is None


def test_a_file_in_which_nothing_runs_says_so() -> None:
    lost = document([node(1, "Note", values=["x"])])
    kind = with_form(replace(opened(load(FOLDER / "own_t2i_plain.ui.json")), editor=pack(lost)), {})
    assert kind is not None
    assert (kind.problem, kind.can_run) == (message("editor.nothing_runs"), False)


def test_what_ran_stays_as_it_was_and_has_titles_of_the_editor_file() -> None:
    graph = load(FOLDER / "own_t2i_plain.api.json")
    graph["5"]["inputs"] |= {"seed": 2**64 - 1, "steps": 77}
    file = load(FOLDER / "own_t2i_plain.ui.json")
    next(one for one in file["nodes"] if one["id"] == 2)["title"] = "What to paint"
    kind = formed({"prompt": graph, "workflow": file}, classes_of("own_t2i_plain"), ran=True)
    assert not list(differences(graph, kind.graph))
    values = {item.name: item.default for item in kind.inputs}
    assert (values["5.seed"], values["5.steps"]) == (2**64 - 1, 77)
    assert kind.inputs[0].label["en"] == "What to paint"


def test_the_pictures_of_the_only_output_are_the_results() -> None:
    assert sample("own_t2i_plain").primary == "7"
    assert sample("own_control_modes").primary == ""
    other = a_class("SaveText", {}, output_node=True)
    assert (
        formed({"1": {"class_type": "SaveText", "inputs": {}}}, {"SaveText": other}).primary == ""
    )


def test_an_editor_file_that_cannot_be_read_any_more_is_none() -> None:
    kind = opened(load(FOLDER / "own_t2i_plain.ui.json"))
    assert editor_of(kind) is not None
    assert editor_of(replace(kind, editor="x")) is None
    assert editor_of(opened(load(FOLDER / "own_t2i_plain.api.json"))) is None


@pytest.mark.parametrize(("kind", "default"), [("ui", "image.png"), ("api", None)])
def test_a_picture_is_asked_for_unless_the_file_is_whole(kind: str, default: str | None) -> None:
    file = load(FOLDER / f"own_load_image_mask.{kind}.json")
    first = formed(file, classes_of("own_load_image_mask")).inputs[0]
    assert (first.default, first.required) == (default, default is None)
