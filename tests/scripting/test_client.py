"""The module `bindery` of scripts."""

from pathlib import Path
from typing import Any

import pytest

from app.scripting import client
from app.scripting.port import PageError, Port, set_port
from tests.scripting.js_port import FakeJsPort, fail

PLAIN = {
    "promptId": "p",
    "executionServer": "http://a",
    "imageUrl": "http://a/x.png",
    "images": [{"filename": "x.png", "url": "http://a/x.png"}],
    "files": [],
    "texts": [{"text": "hello"}],
    "outputs": {},
}


@pytest.fixture
def js_port() -> FakeJsPort:
    asked = iter([None, *[PLAIN] * 20])
    found = FakeJsPort(
        {
            "run": lambda **_: 1,
            "graph": lambda **_: 2,
            "result": lambda handle, milliseconds: next(asked),
            "abort": lambda handle: None,
            "call": lambda name, args: [name] if not args else {"name": name, "args": args},
            "http": lambda **_: ({"status": 200}, b'["a"]'),
        }
    )
    set_port(Port(found, None))
    return found


async def test_a_run_is_awaited_or_waited_for(js_port: FakeJsPort) -> None:
    result = await client.run("text-to-image", prompt="x", server="http://a")
    assert (result.prompt_id, result.server, result.texts) == ("p", "http://a", ("hello",))
    asked = js_port.asked[0]
    assert asked[1]["inputs"] == {"prompt": "x"}
    assert asked[1]["server"] == "http://a"
    assert client.run_graph({"1": {}}).wait() == result
    assert client.wait([client.run_graph({})]) == [result]
    assert client.wait(client.run_graph({})) == result


async def test_files_go_along(js_port: FakeJsPort, tmp_path: Path) -> None:
    file = tmp_path / "in.png"
    file.write_bytes(b"abc")
    await client.run("upscale", image=file, mask=b"de", factor=2)
    what, args, body = js_port.asked[0]
    assert (what, body) == ("run", b"abcde")
    assert args["files"] == [["image", "in.png", 3], ["mask", "image.png", 2]]
    assert args["inputs"] == {"factor": 2}


async def test_results_come_as_they_end(js_port: FakeJsPort) -> None:
    jobs = [client.run_graph({}) for _ in range(5)]
    assert len([one async for one in client.spread(jobs, at_once=2)]) == 5


async def test_the_first_error_of_many_is_raised(js_port: FakeJsPort) -> None:
    js_port.answers["result"] = fail("no", "failed")
    with pytest.raises(PageError):
        [one async for one in client.spread([client.run_graph({}) for _ in range(3)])]


async def test_pictures_have_their_bytes(js_port: FakeJsPort) -> None:
    result = await client.run_graph({})
    picture = result.images[0]
    assert picture.png == picture.content == await picture.read() == client.picture(result)
    client.show(result)
    client.show(b"raw")
    assert js_port.shown[0][1] == "x.png · http://a"
    client.save("a.txt", "text")
    assert js_port.saved == [("a.txt", b"text")]
    assert client.image(client.Image(b"x")).content == b"x"


def test_lists(js_port: FakeJsPort, capsys: pytest.CaptureFixture[str]) -> None:
    calls: list[Any] = [client.servers(), client.workflows(), client.tasks()]
    assert calls == [["listServers"], ["listWorkflows"], ["listTasks"]]
    assert client.cancel("p") == {"name": "cancelTask", "args": ["p"]}
    assert client.models("loras") == ["a"]
    client.show("text")
    assert capsys.readouterr().out == "text\n"
    job = client.run_graph({})
    job.cancel()
    job.start().cancel()
    assert js_port.asked[-1][0] == "abort"


async def test_a_workflow_file_is_opened_and_run(js_port: FakeJsPort, tmp_path: Path) -> None:
    found = {"id": "own:fox", "inputs": [{"name": "2.text"}, {"name": "5.seed"}]}
    js_port.answers["workflow"] = lambda name: found
    path = tmp_path / "fox.json"
    path.write_text("{}")
    opened = client.workflow(path)
    assert (opened.id, opened.inputs) == ("own:fox", ("2.text", "5.seed"))
    assert js_port.asked[-1] == ("workflow", {"name": "fox.json"}, b"{}")
    client.workflow({"1": {"class_type": "A"}}, "graph.json")
    assert js_port.asked[-1][1:] == ({"name": "graph.json"}, b'{"1": {"class_type": "A"}}')
    client.workflow(b"bytes")
    assert js_port.asked[-1][2] == b"bytes"
    await client.run(opened, **{"2.text": "a fox"})
    asked = next(args for what, args, _ in js_port.asked if what == "run")
    assert (asked["workflow"], asked["inputs"]) == ("own:fox", {"2.text": "a fox"})


def test_given_files_are_listed_by_name(
    js_port: FakeJsPort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "GIVEN", tmp_path / "files")
    assert client.files() == []
    (tmp_path / "files").mkdir()
    for name in ("b.png", "a.png"):
        (tmp_path / "files" / name).touch()
    assert [path.name for path in client.files()] == ["a.png", "b.png"]
