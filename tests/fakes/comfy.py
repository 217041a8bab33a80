"""A ComfyUI in memory: its queue, history and uploads, its answers, and its sockets' messages.

It runs nothing by itself: a test starts the next prompt, moves it on, and ends it. What it gets
wrong it gets wrong as the real one does: pending prompts come unsorted, the same `prompt_id` runs
twice, `execution_success` precedes the history, and of two sockets with one client id the closing
of the first makes the second mute.
"""

import copy
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from app.core.comfy.requests import Request, Response
from tests.fakes.samples import sample
from tests.fakes.sockets import FakeSocket

Json = Any

PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(slots=True)
class Prompt:
    """A prompt that was queued, and when it was finished its history entry."""

    number: float
    prompt_id: str
    graph: Mapping[str, Any]
    extra_data: Mapping[str, Any]

    @property
    def client_id(self) -> str:
        """Whose sockets hear of it."""
        return str(self.extra_data.get("client_id", ""))

    @property
    def item(self) -> list[Any]:
        """The 5-tuple of `/queue`."""
        savers = [key for key, node in self.graph.items() if node["class_type"] == "SaveImage"]
        return [self.number, self.prompt_id, self.graph, self.extra_data, savers]


@dataclass(slots=True)
class FakeComfy:
    """One server. Attributes are switches: turn them at any time.

    `answers` are a test's own answers, by the first part of the route.
    """

    url: str
    version: str = "0.3.64"
    up: bool = True
    cors: bool = True
    own_ids: bool = False
    ignores_deletes: bool = False
    has_jobs: bool = False
    refuses_known_ids: bool = False
    events_for: str = ""
    denies_sockets: bool = False
    wants_credentials: bool = False
    keys: dict[str, str] = field(default_factory=dict)
    sockets_work: bool = True
    max_upload: int | None = 104_857_600
    features_known: bool = True
    devices: list[dict[str, Any]] = field(default_factory=list)
    dropped: dict[str, Any] = field(default_factory=dict)
    opening: list[dict[str, Any]] | None = None
    classes: dict[str, Any] = field(default_factory=lambda: sample("object_info_subset"))
    model_files: list[dict[str, Any]] | None = None
    pending: list[Prompt] = field(default_factory=list)
    running: Prompt | None = None
    last_node: str = ""
    history: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    submissions: list[Prompt] = field(default_factory=list)
    received: list[Request] = field(default_factory=list)
    table: dict[str, FakeSocket] = field(default_factory=dict)
    opened: list[FakeSocket] = field(default_factory=list)
    offered: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Callable[[], Any]] = field(default_factory=dict)
    _files: Counter[str] = field(default_factory=Counter)
    _counter: int = 0

    def __post_init__(self) -> None:
        checkpoints = self.classes["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"]
        checkpoints[0] = ["v1-5.safetensors"]

    # ---- what a test does ----

    @property
    def prompts(self) -> list[str]:
        """The ids that are running or waiting, in the order in which they will run."""
        waiting = sorted(self.pending, key=lambda prompt: prompt.number)
        ahead = [self.running] if self.running else []
        return [prompt.prompt_id for prompt in [*ahead, *waiting]]

    @property
    def submitted(self) -> list[str]:
        """The ids that were ever queued, as often as they were."""
        return [prompt.prompt_id for prompt in self.submissions]

    def load(self, count: int) -> None:
        """Queue prompts of somebody else's."""
        for _ in range(count):
            self.enqueue({"9": {"class_type": "SaveImage", "inputs": {}}}, {"client_id": "else"})

    def enqueue(self, graph: Mapping[str, Any], extra: Mapping[str, Any], own_id: str = "") -> str:
        """Queue a prompt and return its id."""
        number, self._counter = self._counter, self._counter + 1
        prompt_id = own_id or f"{self.url[-1]}-server-id-{number}"
        prompt = Prompt(number, prompt_id, graph, extra)
        self.pending.insert(0, prompt)
        self.submissions.append(prompt)
        self.status()
        return prompt_id

    def start_next(self) -> Prompt:
        """Take the next prompt from the queue and start it."""
        assert self.running is None, "one at a time"
        prompt = min(self.pending, key=lambda waiting: waiting.number)
        self.pending.remove(prompt)
        self.running = prompt
        self.tell(prompt, "execution_start", timestamp=0)
        self.tell(prompt, "execution_cached", nodes=[], timestamp=0)
        return prompt

    def node(self, node_id: str) -> None:
        """Start a node of the running prompt."""
        self.last_node = node_id
        self.tell(self.now_running, "executing", node=node_id, display_node=node_id)

    def progress(self, node_id: str, value: float, maximum: float) -> None:
        """Move a node of the running prompt on."""
        state = "finished" if value >= maximum else "running"
        nodes = {node_id: {"value": value, "max": maximum, "state": state}}
        self.tell(self.now_running, "progress_state", nodes=nodes)

    def preview(self, node_id: str, image: bytes) -> None:
        """Send a preview of the running prompt in the form that has metadata."""
        prompt = self.now_running
        head = {"node_id": node_id, "prompt_id": prompt.prompt_id, "image_type": "image/jpeg"}
        text = json.dumps(head).encode()
        frame = (4).to_bytes(4, "big") + len(text).to_bytes(4, "big") + text + image
        self._send(prompt, frame)

    def run_to_end(self, outputs: Json = None) -> None:
        """Start the next prompt and finish it at once."""
        self.start_next()
        self.finish(outputs)

    def finish(self, outputs: Json = None) -> None:
        """Finish the running prompt: the hint first, then the truth."""
        self.say_success()
        self.store(outputs)

    def say_success(self) -> None:
        """Send `execution_success`, while the prompt is not in the history yet."""
        self.tell(self.now_running, "execution_success", timestamp=0)

    def store(self, outputs: Json = None) -> None:
        """Write the running prompt's success into the history, and end it."""
        files = self._save_files(self.now_running) if outputs is None else outputs
        self._store({"status_str": "success", "completed": True, "messages": []}, files)

    def fail(self, node_id: str, text: str) -> None:
        """End the running prompt by an exception in a node."""
        prompt = self.now_running
        error = {
            "prompt_id": prompt.prompt_id,
            "node_id": node_id,
            "node_type": prompt.graph[node_id]["class_type"],
            "exception_message": text,
            "exception_type": "RuntimeError",
            "traceback": ["a line\n"],
        }
        self.tell(prompt, "execution_error", **error)
        self._store({"status_str": "error", "messages": [["execution_error", error]]}, {})

    def interrupt_running(self) -> None:
        """End the running prompt as `/interrupt` does."""
        self.tell(self.now_running, "execution_interrupted", node_id="9", executed=[])
        messages = [["execution_interrupted", {"prompt_id": self.now_running.prompt_id}]]
        self._store({"status_str": "error", "messages": messages}, {})

    def restart(self) -> None:
        """Come back with an empty memory; all sockets are dropped."""
        self.pending, self.running, self.history = [], None, {}
        self._files.clear()
        self.drop_sockets()

    def drop_sockets(self) -> None:
        """Cut all connections; the clients notice."""
        self.table = {}
        for socket in self.opened:
            socket.drop()

    def mute(self) -> None:
        """Forget all sockets, while they stay open."""
        self.table = {}

    @property
    def now_running(self) -> Prompt:
        """The running prompt; there must be one."""
        assert self.running is not None, "nothing runs"
        return self.running

    def requests(self, method: str, route: str) -> list[Request]:
        """Return the requests that arrived for a route such as "prompt" or "history"."""
        return [
            request
            for request in self.received
            if request.method == method and self.route(request).split("/")[0] == route
        ]

    # ---- what it answers ----

    def route(self, request: Request) -> str:
        """Return the part of a request's path after `/api/`; some routes have no such twin."""
        path = request.url.removeprefix(self.url)
        if path.startswith(("/templates/", "/internal/")):
            return path.removeprefix("/")
        assert path.startswith("/api/"), f"{request.url} is no route of {self.url}"
        return urlsplit(path).path.removeprefix("/api/")

    def answer(self, request: Request) -> Response:
        """Answer a request that arrived."""
        self.received.append(request)
        path = request.url.removeprefix(self.url)
        if path in self.offered or path.startswith("/templates/"):
            return self._offered(path)
        name, _, rest = self.route(request).partition("/")
        if name in self.answers:
            value = self.answers[name]()
            return value if isinstance(value, Response) else reply(value)
        answers: dict[tuple[str, str], Callable[[], Response]] = {
            ("GET", "prompt"): self._depth,
            ("POST", "prompt"): lambda: self._submit(json.loads(request.body or "")),
            ("GET", "queue"): self._queue,
            ("POST", "queue"): lambda: self._delete(json.loads(request.body or "")),
            ("GET", "history"): lambda: self._history(unquote(rest), urlsplit(request.url).query),
            ("GET", "jobs"): self._jobs,
            ("POST", "jobs"): lambda: self._cancel(unquote(rest.split("/")[0])),
            ("POST", "interrupt"): lambda: self._interrupt(json.loads(request.body or "{}")),
            ("POST", "upload"): lambda: self._upload(request),
            ("GET", "object_info"): lambda: self._class(unquote(rest)),
            ("GET", "experiment"): lambda: (
                Response(404) if self.model_files is None else reply(self.model_files)
            ),
            ("GET", "system_stats"): lambda: reply(
                {"system": {"comfyui_version": self.version}, "devices": self.devices}
            ),
            ("GET", "features"): self._features,
            ("HEAD", "view"): lambda: self._view(urlsplit(request.url).query),
            ("GET", "view"): lambda: self._input(urlsplit(request.url).query),
        }
        found = answers.get((request.method, name))
        return found() if found else Response(404)

    def _offered(self, path: str) -> Response:
        """Answer with the list or workflow that a test put at this path."""
        found = self.offered.get(path)
        if found is None:
            return Response(404)
        return found if isinstance(found, Response) else reply(found)

    def _depth(self) -> Response:
        return reply({"exec_info": {"queue_remaining": len(self.prompts)}})

    def _queue(self) -> Response:
        running = [self.running.item] if self.running else []
        pending = [prompt.item for prompt in self.pending]
        return reply({"queue_running": running, "queue_pending": pending})

    def _jobs(self) -> Response:
        if not self.has_jobs:
            return Response(404)
        running = [self.running] if self.running else []
        jobs = [
            {"id": one.prompt_id, "status": status, "priority": one.number, "outputs_count": 0}
            for status, some in (("in_progress", running), ("pending", self.pending))
            for one in some
        ]
        return reply({"jobs": jobs, "pagination": {"offset": 0, "total": len(jobs)}})

    def _cancel(self, wanted: str) -> Response:
        if not self.has_jobs:
            return Response(405)
        if self.running is not None and self.running.prompt_id == wanted:
            self.interrupt_running()
            return reply({"cancelled": True})
        before = len(self.pending)
        self._delete({"delete": [wanted]})
        return reply({"cancelled": len(self.pending) < before})

    def _history(self, prompt_id: str, query: str) -> Response:
        if prompt_id:
            entry = self.history.get(prompt_id)
            return reply({} if entry is None else {prompt_id: entry})
        count = int(parse_qs(query).get("max_items", ["10000"])[0])
        return reply(dict(list(self.history.items())[-count:]))

    def _submit(self, body: Json) -> Response:
        if "prompt" not in body:
            return reply(problem_of("no_prompt", "No prompt provided", ""), 400)
        graph = body["prompt"]
        problem = self._unknown_class(graph) or self._missing_upload(graph)
        if problem:
            return reply(problem, 400)
        own_id = "" if self.own_ids else body.get("prompt_id", "")
        if self.refuses_known_ids and own_id in {*self.prompts, *self.history}:
            return reply({"error": "prompt_id already exists"}, 409)
        extra = {**body.get("extra_data", {}), "client_id": body.get("client_id", "")}
        prompt_id = self.enqueue(graph, extra, own_id)
        answer = {"prompt_id": prompt_id, "number": self._counter - 1, "node_errors": self.dropped}
        return reply(answer)

    def _unknown_class(self, graph: Mapping[str, Any]) -> Json:
        for node_id, node in graph.items():
            if node["class_type"] not in self.classes:
                text = f"Cannot execute because node {node['class_type']} does not exist."
                return problem_of("invalid_prompt", text, f"Node ID '#{node_id}'")
        return None

    def _missing_upload(self, graph: Mapping[str, Any]) -> Json:
        errors: dict[str, Any] = {}
        for node_id, node in graph.items():
            image = node["inputs"].get("image")
            if node["class_type"] == "LoadImage" and image not in self.uploads:
                details = f"image - Invalid image file: {image}"
                text = "Custom validation failed for node"
                extra = {"input_name": "image"}
                error = {"type": "custom_validation_failed", "message": text, "details": details}
                errors[node_id] = {
                    "errors": [{**error, "extra_info": extra}],
                    "class_type": "LoadImage",
                }
        failed = "Prompt outputs failed validation"
        return (
            problem_of("prompt_outputs_failed_validation", failed, "", errors) if errors else None
        )

    def _delete(self, body: Json) -> Response:
        for wanted in body.get("delete", []):
            found = [prompt for prompt in self.pending if prompt.prompt_id == wanted]
            if found and not self.ignores_deletes:
                self.pending.remove(found[0])
                self.status()
        return Response(200)

    def _interrupt(self, body: Json) -> Response:
        heeds = tuple(int(part) for part in self.version.split(".")) >= (0, 3, 60)
        wanted = body.get("prompt_id") if heeds else None
        if self.running and (wanted is None or wanted == self.running.prompt_id):
            self.interrupt_running()
        return Response(200)

    def _upload(self, request: Request) -> Response:
        assert request.file is not None
        assert request.fields is not None
        content = bytes(request.file.source)
        if self.max_upload is not None and len(content) > self.max_upload:
            return Response(413)
        stem, dot, suffix = request.file.filename.rpartition(".")
        name, copy_number = request.file.filename, 0
        subfolder = request.fields.get("subfolder", "")
        while self.uploads.get(_path(subfolder, name), content) != content:
            copy_number += 1
            name = f"{stem} ({copy_number}){dot}{suffix}"
        self.uploads[_path(subfolder, name)] = content
        kind = request.fields.get("type", "input")
        return reply({"name": name, "subfolder": subfolder, "type": kind})

    def _class(self, name: str) -> Response:
        return reply({name: self.classes[name]} if name in self.classes else {})

    def _view(self, query: str) -> Response:
        fields = parse_qs(query, keep_blank_values=True)
        name = fields["filename"][0]
        outputs = [entry["outputs"] for entry in self.history.values()]
        is_input = (
            fields["type"] == ["input"] and _path(fields["subfolder"][0], name) in self.uploads
        )
        return Response(200 if is_input or name in json.dumps(outputs) else 404)

    def _input(self, query: str) -> Response:
        fields = parse_qs(query, keep_blank_values=True)
        found = self.uploads.get(_path(fields.get("subfolder", [""])[0], fields["filename"][0]))
        return Response(404) if found is None else Response(200, found, "image/png")

    def _features(self) -> Response:
        if not self.features_known:
            return Response(404)
        limit = {} if self.max_upload is None else {"max_upload_size": self.max_upload}
        return reply({"supports_preview_metadata": True, **limit})

    # ---- what its sockets hear ----

    def connect(self, socket: FakeSocket) -> None:
        """Take a socket into the table, in place of one with the same client id, and greet it."""
        self.opened.append(socket)
        if self.denies_sockets:
            socket.deny()
            return
        if self.wants_credentials and socket.client_id in self.keys:
            return  # it has to show its key first
        self._greet(socket)

    def _greet(self, socket: FakeSocket) -> None:
        self.table[self.events_for or socket.client_id] = socket
        if self.opening is not None:
            for frame in self.opening:
                socket.text(frame)
            return
        frame = self._status_frame(self.events_for or socket.client_id)
        if self.wants_credentials:
            key = self.keys.setdefault(socket.client_id, f"key of {socket.client_id}")
            frame["data"]["credential_key"] = key
        socket.text(frame)
        if self.running and self.running.client_id == socket.client_id and self.last_node:
            socket.text({"type": "executing", "data": {"node": self.last_node}})

    def hear(self, socket: FakeSocket, text: str) -> None:
        """Answer the handshake, which counts only as the very first message, or behind a key."""
        said = json.loads(text)
        if said.get("type") == "credential_auth" and len(socket.sent) == 1:
            if said["data"]["credential_key"] == self.keys.get(socket.client_id):
                self._greet(socket)
            return
        first = 2 if "credential_auth" in socket.sent[0] else 1
        if said.get("type") == "feature_flags" and len(socket.sent) == first:
            flags = {"supports_preview_metadata": True, "max_upload_size": self.max_upload}
            socket.text({"type": "feature_flags", "data": flags})

    def disconnect(self, socket: FakeSocket) -> None:
        """Forget the client id, whichever socket has it by now."""
        self.table.pop(socket.client_id, None)

    def status(self) -> None:
        """Tell every socket in the table the length of the queue."""
        for socket in self.table.values():
            socket.text(self._status_frame())

    def tell(self, prompt: Prompt, event: str, **fields: Any) -> None:
        """Send an event of a prompt to its client."""
        data = {**fields, "prompt_id": prompt.prompt_id}
        self._send(prompt, {"type": event, "data": data})

    def _send(self, prompt: Prompt, frame: Json) -> None:
        socket = self.table.get(prompt.client_id)
        if socket is None:
            return
        if isinstance(frame, bytes):
            socket.binary(frame)
        else:
            socket.text(frame)

    def _status_frame(self, sid: str = "") -> Json:
        status: dict[str, Any] = {"status": {"exec_info": {"queue_remaining": len(self.prompts)}}}
        return {"type": "status", "data": {**status, "sid": sid} if sid else status}

    def _store(self, status: Json, outputs: Json) -> None:
        prompt, self.running = self.now_running, None
        self.history[prompt.prompt_id] = copy.deepcopy(
            {"prompt": prompt.item, "outputs": outputs, "status": status, "meta": {}}
        )
        self.status()
        self.tell(prompt, "executing", node=None)

    def _save_files(self, prompt: Prompt) -> Json:
        outputs: dict[str, Any] = {}
        for node_id, node in prompt.graph.items():
            if node["class_type"] == "SaveImage":
                prefix = str(node["inputs"].get("filename_prefix", "ComfyUI"))
                subfolder, _, stem = prefix.rpartition("/")
                self._files[prefix] += 1
                name = f"{stem}_{self._files[prefix]:05}_.png"
                file = {"filename": name, "subfolder": subfolder, "type": "output"}
                outputs[node_id] = {"images": [file]}
        return outputs


def _path(subfolder: str, name: str) -> str:
    return f"{subfolder}/{name}" if subfolder else name


def reply(value: Json, status: int = 200) -> Response:
    """Return a JSON answer."""
    return Response(status, json.dumps(value).encode(), "application/json; charset=utf-8")


def problem_of(kind: str, text: str, details: str, node_errors: Json = None) -> Json:
    """Return the body of a 400."""
    error = {"type": kind, "message": text, "details": details, "extra_info": {}}
    return {"error": error, "node_errors": node_errors or {}}
