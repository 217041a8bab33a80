"""Composing a run."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.message import message
from app.core.submission.order import MAX_RUNS
from app.core.workflow.catalog import Catalog, Input, InputKind, WorkflowType
from app.ui.state import Notice
from tests.ui.page import Tag, parse
from tests.ui.scenes import GRAPH, HOSTILE, KIND, make_form, make_scene, make_task, whole
from tests.ui.words import text

OWN = WorkflowType("own-1", {"en": HOSTILE}, GRAPH, (), custom=True)
BOTH = Catalog({KIND.id: KIND, OWN.id: OWN})


def run_button(root: Tag) -> Tag:
    return root.one(data_testid="run-button")


def test_select_offers_the_types_by_id() -> None:
    select = parse(whole("compose", make_scene(catalog=BOTH))).one(data_testid="workflow-select")
    assert select["data-select"] == "type"
    options = {option["value"]: option for option in select.all("option")}
    assert list(options) == ["everything", "own-1"]
    assert "selected" in options["everything"].attributes
    assert options["own-1"].text == " ".join(HOSTILE.split())


def test_titles_are_in_the_language() -> None:
    select = parse(whole("compose", make_scene(language="zh"))).one(data_testid="workflow-select")
    assert select.one("option").text == "全部"


def test_own_workflow_can_be_added_and_removed() -> None:
    shipped = parse(whole("compose", make_scene(catalog=BOTH)))
    assert shipped.one("input", data_file=":workflow")["data-testid"] == "workflow-file"
    assert not shipped.all(data_action="remove-workflow")
    own = parse(whole("compose", make_scene(catalog=BOTH, type_id="own-1")))
    assert own.one(data_action="remove-workflow")["data-arg"] == "own-1"
    assert text("en", "compose.no_inputs") in own.text


def test_without_a_type_nothing_can_run() -> None:
    root = parse(whole("compose", make_scene(type_id="")))
    assert "disabled" in run_button(root).attributes
    assert text("en", "compose.none") in root.text


def test_form_is_checked_by_us() -> None:
    form = parse(whole("compose", make_scene())).one("form", data_submit="run")
    assert "novalidate" in form.attributes
    assert run_button(form)["type"] == "submit"


@pytest.mark.parametrize(("runs", "said"), [(1, "Run"), (3, "Run all")])
def test_number_of_runs(runs: int, said: str) -> None:
    root = parse(whole("compose", make_scene(runs=runs)))
    assert run_button(root).text == said
    field = root.one("input", id="runs")
    assert field["value"] == str(runs)
    assert "data-runs" in field.attributes


def test_what_is_no_number_of_runs_stays_and_is_told() -> None:
    root = parse(whole("compose", make_scene(runs=3, runs_typed="1000")))
    field = root.one("input", id="runs")
    assert (field["value"], field["aria-invalid"]) == ("1000", "true")
    told = root.one(id=field["aria-describedby"])
    assert told.text == text("en", "runs.range", max=MAX_RUNS)


@pytest.mark.parametrize("seed", ["7", 7])
def test_runs_of_one_seed_are_said_to_look_the_same(seed: Any) -> None:
    root = parse(whole("compose", make_scene(runs=2, form=make_form(seed=seed))))
    assert root.of_class("runs")[0]["title"] == text("en", "run.count_help_fixed")
    note = root.one(id="runs-fixed")
    assert text("en", "run.fixed") in note.text
    assert note.one(data_action="random-seed")["data-arg"] == "seed"


@pytest.mark.parametrize(("runs", "seed"), [(1, "7"), (2, ""), (2, None), (2, -1)])
def test_one_run_or_a_random_seed_needs_no_warning(runs: int, seed: Any) -> None:
    root = parse(whole("compose", make_scene(runs=runs, form=make_form(seed=seed))))
    assert root.of_class("runs")[0]["title"] == text("en", "run.count_help")
    assert not root.all(id="runs-fixed")


def test_button_tells_that_a_server_is_being_chosen() -> None:
    button = run_button(parse(whole("compose", make_scene(placing=True))))
    assert button["aria-busy"] == "true"
    assert button.text == text("en", "run.placing")


def test_fields_that_do_not_apply_are_left_out() -> None:
    root = parse(whole("compose", make_scene()))
    names = [tag["data-field"] for tag in root.all() if tag.get("data-field")]
    assert names == ["prompt", "note", "steps", "seed", "mode", "model"]


def test_what_is_not_on_top_is_folded_by_section_and_none_is_lost() -> None:
    places = [("Size", ""), ("Steps", ""), ("Model", "Loaders"), ("Lora", "Loaders")]
    items = tuple(
        Input(
            f"{n}.x", InputKind.NUMBER, ((str(n), "x"),), {"en": name}, more=n > 1, section=section
        )
        for n, (name, section) in enumerate(places)
    )
    kind = replace(KIND, inputs=items)
    root = parse(whole("compose", make_scene(catalog=Catalog({"everything": kind}))))
    folded = root.one("details")
    assert text("en", "compose.more", n=2) in folded.text
    assert [tag.text for tag in folded.all("h3")] == ["Loaders"]
    fields = root.all(data_testid="form-field")
    told = [(tag["data-node"], tag["data-input"], tag["data-section"]) for tag in fields]
    assert told == [
        ("0", "x", "top"),
        ("1", "x", "top"),
        ("2", "x", "more"),
        ("3", "x", "more"),
    ]
    assert len(folded.all("input", type="number")) == 2
    assert not parse(whole("compose", make_scene())).all("details")


def test_an_editor_file_without_a_graph_waits_or_says_why_it_gets_none() -> None:
    waiting = replace(KIND, graph={}, inputs=(), has_form=False)
    root = parse(whole("compose", make_scene(catalog=Catalog({"everything": waiting}))))
    assert text("en", "compose.waiting") in root.text
    assert "disabled" in run_button(root).attributes
    failed = replace(waiting, has_form=True, problem=message("editor.nothing_runs"))
    root = parse(whole("compose", make_scene(catalog=Catalog({"everything": failed}))))
    assert text("en", "editor.nothing_runs") in root.text
    assert "disabled" in run_button(root).attributes


def test_what_of_a_file_was_left_out_is_said() -> None:
    notes = (message("editor.skipped", count=2),)
    kind = replace(KIND, notes=notes)
    root = parse(whole("compose", make_scene(catalog=Catalog({"everything": kind}))))
    assert text("en", "editor.skipped", count=2) in root.one("details").text


def test_notices_stand_beside_their_causes() -> None:
    root = parse(
        whole(
            "compose",
            make_scene(
                run_notice=Notice(message("pool.empty")),
                workflow_notice=Notice(message("workflow.not_json", name=HOSTILE)),
            ),
        )
    )
    assert {tag["data-arg"] for tag in root.all(data_action="dismiss")} == {"run", "workflow"}
    assert not root.all("script")


def test_runs_that_wait_to_be_recorded_are_said_to_and_can_be_cancelled() -> None:
    scene = make_scene(held_up=(make_task(),), run_notice=Notice(message("pool.empty")))
    notice = parse(whole("compose", scene)).one(id="notice-run")
    assert text("en", "journal.waiting") in notice.text
    assert notice.all(data_action="cancel-held-up")


def test_runs_that_are_being_cancelled_cannot_be_cancelled_again() -> None:
    scene = make_scene(held_up=(make_task(cancelling=True),))
    notice = parse(whole("compose", scene)).one(id="notice-run")
    assert text("en", "state.cancelling") in notice.text
    assert not notice.all(data_action="cancel-held-up")
