"""Files that a person opens: what becomes of them on the page, and what is sent."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from app.core.workflow.catalog import WorkflowType
from app.core.workflow.input_file import InputImage
from tests.core.metadata.files import still_png
from tests.core.workflow.pairs import FOLDER, load
from tests.fakes import World
from tests.fakes.png import png, text_chunk
from tests.fakes.values import A, B
from tests.ui.sample_classes import shown_with_classes
from tests.ui.shown import Press, Shown


@dataclass(frozen=True)
class BroughtFile:
    """A file that the page is given."""

    name: str
    content: bytes


def json_file(name: str, document: Any) -> BroughtFile:
    return BroughtFile(name, json.dumps(document).encode())


def sample(name: str) -> Any:
    return load(FOLDER / f"{name}.ui.json")


@pytest.fixture
async def shown(world: World) -> Shown:
    return await shown_with_classes(world)


async def bring(shown: Shown, *files: BroughtFile, to: str = ":workflow") -> WorkflowType:
    shown.page.controller.on_event(Press("files", to, files=files))
    await shown.settle(1)
    kind = shown.scene.kind
    assert kind is not None
    return kind


async def run(shown: Shown) -> Any:
    """Press Run, and return what a server got."""
    shown.page.controller.on_event(Press("submit", "run"))
    await shown.settle(3)
    (sent,) = [one for server in shown.world.servers.values() for one in server.submissions]
    return sent


async def test_an_editor_file_becomes_a_form_and_runs(shown: Shown) -> None:
    kind = await bring(shown, json_file("fox.json", sample("own_t2i_plain")))
    assert (kind.id, kind.has_form) == ("own:fox", True)
    html = shown.dom.html["compose"]
    assert 'data-node="2" data-input="text" data-section="top"' in html
    assert 'data-node="1" data-input="ckpt_name" data-section="more"' in html
    sent = await run(shown)
    wanted = load(FOLDER / "own_t2i_plain.api.json")
    assert sent.graph.keys() == wanted.keys()
    assert sent.graph["2"]["inputs"] == wanted["2"]["inputs"]


async def test_a_file_is_kept_while_no_server_has_its_classes(shown: Shown) -> None:
    for server in shown.world.servers.values():
        del server.classes["KSampler"]
        shown.world.services.capabilities.forget(server.url)
    kind = await bring(shown, json_file("fox.json", sample("own_t2i_plain")))
    assert not kind.can_run
    html = shown.dom.html["compose"]
    assert "disabled" in html
    assert html.count('data-able="false"') == 2
    assert "does not have the node" in html
    assert "No server has KSampler." in html
    for server in shown.world.servers.values():
        server.classes["KSampler"] = load(FOLDER / "object_info.json")["0.3.64"]["KSampler"]
        shown.world.services.capabilities.forget(server.url)
    await shown.settle(10)
    assert shown.scene.kind is not None
    assert shown.scene.kind.can_run


async def test_a_picture_runs_as_what_made_it(shown: Shown) -> None:
    graph = load(FOLDER / "own_t2i_plain.api.json")
    graph["5"]["inputs"]["seed"] = 18446744073709551615
    texts = {"prompt": json.dumps(graph), "workflow": json.dumps(sample("own_t2i_plain"))}
    kind = await bring(shown, BroughtFile("fox.png", still_png(texts)), to="")
    assert (kind.id, kind.ran) == ("own:fox.png", True)
    sent = await run(shown)
    assert sent.graph["5"]["inputs"]["seed"] == 18446744073709551615


async def test_what_was_opened_is_there_after_a_load(shown: Shown) -> None:
    before = await bring(shown, json_file("fox.json", sample("own_sub_promoted")))
    again = World(A, B, store=shown.world.store)
    from app.core.settings.saved import with_saved_workflows

    text = again.ports.settings.read("workflows")
    kind = with_saved_workflows(again.window_store.state.catalog, text).get("own:fox")
    assert kind.editor == before.editor
    assert kind.graph == before.graph


@pytest.mark.parametrize(
    ("file", "key"),
    [
        (BroughtFile("a.json", b"{"), "workflow.not_json"),
        (BroughtFile("a.json", b"[]"), "workflow.not_object"),
        (BroughtFile("a.png", still_png({})), "file.no_workflow"),
        (BroughtFile("a.flac", b"fLaC\0\0\0\x22"), "file.damaged"),
    ],
)
async def test_what_is_no_workflow_is_refused_with_a_sentence(
    shown: Shown, file: BroughtFile, key: str
) -> None:
    await bring(shown, file)
    notice = shown.page.page_store.state.workflow_notice
    assert notice is not None
    assert notice.text.key == key


async def test_what_is_sent_brings_the_editor_file_with_its_values(shown: Shown) -> None:
    file = sample("own_dynamic_prompt")
    await bring(shown, json_file("fox.json", file))
    shown.page.controller.on_event(Press("input", "field", "5.steps", "33"))
    sent = await run(shown)
    (text,) = [node["inputs"]["text"] for key, node in sent.graph.items() if key == "2"]
    assert text.startswith("a cat")
    embedded = sent.extra_data["extra_pnginfo"]["workflow"]
    nodes = {node["id"]: node for node in embedded["nodes"]}
    assert nodes[5]["widgets_values"][2] == sent.graph["5"]["inputs"]["steps"] == 33
    assert nodes[2]["widgets_values"][0] == text
    pictured = {"prompt": json.dumps(sent.graph), "workflow": json.dumps(embedded)}
    kind = await bring(shown, BroughtFile("again.png", still_png(pictured)))
    values = {item.name: item.default for item in kind.inputs}
    assert values["5.steps"] == 33
    assert values["5.seed"] == sent.graph["5"]["inputs"]["seed"]


async def test_a_workflow_without_an_editor_file_sends_none(shown: Shown) -> None:
    await bring(shown, json_file("fox.json", load(FOLDER / "own_t2i_plain.api.json")))
    sent = await run(shown)
    assert "extra_pnginfo" not in sent.extra_data


async def test_servers_that_can_run_it_are_counted_before_run(shown: Shown) -> None:
    first = shown.world.servers[A]
    del first.classes["VAEDecode"]
    await bring(shown, json_file("fox.json", sample("own_t2i_plain")))
    html = shown.dom.html["compose"]
    assert "1 of 2 can run this" in html
    assert f'data-server="{A}" data-able="false"' in html
    assert f'data-server="{B}" data-able="true"' in html
    assert (await run(shown)).graph
    shown.page.controller.on_event(Press("input", "field", "1.ckpt_name", "gone.ckpt"))
    await shown.settle(1)
    assert "0 of 2 can run this" in shown.dom.html["compose"]


async def test_settings_of_another_program_fill_text_to_image(shown: Shown) -> None:
    text = "a red fox\nNegative prompt: blurry\nSteps: 28, CFG scale: 6.5, Seed: 7, Size: 832x1216"
    await bring(shown, json_file("fox.json", sample("own_t2i_plain")))
    kind = await bring(shown, BroughtFile("a.png", png(text_chunk("parameters", text))), to="")
    assert kind.id == "text-to-image"
    values = shown.page.page_store.state.form(kind).values
    assert (values["prompt"], values["steps"], values["width"]) == ("a red fox", 28, 832)
    await bring(shown, BroughtFile("b.png", png(text_chunk("parameters", "only words"))))
    notice = shown.page.page_store.state.workflow_notice
    assert notice is not None
    assert notice.text.key == "file.no_workflow"


async def test_a_file_is_opened_by_its_address(shown: Shown) -> None:
    address = "https://example.org/fox.json"
    shown.remote[address] = json_file("fox.json", sample("own_t2i_plain"))
    shown.press("toggle-opening")
    await shown.settle()
    assert shown.dom.focused[-1] == "open-address"
    assert 'id="open-panel"' in shown.dom.html["compose"]
    shown.page.controller.on_event(Press("submit", "open"))
    await shown.settle()
    assert shown.scene.page.opening is not None
    shown.page.controller.on_event(Press("input", "opening", "address", f" {address}"))
    shown.page.controller.on_event(Press("submit", "open"))
    await shown.settle(1)
    assert shown.scene.page.opening is None
    assert shown.scene.page.type_id == "own:fox"
    shown.page.controller.on_event(Press("address", ":workflow", value="https://example.org/no"))
    await shown.settle(1)
    notice = shown.scene.page.workflow_notice
    assert notice is not None
    assert notice.text.key == "file.not_fetched"


async def test_the_panel_closes_without_opening_anything(shown: Shown) -> None:
    shown.press("toggle-opening")
    shown.press("toggle-opening")
    shown.page.controller.on_event(Press("input", "opening", "address", "https://example.org"))
    assert shown.scene.page.opening is None


async def test_settings_of_another_program_are_pasted_as_text(shown: Shown) -> None:
    text = b"a red fox\nSteps: 28, CFG scale: 6.5, Seed: 7, Size: 832x1216"
    kind = await bring(shown, BroughtFile("pasted.json", text))
    assert shown.page.page_store.state.form(kind).values["prompt"] == "a red fox"


async def test_a_picture_that_no_field_takes_goes_into_a_workflow_that_does(shown: Shown) -> None:
    async def load(file: BroughtFile) -> InputImage:
        return InputImage(file.name, len(file.content), file.content)

    shown.load = load
    await bring(shown, BroughtFile("a.png", still_png({})), to="")
    notice = shown.page.page_store.state.run_notice
    assert notice is not None
    assert [one.arg for one in notice.buttons] == ["image-adjust", "image-blend", "upscale"]
    shown.press("use-in", "upscale")
    await shown.settle(1)
    kind = shown.scene.kind
    assert kind is not None
    assert kind.id == "upscale"
    assert shown.page.page_store.state.form(kind).values["image"].name == "a.png"


async def test_a_tasks_workflow_and_values_go_back_into_the_form(shown: Shown) -> None:
    await bring(shown, json_file("fox.json", sample("own_t2i_plain")))
    shown.page.controller.on_event(Press("input", "field", "5.steps", "33"))
    await run(shown)
    await shown.settle(10)
    (task,) = shown.world.window_store.state.window.tasks
    shown.page.controller.on_event(Press("input", "field", "5.steps", "12"))
    shown.press("reuse", task.prompt_id)
    await shown.settle(1)
    kind = shown.scene.kind
    assert kind is not None
    assert shown.page.page_store.state.form(kind).values == task.inputs
    shown.press("remove-workflow", kind.id)
    shown.press("reuse", task.prompt_id)
    await shown.settle(2)
    again = shown.scene.kind
    assert again is not None
    assert {item.name: item.default for item in again.inputs}["5.steps"] == 33
    shown.press("reuse", "unknown")
    await shown.settle()


@dataclass(frozen=True)
class BroughtClip(BroughtFile):
    """A file with the type that a browser tells."""

    type: str = "video/mp4"


async def test_a_clip_goes_into_the_input_that_takes_clips(shown: Shown) -> None:
    load_video = {
        "input": {"required": {"file": [["a.mp4"], {"video_upload": True}]}},
        "output": ["VIDEO"],
    }
    save = {"input": {"required": {"video": ["VIDEO", {}]}}, "output_node": True, "output": []}
    for server in shown.world.servers.values():
        server.classes |= {"LoadVideo": load_video, "SaveVideo": save}
    graph = {
        "1": {"class_type": "LoadVideo", "inputs": {"file": "a.mp4"}},
        "2": {"class_type": "SaveVideo", "inputs": {"video": ["1", 0]}},
    }
    kind = await bring(shown, json_file("clip.json", graph))
    assert 'accept="video/*"' in shown.dom.html["compose"]
    await bring(shown, BroughtClip("notes.txt", b"text", "text/plain"), to="1.file")
    assert shown.page.page_store.state.form(kind).errors["1.file"].key == "field.other_file"
    await bring(shown, BroughtClip("b.mp4", b"clip"), to="")
    values = shown.page.page_store.state.form(kind).values
    assert values["1.file"].name == "b.mp4"
    sent = await run(shown)
    assert sent.graph["1"]["inputs"]["file"] != "a.mp4"
