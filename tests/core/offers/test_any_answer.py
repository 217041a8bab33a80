"""No answer makes a reader of lists raise, and what is listed can be requested and shown."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import ServerUrl
from app.core.offers.offer import MOST_TEXT, Offers
from app.core.offers.offer_requests import open_offer
from app.core.offers.run_list import read_runs, workflow_in_run
from app.core.offers.saved_files import read_saved
from app.core.offers.template_list import read_examples, read_templates
from tests.core.json_values import JSON, SCALARS

SERVER = ServerUrl("http://a.example:8188")

SAVED = st.lists(st.fixed_dictionaries({}, optional={"path": JSON, "modified": JSON}) | JSON)
TEMPLATES = st.lists(
    st.fixed_dictionaries(
        {"templates": st.lists(st.fixed_dictionaries({"name": SCALARS, "title": SCALARS}) | JSON)},
        optional={"title": JSON},
    )
    | JSON
)
EXAMPLES = st.dictionaries(st.text(max_size=4), st.lists(SCALARS) | JSON)
NODES = st.fixed_dictionaries({"class_type": st.text(max_size=3), "inputs": JSON})
PROMPTS = st.tuples(SCALARS, SCALARS, st.dictionaries(st.sampled_from("12345"), NODES) | JSON, JSON)
RUNS = st.dictionaries(
    st.text(max_size=4),
    st.fixed_dictionaries(
        {"prompt": PROMPTS.map(list) | JSON}, optional={"outputs": JSON, "status": JSON}
    )
    | JSON,
)


@pytest.mark.parametrize(
    ("read", "values"),
    [
        (read_saved, SAVED),
        (read_templates, TEMPLATES),
        (read_examples, EXAMPLES),
        (read_runs, RUNS),
    ],
)
@given(data=st.data())
def test_any_answer_is_a_list(
    read: Callable[[Any], Offers], values: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    found = read(data.draw(values | JSON))
    for one in found.items:
        assert open_offer(SERVER, one).url.startswith(f"{SERVER}/")
        assert len(one.text) <= MOST_TEXT + 1
        assert one.title
        (one.title + one.text + one.group).encode()
        if one.at is not None:
            datetime.fromtimestamp(one.at / 1000, UTC)
    assert len({one.key for one in found.items}) == len(found.items)


@given(RUNS | JSON)
def test_any_answer_holds_a_workflow_or_none(value: Any) -> None:
    for key in value if isinstance(value, dict) else ("p",):
        assert workflow_in_run(value, key).keys() <= {"prompt", "workflow"}
