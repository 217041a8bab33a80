"""What JavaScript leaves of large answers is read as the whole of them would be."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from app.core.comfy.history import parse_history
from app.core.comfy.outputs import parse_all_outputs, parse_outputs
from app.core.comfy.requests import Response
from app.core.comfy.responses import MOST_LISTED, parse_node_errors, parse_queue, parse_submit
from app.core.errors import PromptRejected, ServerError
from app.core.message import message
from app.core.reading.clip import MOST_MESSAGE, MOST_NAME, MOST_REASONS, MOST_TRACE
from tests.fakes.samples import history_of, sample

ROOT = Path(__file__).parents[2]
NODE = shutil.which("node")
DIGEST = (ROOT / "app" / "static" / "digest.js").as_uri()
SCRIPT = """
import { readFileSync } from "node:fs";
const { digest } = await import(process.argv[2]);
process.stdout.write(digest(process.argv[1], new Uint8Array(readFileSync(0))));
"""

pytestmark = pytest.mark.skipif(NODE is None, reason="there is no Node here")


def digest(kind: str, answer: bytes) -> bytes:
    """Return what `app/static/digest.js` makes of an answer."""
    command = [str(NODE), "--input-type=module", "-e", SCRIPT, kind, DIGEST]
    return subprocess.run(command, input=answer, capture_output=True, check=True).stdout


def reduced(kind: str, value: Any) -> Any:
    return json.loads(digest(kind, json.dumps(value).encode()))


def item(number: float, prompt_id: str, own_id: str = "") -> list[Any]:
    extra = {"bindery": {"prompt_id": own_id, "window_id": "w"}} if own_id else {}
    graph = {"3": {"class_type": "KSampler", "inputs": {"text": "a long graph " * 20}}}
    return [number, prompt_id, graph, {**extra, "client_id": "c", "extra_pnginfo": {}}, ["9"]]


def test_a_queue_is_read_as_before_without_its_graphs() -> None:
    value = {
        "queue_running": [item(1, "r", "own-r")],
        "queue_pending": [item(5, "late"), item(2, "next", "own"), "odd", [3], item(3, "mid")],
    }
    short = reduced("queue", value)
    assert "long graph" not in json.dumps(short)
    read = parse_queue(short)
    assert [entry.place for entry in read.pending if entry.own_id] == [1]
    plain = parse_queue(value)
    assert [(one.prompt_id, one.own_id) for one in (*read.running, *read.pending)] == [
        (one.prompt_id, one.own_id) for one in (*plain.running, *plain.pending)
    ]
    assert read.left_out == plain.left_out == 0


def test_of_a_long_queue_ours_are_found_at_their_places_and_all_are_counted() -> None:
    waiting = [item(at, f"p{at}") for at in range(5_000)]
    waiting[4_321] = item(4_321, "mine", "own")
    waiting.reverse()
    value = {"queue_running": [], "queue_pending": waiting}
    read = parse_queue(reduced("queue", value))
    assert read == parse_queue(value) or read.depth == parse_queue(value).depth == 5_000
    assert (read.pending[-1].own_id, read.pending[-1].place) == ("own", 4_322)
    assert len(read.pending) == MOST_LISTED + 1


@pytest.mark.parametrize("name", ["success_with_previews", "execution_error", "interrupted"])
def test_a_history_entry_is_read_as_before(name: str) -> None:
    history, prompt_id = history_of(name), sample(name)["prompt_id"]
    assert parse_history(reduced("history", history), prompt_id) == parse_history(
        history, prompt_id
    )


def entry(**fields: Any) -> dict[str, Any]:
    status = {"status_str": "success", "completed": True, "messages": []}
    prompt = [1, "p", {"3": {}}, {"bindery": {"prompt_id": "p"}}, []]
    return {"p": {"prompt": prompt, "outputs": {}, "status": status, "meta": {}, **fields}}


def test_nodes_keep_the_servers_order_though_their_ids_are_numbers() -> None:
    outputs = {
        name: {"images": [{"filename": f"{name}.png", "subfolder": "", "type": "output"}]}
        for name in ("12", "9", "57:8", "100", "1")
    }
    short = reduced("history", entry(outputs=outputs))
    assert list(short["p"]["outputs"]) == ["12", "9", "57:8", "100", "1"]
    assert parse_outputs(short["p"]["outputs"]) == parse_outputs(outputs)


def test_a_huge_error_keeps_its_start_and_the_end_of_its_trace() -> None:
    error = {
        "node_id": "3",
        "node_type": "KSampler",
        "exception_type": "ValueError",
        "exception_message": "m" * 1_000_000,
        "traceback": ["line\n"] * 100_000 + ["the cause\n"],
        "current_inputs": {"3": ["x" * 1_000_000]},
    }
    status = {"status_str": "error", "messages": [["execution_error", error]]}
    value = entry(status=status)
    answer = digest("history", json.dumps(value).encode())
    assert len(answer) < 100_000
    read, plain = parse_history(json.loads(answer), "p"), parse_history(value, "p")
    assert read == plain
    assert read is not None
    assert read.trouble is not None
    assert read.trouble.traceback.endswith("the cause\n")
    assert len(read.trouble.traceback) < MOST_TRACE + 100
    assert len(read.trouble.reasons[0].text) < MOST_MESSAGE + 100


def test_many_messages_keep_the_first_and_the_last() -> None:
    messages = [["execution_start", {"prompt_id": "p", "timestamp": 1_000}]]
    messages += [["execution_cached", {"nodes": [], "prompt_id": "p"}]] * 10_000
    messages += [["execution_success", {"prompt_id": "p", "timestamp": 5_000}]]
    value = entry(status={"status_str": "success", "messages": messages})
    answer = digest("history", json.dumps(value).encode())
    assert len(answer) < 50_000
    read = parse_history(json.loads(answer), "p")
    assert read is not None
    assert read.took == 4_000


def test_many_outputs_are_counted_and_the_first_are_kept() -> None:
    images = [{"filename": f"{at}.png", "subfolder": "", "type": "temp"} for at in range(5_000)]
    value = entry(outputs={"9": {"images": images, "text": ["x" * 1_000_000]}})
    short = reduced("history", value)
    assert short["p"]["left_out"] == 4_001
    assert short["p"]["outputs"]["9"]["images"] == images[:1_000]
    assert len(json.dumps(short)) < 200_000
    read = parse_history(short, "p")
    assert read is not None
    assert message("output.left_out", count=4_001, kept=1_000) in read.notes


def test_numbers_that_only_python_writes_do_not_hide_an_entry() -> None:
    value = entry()
    value["p"]["prompt"][2] = {"3": {"is_changed": [float("nan"), float("-inf")], "t": '"NaN"'}}
    short = reduced("history", value)
    assert parse_history(short, "p") == parse_history(value, "p")


def test_in_a_queue_such_numbers_do_not_change_the_order() -> None:
    value = {
        "queue_running": [],
        "queue_pending": [[2.0, "late", {"x": float("nan")}, {}], [1.0, "next", {}, {}]],
    }
    read = parse_queue(reduced("queue", value))
    assert [one.prompt_id for one in read.pending] == ["next", "late"]


NUMBERS = r"""[18446744073709551557, -9007199254740993, 1.0, -0.0, 1E5, 1.50, 0.1, 7, 1e-7,
    123456789012345678, 0.30000000000000004, "1.0", "\\", "\" 18446744073709551557", 2.0]"""


def test_numbers_are_those_that_the_server_wrote() -> None:
    outputs = f'{{"12": {{"text": {NUMBERS}}}, "9": {{"18446744073709551557": {NUMBERS}}}}}'
    whole = f'{{"p": {{"outputs": {outputs}, "status": {{"status_str": "success"}}}}}}'
    short = json.loads(digest("history", whole.encode()))
    assert repr(short["p"]["outputs"]) == repr(json.loads(outputs))
    assert parse_history(short, "p") == parse_history(json.loads(whole), "p")


def test_a_number_with_a_thousand_digits_hides_no_entry() -> None:
    whole = (
        f'{{"p": {{"outputs": {{"9": {{"text": [{"9" * 5_000}, 1e999, "a"]}}}}, "status": {{}}}}}}'
    )
    short = json.loads(digest("history", whole.encode()))
    assert short["p"]["outputs"]["9"]["text"][1:] == [None, "a"]


def test_a_refusal_is_read_as_before_without_lists_of_choices() -> None:
    for name in ("rejected_validation", "rejected_unknown_node", "rejected_missing_upload"):
        body = json.dumps(sample(name)["post"]["response"]["body"]).encode()
        with pytest.raises(PromptRejected) as plain:
            parse_submit(Response(400, body))
        with pytest.raises(PromptRejected) as short:
            parse_submit(Response(400, digest("submit", body)))
        assert short.value.reasons == plain.value.reasons
        assert short.value.message == plain.value.message


def test_many_reasons_end_with_the_number_of_the_others() -> None:
    error = {
        "type": "t",
        "message": "m",
        "details": "d",
        "extra_info": {"input_name": "x", "input_config": [["choice"] * 10_000]},
    }
    errors = {str(at): {"class_type": "C", "errors": [error] * 2} for at in range(1_000)}
    value = {"error": {"message": "bad"}, "node_errors": errors}
    answer = digest("submit", json.dumps(value).encode())
    assert len(answer) < 50_000
    with pytest.raises(PromptRejected) as refused:
        parse_submit(Response(400, answer))
    assert refused.value.reasons == parse_node_errors(errors)
    assert len(refused.value.reasons) == MOST_REASONS + 1
    assert refused.value.reasons[-1].text == "… (+1800)"


def test_names_of_a_megabyte_are_cut() -> None:
    errors = {"n" * 1_000_000: {"class_type": "c" * 1_000_000, "errors": [{"message": "m"}]}}
    short = reduced("submit", {"error": "e" * 1_000_000, "node_errors": errors})
    assert len(json.dumps(short)) < 3 * MOST_NAME + MOST_MESSAGE + 1_000


@pytest.mark.parametrize(
    "answer", [b"<html>no" + b"x" * 5_000, b"[1, 2]", b"null", b"\xff\xfe", b"", b'{"queue_running']
)
def test_what_is_no_object_is_left_to_python_and_short(answer: bytes) -> None:
    short = digest("queue", answer)
    assert short == answer[:1_000]


@pytest.mark.parametrize("value", [{}, {"queue_running": 3, "queue_pending": None}])
def test_a_queue_of_the_wrong_shape_stays_one(value: Any) -> None:
    with pytest.raises(ServerError, match="queue_running"):
        parse_queue(reduced("queue", value))


@pytest.mark.parametrize("kind", ["queue", "history", "submit"])
@pytest.mark.parametrize(
    "value",
    [{"p": 3}, {"p": {"prompt": "x", "outputs": [], "status": []}}, {"node_errors": {"3": None}}],
)
def test_no_shape_breaks_it(kind: str, value: Any) -> None:
    assert isinstance(reduced(kind, value), dict)


# ---- what is made to be large ----

LIMIT = 1_000_000
"""Bytes of any digest."""

MOST_CUT = 300_000
"""Bytes of a digest in which one thing was cut: a little more than the texts of an entry take."""

LARGE = """
import { readFileSync } from "node:fs";
const { digest } = await import(process.argv[1]);
const many = (count, item) => Array.from({ length: count }, (_, at) => item(at)).join();
const shapes = {
  text: `"${"x".repeat(500_000)}"`,
  escapes: `"${"\\\\n".repeat(250_000)}"`,
  number: "9".repeat(500_000),
  list: `[${many(80_000, (at) => at)}]`,
  texts: `[${many(500, () => `"${"y".repeat(1_000)}"`)}]`,
  pairs: `[${many(12_000, (at) => `["execution_start",{"timestamp":${at}}]`)}]`,
  files: `[${many(8_000, (at) => `{"filename":"${at}.png","subfolder":"s","type":"temp"}`)}]`,
  fields: `{${many(40_000, (at) => `"${at}":{}`)}}`,
  kinds: `{${many(250, (n) => `"${n}":{${many(250, (k) => `"${k}":"z"`)}}`)}}`,
  deep: "[".repeat(50_000) + "]".repeat(50_000),
};
const found = {};
for (const [kind, place, text] of JSON.parse(readFileSync(0, "utf8"))) {
  for (const [shape, large] of Object.entries(shapes)) {
    const name = `${kind} ${place} ${shape}`;
    const bytes = new TextEncoder().encode(text.replace('"@"', () => large));
    try {
      const short = digest(kind, bytes);
      found[name] = short.length;
      if (shape !== "deep") JSON.parse(new TextDecoder().decode(short));
    } catch (error) {
      found[name] = `${error.name} ${error.limit}`;
    }
  }
}
process.stdout.write(JSON.stringify(found));
"""
"""Puts each of these shapes into the place of "@", and tells how large each digest is."""

WHOLE: dict[str, Any] = {
    "queue": {"queue_running": [item(1, "r", "own")], "queue_pending": [item(2, "p", "own-2")]},
    "history": {
        "p": {
            "prompt": [1, "p", {"3": {}}, {"bindery": {"prompt_id": "p"}, "client_id": "c"}, []],
            "outputs": {
                "9": {
                    "images": [{"filename": "a.png", "subfolder": "s", "type": "output"}],
                    "text": ["a text", 7],
                    "one": {"filename": "b.png"},
                }
            },
            "status": {
                "status_str": "error",
                "completed": True,
                "messages": [
                    ["execution_start", {"prompt_id": "p", "timestamp": 1}],
                    ["execution_error", {"node_id": "3", "traceback": ["l"], "timestamp": 2}],
                ],
            },
        }
    },
    "submit": {
        "prompt_id": "p",
        "number": 3,
        "error": {"type": "t", "message": "m", "details": "d", "extra_info": {"input_name": "x"}},
        "node_errors": {
            "3": {
                "class_type": "C",
                "errors": [{"type": "t", "message": "m", "extra_info": {"input_name": "x"}}],
            }
        },
    },
}
"""One answer of each kind with all that is read of it."""


def places(value: Any, path: str = "") -> list[tuple[str, str]]:
    """Return each place in an answer, and the text of the answer with "@" there."""
    found = [(path, '"@"')] if path else []
    if isinstance(value, dict):
        for name, inner in value.items():
            for where, text in places(inner, f"{path}.{name}"):
                others = [json.dumps({key: value[key]})[1:-1] for key in value if key != name]
                found.append((where, f"{{{', '.join([*others, f'{json.dumps(name)}: {text}'])}}}"))
    if isinstance(value, list):
        for at, inner in enumerate(value):
            for where, text in places(inner, f"{path}[{at}]"):
                parts = [json.dumps(one) for one in value]
                found.append((where, f"[{', '.join([*parts[:at], text, *parts[at + 1 :]])}]"))
    return found


def test_whatever_is_large_in_an_answer_is_cut() -> None:
    cases = [(kind, path, text) for kind, whole in WHOLE.items() for path, text in places(whole)]
    command = [str(NODE), "--input-type=module", "-e", LARGE, DIGEST]
    told = subprocess.run(
        command, input=json.dumps(cases).encode(), capture_output=True, check=True
    )
    sizes: dict[str, Any] = json.loads(told.stdout)
    assert len(sizes) > 500
    assert [one for one in sizes.items() if isinstance(one[1], str) or one[1] > MOST_CUT] == []


def test_a_history_of_many_nodes_with_many_keys_is_cut_and_that_is_counted() -> None:
    kinds: dict[str, Any] = {f"kind {at}": [] for at in range(800)}
    value = entry(outputs={str(node): kinds for node in range(1_000)})
    answer = digest("history", json.dumps(value).encode())
    assert len(answer) < 50_000
    assert json.loads(answer)["p"]["left_out"] > 700


def test_a_file_whose_names_do_not_fit_is_left_out_and_never_another_file() -> None:
    files = [
        {"filename": f"{at}.png", "subfolder": "s" * 900, "type": "output"} for at in range(500)
    ]
    short = reduced("history", entry(outputs={"9": {"images": files}}))
    kept = parse_outputs(short["p"]["outputs"])
    assert 100 < len(kept) < 500
    assert {(len(file.subfolder), file.folder) for file in kept} == {(900, "output")}
    assert short["p"]["left_out"] == 500 - len(kept)


@pytest.mark.parametrize("wrong", [["a"], {"a": 1}])
def test_a_file_with_a_folder_of_a_wrong_kind_stays_unusable(wrong: Any) -> None:
    outputs = {"9": {"images": [{"filename": "a.png", "subfolder": wrong}]}}
    short = reduced("history", entry(outputs=outputs))
    assert parse_all_outputs(short["p"]["outputs"]).unusable == ("a.png",)
    assert parse_all_outputs(outputs).unusable == ("a.png",)


def test_nodes_without_errors_take_no_places_of_those_that_have_some() -> None:
    silent = {f"silent {at}": {"errors": [], "class_type": "C"} for at in range(300_000)}
    errors = {**silent, "3": {"class_type": "C", "errors": [{"message": "m"}]}}
    answer = digest("submit", json.dumps({"error": "bad", "node_errors": errors}).encode())
    assert len(answer) < 1_000
    assert parse_node_errors(json.loads(answer)["node_errors"]) == parse_node_errors(errors)


def test_what_is_no_pair_is_no_message() -> None:
    strange = [3, "x" * 1_000, ["one"], ["a", {}, "third"], {"a": 1}, None]
    messages = [*strange * 100, ["execution_interrupted", None], *strange * 100]
    value = entry(status={"status_str": "error", "messages": messages})
    short = reduced("history", value)
    assert short["p"]["status"]["messages"] == [["execution_interrupted", None]]
    assert parse_history(short, "p") == parse_history(value, "p")


@pytest.mark.parametrize("wrong", [["success"], {"a": 1}, 7])
def test_a_status_of_a_wrong_kind_is_no_success(wrong: Any) -> None:
    value = entry(status={"status_str": wrong}, outputs={"9": {"text": ["done"]}})
    with pytest.raises(ServerError, match="status_str"):
        parse_history(reduced("history", value), "p")


def test_an_answer_that_stays_too_large_is_refused() -> None:
    name = "n" * 900
    pending = [[at, f"{name}{at}", {}, {"client_id": name}] for at in range(1_000)]
    answer = json.dumps({"queue_running": [], "queue_pending": pending}).encode()
    with pytest.raises(subprocess.CalledProcessError) as failed:
        digest("queue", answer)
    assert f"over {LIMIT} bytes" in failed.value.stderr.decode()


def test_a_list_of_runs_keeps_texts_links_and_times() -> None:
    inputs = {"text": "x" * 9_000, "seed": 3, "clip": ["1", 0], "odd": {"a": 1}}
    graph = {"2": {"class_type": "Encode", "inputs": inputs, "_meta": {}}, "bad": 3}
    extra = {"create_time": 7, "extra_pnginfo": {"workflow": {"nodes": []}}}
    entry = {"prompt": [1, "p", graph, extra, ["9"]], "outputs": {"9": {"images": []}}}
    found = reduced("runs", {"p": entry, "q": {"prompt": 3}, "r": None})
    _, prompt_id, short, kept = found["p"]["prompt"]
    assert (prompt_id, kept, list(short)) == ("p", {"create_time": 7}, ["2"])
    assert short["2"]["inputs"]["clip"] == ["1", 0]
    assert short["2"]["inputs"].keys() == {"text", "clip"}
    assert len(short["2"]["inputs"]["text"]) < 700
    assert list(found) == ["p", "q", "r"]
