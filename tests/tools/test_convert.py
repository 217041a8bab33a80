"""The command that converts editor files: what it prints and writes, and how it complains."""

import json
from pathlib import Path
from typing import Any

import pytest

from tools.bench.conversion import many, nodes_sent
from tools.convert import main, target_of

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "workflows"
PLAIN = SAMPLES / "own_t2i_plain.ui.json"


@pytest.fixture
def classes(tmp_path: Path) -> str:
    """Write the classes of one server into a file of their own."""
    path = tmp_path / "object_info"
    path.write_text(json.dumps(sample("object_info.json")["0.3.64"]))
    return str(path)


def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text("utf-8"))


def test_one_file_is_printed(classes: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(PLAIN), "--object-info", classes]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == sample("own_t2i_plain.api.json")
    assert said.err == ""


def test_each_file_is_written_under_its_name(classes: str, tmp_path: Path) -> None:
    files = [str(SAMPLES / f"{name}.ui.json") for name in ("own_sub_simple", "own_mute_lora")]
    out = tmp_path / "a" / "b"
    assert main([*files, "--object-info", classes, "--out", str(out)]) == 0
    for name in ("own_sub_simple", "own_mute_lora"):
        made = json.loads((out / f"{name}.api.json").read_text("utf-8"))
        assert made == sample(f"{name}.api.json")


@pytest.mark.parametrize("name", ["a.ui.json", "a.json", "a"])
def test_names_end_alike(name: str) -> None:
    assert target_of(Path("x") / name, Path("y")) == Path("y/a.api.json")


@pytest.mark.parametrize(("flag", "text"), [([], "a cat "), (["--as-typed"], "a {cat} //")])
def test_texts_are_filled_in_unless_asked_not_to(
    flag: list[str], text: str, classes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = str(SAMPLES / "own_dynamic_prompt.ui.json")
    assert main([name, "--object-info", classes, *flag]) == 0
    assert json.loads(capsys.readouterr().out)["2"]["inputs"]["text"].startswith(text)


def test_an_api_file_stays_as_it_is(classes: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(SAMPLES / "own_t2i_plain.api.json"), "--object-info", classes]) == 0
    assert json.loads(capsys.readouterr().out) == sample("own_t2i_plain.api.json")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "is not a JSON file"),
        ("[]", "holds no workflow"),
        ('{"nodes": []}', "Nothing in this file runs"),
        ('{"nodes": [{"id": 1, "type": "Elsewhere"}]}', "The server lacks Elsewhere"),
    ],
)
def test_a_file_that_cannot_be_converted_gets_one_sentence(
    content: str,
    sentence: str,
    classes: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(content)
    assert main([str(path), str(PLAIN), "--object-info", classes]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("wrong.json: ")
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1
    assert json.loads(said.out) == sample("own_t2i_plain.api.json")


def test_what_was_left_out_is_said(
    classes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = sample("own_t2i_plain.ui.json")
    document["nodes"].append({"id": 1, "type": "VAEDecode"})
    path = tmp_path / "twice.ui.json"
    path.write_text(json.dumps(document))
    assert main([str(path), "--object-info", classes]) == 0
    said = capsys.readouterr()
    assert said.err == "twice.ui.json: 1 entry of the file could not be read as nodes.\n"


def test_definitions_that_cannot_be_read_are_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(PLAIN), "--object-info", str(tmp_path / "nowhere.json")]) == 1
    assert capsys.readouterr().err.startswith("nowhere.json: ")


def test_the_bench_converts_several_copies_of_a_file() -> None:
    several = many(sample("own_sub_simple.ui.json"), 3)
    made = nodes_sent(several, sample("object_info.json")["0.3.64"])
    assert len(made) == 3 * len(sample("own_sub_simple.api.json"))
    assert made["2006"]["inputs"]["vae"] == ["2001", 2]
