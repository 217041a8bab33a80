"""Arbitrary JSON as a server may send it, for the readers that must bear everything.

Keys are often the ones our readers look for, so that the search gets past the first check. NaN,
infinities, numbers beyond any float and lone surrogates are in: `json.loads` lets them all through.
"""

from typing import Any

from hypothesis import strategies as st

KEYS = (
    "prompt_id",
    "node_errors",
    "errors",
    "error",
    "message",
    "details",
    "extra_info",
    "class_type",
    "exec_info",
    "queue_remaining",
    "queue_running",
    "queue_pending",
    "system",
    "comfyui_version",
    "max_upload_size",
    "status",
    "status_str",
    "messages",
    "outputs",
    "images",
    "filename",
    "subfolder",
    "type",
    "prompt",
    "9",
)

WORDS = ("success", "error", "execution_error", "execution_interrupted", "output", "a.png", "p")

TEXTS = st.sampled_from(WORDS) | st.text(
    st.characters(exclude_categories=()) | st.just("\ud800"), max_size=5
)

NUMBERS = st.integers(-3, 3) | st.floats() | st.just(10**400)

SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS


def _more(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = st.sampled_from(KEYS) | TEXTS
    return st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=4)


JSON: st.SearchStrategy[Any] = st.recursive(SCALARS, _more, max_leaves=15)
