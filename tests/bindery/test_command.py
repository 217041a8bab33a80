"""The command line against servers that run: each call is one process or one window."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bindery.__main__ import INTERRUPTED, main
from bindery.database import SqliteDatabase
from tests.comfy_server import DemoServer
from tests.comfy_server.options import CHECKPOINTS

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "samples" / "workflows"
SMALL = ("--set", "width=64", "--set", "height=64", "--set", "steps=2")
PNG = b"\x89PNG\r\n"

Call = Callable[..., int]


@pytest.fixture
def servers() -> Iterator[tuple[DemoServer, DemoServer]]:
    """Two servers that run."""
    with DemoServer("A", step_seconds=0.0) as first, DemoServer("B", step_seconds=0.0) as second:
        yield first, second


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """The file of the journal."""
    return tmp_path / "journal.sqlite"


@pytest.fixture
def call(servers: tuple[DemoServer, DemoServer], journal: Path) -> Call:
    """Run a command with both servers; gives its exit status."""
    pool = [word for server in servers for word in ("--server", server.url)]
    return lambda *words: main([*words, *pool, "--journal", str(journal)])


def lines(text: str) -> list[str]:
    return text.splitlines()


def test_a_run_is_bound_saved_and_recorded(
    call: Call,
    servers: tuple[DemoServer, DemoServer],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("run", "text-to-image", "--prompt", "a lighthouse", "--seed", "7", *SMALL, "--json")
    assert call(*words, "--out", str(tmp_path / "out")) == 0
    (result,) = map(json.loads, lines(capsys.readouterr().out))
    ran = next(server for server in servers if server.url == result["executionServer"])
    assert [seen.body["prompt_id"] for seen in ran.requests("/prompt", "POST") if seen.body] == [
        result["promptId"]
    ]
    (saved,) = result["saved"]
    assert Path(saved).read_bytes().startswith(PNG)
    assert call("tasks", "--json") == 0
    (task,) = map(json.loads, lines(capsys.readouterr().out))
    assert task["promptId"] == result["promptId"]
    assert task["executionServer"] == result["executionServer"]
    assert task["inputs"]["seed"] == 7


def test_a_second_file_of_a_name_does_not_replace_the_first(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ("run", "text-to-image", "--prompt", "twice", *SMALL, "--runs", "3", "--out", str(out))
    assert call(*words) == 0
    paths = lines(capsys.readouterr().out)
    assert len(set(paths)) == len(list(out.iterdir())) == 3


def test_only_names_the_server_that_runs(
    call: Call, servers: tuple[DemoServer, DemoServer], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("run", "text-to-image", "--prompt", "there", *SMALL)
    assert call(*words, "--only", servers[1].url) == 0
    assert capsys.readouterr().out.startswith(servers[1].url)
    assert call(*words, "--only", "http://elsewhere:8188") == 1
    assert "elsewhere" in capsys.readouterr().err


def test_an_image_is_uploaded_to_the_server_that_runs(
    call: Call,
    servers: tuple[DemoServer, DemoServer],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call("run", "text-to-image", "--prompt", "in", *SMALL, "--out", str(tmp_path)) == 0
    picture = lines(capsys.readouterr().out)[0]
    assert call("run", "upscale", "--file", f"image={picture}", "--json") == 0
    result = json.loads(capsys.readouterr().out)
    ran = next(server for server in servers if server.url == result["executionServer"])
    other = next(server for server in servers if server is not ran)
    assert ran.requests("/upload/image", "POST")
    assert not other.requests("/upload/image", "POST")


def test_an_editor_file_and_its_picture_run(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(SAMPLES / "own_t2i_plain.ui.json")
    model = ("--set", f"1.ckpt_name={CHECKPOINTS[0]}")
    small = ("--set", "4.width=64", "--set", "4.height=64", "--set", "5.steps=2")
    assert call("inputs", file) == 0
    listed = [line.split()[0] for line in lines(capsys.readouterr().out)]
    assert {"2.text", "4.width", "5.seed"} <= set(listed)
    status = call("run", file, "--set", "2.text=a red barn", *model, *small, "--out", str(tmp_path))
    said = capsys.readouterr()
    assert status == 0, said.err
    picture = lines(said.out)[0]
    assert call("inputs", picture) == 0
    assert "a red barn" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("run", "nothing"), "There is no workflow “nothing”."),
        (("run", "text-to-image", "--set", "colour=red"), "no input “colour”"),
        (("run", "text-to-image", "--prompt", "x", "--set", "steps=abc"), "Input “steps”"),
        (("run", "upscale", "--file", "image=missing.png"), "missing.png"),
        (("import", "missing.zip"), "was not exported here"),
    ],
)
def test_a_mistake_is_one_sentence(
    call: Call, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    assert call(*words) == 1
    assert sentence in capsys.readouterr().err


def test_servers_and_doctor_name_what_is_there_and_what_is_wrong(
    call: Call, servers: tuple[DemoServer, DemoServer], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("servers", "--json") == 0
    (found,) = map(json.loads, lines(capsys.readouterr().out))
    assert [(one["url"], one["state"]) for one in found] == [(one.url, "up") for one in servers]
    assert call("doctor") == 0
    servers[1].stop()
    assert call("doctor") == 1
    first, second = lines(capsys.readouterr().out)[-2:]
    assert "ComfyUI" in first
    assert "Nothing answers at this address." in second


def started(servers: tuple[DemoServer, DemoServer], journal: Path) -> subprocess.Popen[bytes]:
    """Start a run on the first server in a process, and wait until the server holds it."""
    servers[0].pause("steps")
    words = ["run", "text-to-image", "--prompt", "held", *SMALL, "--server", servers[0].url]
    command = [sys.executable, "-m", "bindery", *words, "--journal", str(journal)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    servers[0].wait_until(lambda: servers[0].is_holding, timeout=30.0)
    return process


async def end_leases(journal: Path) -> None:
    """Let the leases of killed processes end, as they do after 15 seconds."""
    database = SqliteDatabase(journal)
    names = [row["name"] for row in await database.rows("settings") if "holder" in row]
    await database.remove("settings", names)
    database.close()


def test_watch_goes_on_with_the_task_of_a_killed_call(
    call: Call,
    servers: tuple[DemoServer, DemoServer],
    journal: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    process = started(servers, journal)
    process.kill()
    process.wait()
    asyncio.run(end_leases(journal))
    servers[0].resume()
    assert call("watch", "--out", str(tmp_path / "out")) == 0
    (path,) = lines(capsys.readouterr().out)
    assert Path(path).read_bytes().startswith(PNG)
    assert len(servers[0].requests("/prompt", "POST")) == 1
    assert call("watch") == 0
    assert capsys.readouterr().out == ""


def test_an_interrupted_call_cancels_its_task(
    call: Call,
    servers: tuple[DemoServer, DemoServer],
    journal: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    process = started(servers, journal)
    process.send_signal(signal.SIGINT)
    servers[0].wait_until(lambda: bool(servers[0].requests("/interrupt", "POST")), timeout=30.0)
    servers[0].resume()
    assert process.wait(60) == INTERRUPTED
    assert call("tasks", "--json") == 0
    (task,) = map(json.loads, lines(capsys.readouterr().out))
    assert task["state"] in ("cancelled", "interrupted")
