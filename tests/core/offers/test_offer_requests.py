"""The requests for lists and workflows: one segment for a path, limits of their own."""

import pytest

from app.core.ids import ServerUrl
from app.core.offers.offer import Offer, Source
from app.core.offers.offer_requests import (
    list_examples,
    list_runs,
    list_saved,
    list_templates,
    open_offer,
)

SERVER = ServerUrl("http://a.example:8188")


@pytest.mark.parametrize(
    ("source", "path", "wanted"),
    [
        (Source.SAVED, "sub/a b.json", "/api/userdata/workflows%2Fsub%2Fa%20b.json"),
        (Source.TEMPLATE, "flux?x", "/templates/flux%3Fx.json"),
        (Source.EXAMPLE, "pack/a#b", "/api/workflow_templates/pack/a%23b.json"),
        (Source.RUN, "p/q", "/api/history/p%2Fq"),
    ],
)
def test_a_workflow_is_requested_by_its_path(source: Source, path: str, wanted: str) -> None:
    assert open_offer(SERVER, Offer(source, path, "x")).url == SERVER + wanted


def test_lists_are_requested_once_and_reduced() -> None:
    query = "dir=workflows&recurse=true&split=false&full_info=true"
    assert list_saved(SERVER).url == f"{SERVER}/api/userdata?{query}"
    assert list_examples(SERVER).url == f"{SERVER}/api/workflow_templates"
    assert list_templates(SERVER).url == f"{SERVER}/templates/index.json"
    assert list_templates(SERVER, "zh").url == f"{SERVER}/templates/index.zh.json"
    runs = list_runs(SERVER, 8)
    assert (runs.url, runs.digest) == (f"{SERVER}/api/history?max_items=8", "runs")
