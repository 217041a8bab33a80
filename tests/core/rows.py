"""Any task, for the properties of what is kept of it.

Graphs are small: what is kept of one does not depend on its size, and a search with large ones
spends its time on making them.
"""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from app.core.errors import Reason
from app.core.ids import ServerUrl
from app.core.message import Message
from app.core.task.output import OutputFile, OutputText
from app.core.task.progress import Progress
from app.core.task.task import Task, TaskState, Trouble
from app.core.workflow.input_file import InputImage
from tests.fakes.values import a_task, an_id

texts = st.text(max_size=8)
numbers = st.integers(-(2**64), 2**64) | st.floats(allow_nan=False, allow_infinity=False)
times = st.none() | st.integers(0, 2**45)
scalars = st.none() | st.booleans() | numbers | texts
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3), max_leaves=3)
given_inputs = st.dictionaries(texts, values, max_size=2)
nodes = st.fixed_dictionaries({"class_type": texts, "inputs": given_inputs})
graphs = st.dictionaries(texts, nodes, max_size=2)
images = st.builds(
    InputImage, texts, st.integers(0, 10**9), st.binary(max_size=4), preview_url=texts
)
output_texts = st.builds(OutputText, texts, texts, texts, st.booleans())
files = st.builds(OutputFile, texts, texts, texts, texts, texts)
messages = st.recursive(
    st.builds(Message, texts, st.dictionaries(texts, scalars, max_size=2)),
    lambda inner: st.builds(Message, texts, st.dictionaries(texts, scalars | inner, max_size=2)),
    max_leaves=3,
)
reasons = st.lists(st.builds(Reason, texts, texts, texts, texts), max_size=2).map(tuple)
troubles = st.none() | st.builds(Trouble, messages, reasons, texts)


@st.composite
def tasks(draw: st.DrawFn, number: int = 1) -> Task:
    """Any task of this number, live parts included."""
    fields: dict[str, Any] = {
        "workflow_type": draw(texts),
        "title": draw(texts),
        "batch_id": draw(texts),
        "state": draw(st.sampled_from(TaskState)),
        "inputs": draw(st.dictionaries(texts, scalars | images, max_size=3)),
        "graph": draw(graphs),
        "remote_id": draw(texts),
        "retry_of": draw(st.none() | st.just(an_id(7))),
        "foreign": draw(st.booleans()),
        "attempt": draw(st.integers(0, 5)),
        "submitted_at": draw(times),
        "started_at": draw(times),
        "ended_at": draw(times),
        "hidden_at": draw(times),
        "absent_at": draw(times),
        "queue_position": draw(times),
        "outputs": tuple(draw(st.lists(files, max_size=2))),
        "picture": draw(st.none() | files),
        "texts": tuple(draw(st.lists(output_texts, max_size=2))),
        "trouble": draw(troubles),
        "warning": draw(troubles),
        "unreachable": draw(st.booleans()),
        "cancelling": draw(st.booleans()),
        "moving_to": draw(st.none() | st.just(ServerUrl("http://moved.example"))),
    }
    return a_task(number, **fields)


def as_kept(task: Task) -> Task:
    """Return what a row keeps of a task: nothing that only matters live, no bytes of images."""
    inputs = {
        name: replace(value, source=None, preview_url="")
        if isinstance(value, InputImage)
        else value
        for name, value in task.inputs.items()
    }
    return replace(
        task,
        inputs=inputs,
        absent_at=None,
        queue_position=None,
        progress=Progress(),
        unreachable=False,
    )
