"""The recorded answers of a real server (`tests/samples`), as the values our code reads."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.core.comfy.events import ServerEvent, parse_binary, parse_text
from app.core.comfy.requests import Response

FOLDER = Path(__file__).parent.parent / "samples"


def sample(name: str) -> dict[str, Any]:
    """Return one recording."""
    document: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return document


def as_response(exchange: dict[str, Any]) -> Response:
    """Return the answer of a recorded exchange as the http port would."""
    answer = exchange["response"]
    body = answer["body"]
    text = body if isinstance(body, str) else json.dumps(body)
    return Response(answer["status"], text.encode(), answer["content_type"] or "")


def posted(name: str) -> Response:
    """Return the answer to the recording's `POST /prompt`."""
    return as_response(sample(name)["post"])


def history_of(name: str) -> Any:
    """Return the recording's `/history/{id}` document."""
    return sample(name)["history"]["response"]["body"]


def events_of(name: str) -> Iterator[ServerEvent]:
    """Parse the recording's frames, in order."""
    for frame in sample(name)["frames"]:
        if "text" in frame:
            yield parse_text(json.dumps(frame["text"]))
        else:
            yield parse_binary(base64.b64decode(frame["binary_base64"]))
