"""Redirects, refusals, odd histories and odd pictures."""

from __future__ import annotations

from typing import Any

import pytest

from . import histories
from .call import describe
from .conftest import OTHER, PROMPT_ID, Ask
from .modes import MODES
from .pictures import ODD


@pytest.mark.parametrize("name", MODES)
def test_every_mode_says_what_it_does(name: str) -> None:
    assert describe(MODES[name]).endswith(".")


async def test_a_good_server_runs_what_it_gets(ask: Ask) -> None:
    client = ask("good")
    await client.run()
    assert client.server.prompts_run == [PROMPT_ID]


@pytest.mark.parametrize("status", [302, 307, 308])
async def test_a_redirect_leads_to_the_other_server(ask: Ask, status: int) -> None:
    answer = await ask(f"redirect-{status}").get("/queue?x=1")
    assert (answer.status, answer.headers["Location"]) == (status, f"{OTHER}/api/queue?x=1")


@pytest.mark.parametrize(
    ("mode", "path"), [("redirect-view", "/view?filename=x"), ("redirect-history", "/history/x")]
)
async def test_one_route_alone_leads_to_the_other_server(ask: Ask, mode: str, path: str) -> None:
    client = ask(mode)
    assert (await client.get(path)).status == 307
    assert (await client.get("/prompt")).status == 200


async def test_a_redirected_prompt_is_not_run_here(ask: Ask) -> None:
    client = ask("redirect-post")
    assert (await client.submit()).status == 307
    assert client.server.prompts_run == []


@pytest.mark.parametrize("status", [429, 403, 503, 200])
async def test_a_refused_prompt_is_not_run(ask: Ask, status: int) -> None:
    for mode, is_open in ((f"post-{status}", True), (f"post-{status}-no-cors", False)):
        client = ask(mode)
        answer = await client.submit()
        assert answer.status == status
        assert ("Access-Control-Allow-Origin" in answer.headers) is is_open
        assert ("Retry-After" in answer.headers) is (status == 429)
        assert client.server.prompts_run == []


async def test_a_preflight_is_refused_and_a_get_passes(ask: Ask) -> None:
    client = ask("preflight-401")
    assert (await client.options("/prompt")).status == 401
    assert (await client.get("/prompt")).status == 200


async def test_the_origin_is_allowed_twice(ask: Ask) -> None:
    answer = await ask("twice-allowed").get("/prompt")
    assert answer.headers.getall("Access-Control-Allow-Origin") == ["*", "*"]


@pytest.mark.parametrize(("mode", "status"), [("gateway-502", 502), ("sign-in-401", 401)])
async def test_a_gateway_answers_everything(ask: Ask, mode: str, status: int) -> None:
    answer = await ask(mode).get("/prompt")
    assert answer.status == status
    assert "Access-Control-Allow-Origin" not in answer.headers


async def entry_of(ask: Ask, mode: str) -> tuple[dict[str, Any], int]:
    """Run a prompt in a mode; return its history entry and the size of the answer."""
    client = ask(mode)
    await client.run()
    answer = await client.get(f"/history/{PROMPT_ID}", most=100_000_000)
    entry: dict[str, Any] = answer.json()[PROMPT_ID]
    return entry, len(answer.body)


async def test_an_entry_names_another_prompt(ask: Ask) -> None:
    entry, _ = await entry_of(ask, "names-another")
    assert entry["prompt"][1] == histories.NEIGHBOUR
    assert entry["outputs"]


async def test_an_entry_without_a_status(ask: Ask) -> None:
    assert (await entry_of(ask, "null-status"))[0]["status"] is None
    assert "status" not in (await entry_of(ask, "no-status"))[0]


async def test_an_error_is_huge(ask: Ask) -> None:
    entry, size = await entry_of(ask, "huge-error")
    assert size > histories.TRACEBACK_BYTES
    assert entry["status"]["messages"][0][0] == "execution_error"


async def test_outputs_and_names_are_huge(ask: Ask) -> None:
    entry, _ = await entry_of(ask, "many-outputs")
    assert sum(len(output["images"]) for output in entry["outputs"].values()) == histories.OUTPUTS
    entry, _ = await entry_of(ask, "huge-names")
    [output] = entry["outputs"].values()
    assert len(output["images"][0]["filename"]) > histories.NAME_BYTES


async def test_a_refusal_has_many_reasons(ask: Ask) -> None:
    answer = await ask("many-reasons").submit()
    assert answer.status == 400
    assert len(answer.json()["node_errors"]) == histories.REASONS


async def test_a_queue_is_long(ask: Ask) -> None:
    answer = await ask("long-queue").get("/queue", most=100_000_000)
    assert len(answer.json()["queue_pending"]) == histories.QUEUED


@pytest.mark.parametrize(
    ("mode", "number"),
    [("huge", "1e308"), ("nan", "NaN"), ("negative", "-5"), ("null", "null")],
)
async def test_the_load_is_odd(ask: Ask, mode: str, number: str) -> None:
    answer = await ask(f"remaining-{mode}").get("/prompt")
    assert answer.body == f'{{"exec_info": {{"queue_remaining": {number}}}}}'.encode()


@pytest.mark.parametrize(
    ("mode", "content_type"),
    [("svg-picture", "image/svg+xml"), ("html-picture", "text/html"), ("html-as-png", "image/png")],
)
async def test_a_picture_is_none(ask: Ask, mode: str, content_type: str) -> None:
    answer = await ask(mode).get("/view?filename=x.png")
    assert answer.headers["Content-Type"].startswith(content_type)
    assert b"<script>" in answer.body


async def test_names_are_odd(ask: Ask) -> None:
    entry, _ = await entry_of(ask, "odd-names")
    [output] = entry["outputs"].values()
    assert output["images"][0]["filename"].startswith(ODD)


async def test_a_choice_is_long(ask: Ask) -> None:
    answer = await ask("many-options").get("/object_info/CheckpointLoaderSimple", most=10_000_000)
    described = answer.json()["CheckpointLoaderSimple"]
    assert len(described["input"]["required"]["ckpt_name"][0]) > 5_000
