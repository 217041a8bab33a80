"""The answers that a script gets to its prompts, in ComfyUI's own form."""

import json
from collections.abc import Sequence
from typing import Any

from app.core.errors import Reason

Plain = dict[str, Any]


def accepted(prompt_id: str, number: int) -> Plain:
    """Return the answer to a prompt that a server has."""
    body = {"prompt_id": prompt_id, "number": number, "node_errors": {}}
    return {"status": 200, "body": json.dumps(body)}


def refused(kind: str, text: str) -> Plain:
    """Return the answer to a prompt that the page did not send, and why."""
    error = {"type": kind, "message": text, "details": text, "extra_info": {}}
    body = {"error": error, "node_errors": {}}
    return {"status": 400, "body": json.dumps(body, ensure_ascii=False)}


def rejected(text: str, reasons: Sequence[Reason]) -> Plain:
    """Return the answer to a prompt that its server refused, by node."""
    nodes: dict[str, Plain] = {}
    for reason in reasons:
        node = nodes.setdefault(
            reason.node_id,
            {"errors": [], "dependent_outputs": [], "class_type": reason.class_type},
        )
        extra = {"input_name": reason.field} if reason.field else {}
        error = {"type": "bindery", "message": reason.text, "details": reason.field}
        node["errors"].append({**error, "extra_info": extra})
    error = {"type": "prompt_outputs_failed_validation", "message": text, "details": ""}
    body = {"error": {**error, "extra_info": {}}, "node_errors": nodes}
    return {"status": 400, "body": json.dumps(body, ensure_ascii=False)}
