"""Adjustments as JSON: in the settings, and in a workflow file under a key of this program.

An editor file has it in its `extra`. A file in API format has no `extra` of its own: any further
entry would keep ComfyUI from opening it. There it is in the `_meta` of the first node.
"""

import json
from collections.abc import Mapping
from typing import Any

from app.core.form.adjusting import MAX_LABEL
from app.core.form.adjustment import Adjustment
from app.core.reading.json_text import json_object
from app.core.workflow.derive import MAX_INPUTS
from app.core.workflow.graph import Graph
from app.core.workflow.loose import list_of, mapping_of

KEY = "bindery"
"""The entry of this program in a file's `extra`."""

FORM = "form"


def adjustments_text(adjustments: Mapping[str, Adjustment]) -> str:
    """Return the adjustments of all workflows, by type id, as text for the settings."""
    forms = {key: plain(one) for key, one in adjustments.items() if not one.is_default}
    return json.dumps({"forms": forms}, ensure_ascii=False)


def read_adjustments(text: str | None) -> tuple[Mapping[str, Adjustment], int]:
    """Return the adjustments of a text by type id, and the number of invalid entries."""
    document = json_object(text)
    forms = None if document is None else document.get("forms", {})
    if not isinstance(forms, Mapping):
        return {}, 1
    found = {str(key): read(form) for key, form in forms.items()}
    known = {key: one for key, one in found.items() if one is not None and not one.is_default}
    return known, len(found) - len(known)


def plain(adjustment: Adjustment) -> dict[str, Any]:
    """Return an adjustment as a JSON value."""
    found: dict[str, Any] = {}
    if adjustment.top or adjustment.more:
        found |= {"top": list(adjustment.top), "more": list(adjustment.more)}
    if adjustment.hidden:
        found["hidden"] = sorted(adjustment.hidden)
    if adjustment.labels:
        found["labels"] = dict(adjustment.labels)
    return found


def read(value: Any) -> Adjustment | None:
    """Return the adjustment of a JSON value, `None` if it is not an object.

    Anything else in it that is not of the format is ignored.
    """
    if not isinstance(value, Mapping):
        return None
    labels = {
        str(key): label.strip()[:MAX_LABEL]
        for key, label in list(mapping_of(value.get("labels")).items())[:MAX_INPUTS]
        if isinstance(label, str) and label.strip()
    }
    return Adjustment(
        top=_names(value.get("top")),
        more=_names(value.get("more")),
        hidden=frozenset(_names(value.get("hidden"))),
        labels=labels,
    )


def of_document(document: Mapping[str, Any]) -> Adjustment | None:
    """Return the adjustment in an editor file, `None` if it has none."""
    return _of_extra(document.get("extra"))


def of_graph(graph: Graph) -> Adjustment | None:
    """Return the adjustment in a graph of API format, `None` if it has none."""
    found = (_of_extra(mapping_of(node.get("_meta")).get("extra")) for node in graph.values())
    return next((one for one in found if one is not None), None)


def in_document(document: Mapping[str, Any], adjustment: Adjustment | None) -> Mapping[str, Any]:
    """Return an editor file with this adjustment instead of its own."""
    extra = _with_form(mapping_of(document.get("extra")), adjustment)
    if not extra and not document.get("extra"):
        return document
    return {**document, "extra": extra}


def in_graph(graph: Graph, adjustment: Adjustment | None) -> Graph:
    """Return a graph of API format with this adjustment instead of its own."""
    found: dict[str, Mapping[str, Any]] = {}
    for key, node in graph.items():
        meta = mapping_of(node.get("_meta"))
        extra = _with_form(mapping_of(meta.get("extra")), None if found else adjustment)
        others = {name: one for name, one in meta.items() if name != "extra"}
        made = {**others, "extra": extra} if extra else others
        found[key] = node if made == meta else {**node, "_meta": made}
    return found


def _of_extra(extra: Any) -> Adjustment | None:
    found = read(mapping_of(mapping_of(extra).get(KEY)).get(FORM))
    return None if found is None or found.is_default else found


def _with_form(extra: Mapping[str, Any], adjustment: Adjustment | None) -> dict[str, Any]:
    own = {key: one for key, one in mapping_of(extra.get(KEY)).items() if key != FORM}
    if adjustment is not None and not adjustment.is_default:
        own[FORM] = plain(adjustment)
    others = {key: one for key, one in extra.items() if key != KEY}
    return {**others, KEY: own} if own else others


def _names(value: Any) -> tuple[str, ...]:
    names = (name for name in list_of(value)[:MAX_INPUTS] if isinstance(name, str))
    return tuple(dict.fromkeys(names))
