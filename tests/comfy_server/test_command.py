"""The command line: what it prints, takes, refuses, and how it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.comfy_server.__main__ import read_arguments

ROOT = Path(__file__).parents[2]
SECONDS = 15


@contextmanager
def command(*words: str) -> Iterator[subprocess.Popen[str]]:
    """Run it with words."""
    line = [sys.executable, "-m", "tests.comfy_server", *words]
    process = subprocess.Popen(
        line, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=SECONDS)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT], ids=lambda end: end.name)
def test_says_where_it_listens_and_ends_when_told(end: signal.Signals) -> None:
    with command("--port", "0", "--name", "X", "--tint", "#3b82f6") as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said.startswith("listening on http://127.0.0.1:")
        with urllib.request.urlopen(f"{said.split()[-1]}/api/prompt", timeout=SECONDS) as answer:
            assert answer.status == 200
        process.send_signal(end)
        assert process.wait(SECONDS) == 0


def test_takes_all_its_options(tmp_path: Path) -> None:
    words = [
        "--port",
        "8801",
        "--host",
        "127.0.0.2",
        "--name",
        "B",
        "--tint",
        "#f97316",
        "--step-seconds",
        "0.5",
        "--cors",
        "off",
        "--version",
        "0.27.0",
        "--max-upload-size",
        "2",
        "--preview-method",
        "none",
        "--control",
        "--checkpoint",
        "a.safetensors",
        "--checkpoint",
        "b.safetensors",
        "--fault",
        "refuse-ws",
        "fail-node=KSampler",
        "--fault",
        "delay-seconds=2",
    ]
    options, faults = read_arguments([*words, "--data-dir", str(tmp_path)])
    assert (options.port, options.host, options.name) == (8801, "127.0.0.2", "B")
    assert options.cors is None
    assert options.version_tuple == (0, 27, 0)
    assert options.max_upload_bytes == 2 * 1024 * 1024
    assert options.checkpoints == ("a.safetensors", "b.safetensors")
    assert options.data_dir == tmp_path
    assert (options.step_seconds, options.preview_method, options.control) == (0.5, "none", True)
    assert faults.refuse_ws
    assert (faults.fail_node, faults.delay_seconds) == ("KSampler", 2.0)


@pytest.mark.parametrize(
    "words", [["--tint", "blue"], ["--fault", "nonsense"], ["--preview-method", "taesd"]]
)
def test_refuses_what_makes_no_sense(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        read_arguments(words)
    assert "error:" in capsys.readouterr().err
