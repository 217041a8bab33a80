// What the editor completes of `bindery`. Written by `make listing`: do not edit.

/** @typedef {{ label: string, type: string, detail: string, info: string }} Name */

/** @type {Name[]} */
export const MODULE_NAMES = [
  {
    label: "run",
    type: "function",
    detail: "(workflow: str | Workflow, /, *, server: str | None=None, **inputs: Any) -> Run",
    info: "Run a workflow of the page, by its id, or of a file; server is an address of the pool.",
  },
  {
    label: "run_graph",
    type: "function",
    detail: "(graph: dict, /, *, server: str | None=None) -> Run",
    info: "Run a graph in ComfyUI's API format as it is.",
  },
  {
    label: "spread",
    type: "function",
    detail: "(jobs: Iterable[Run], at_once: int=8) -> AsyncIterator[Result]",
    info: "Run many, at_once at a time; yield each result as it ends. The first error is raised.",
  },
  {
    label: "wait",
    type: "function",
    detail: "(started: Run | Iterable[Run]) -> Any",
    info: "Wait for one run, or for several at once; return its result, or a list of them.",
  },
  {
    label: "servers",
    type: "function",
    detail: "() -> list[dict[str, Any]]",
    info: "Return the servers of the pool: url, name, state, length of the queue.",
  },
  {
    label: "workflows",
    type: "function",
    detail: "() -> list[dict[str, Any]]",
    info: "Return the workflows of the page with their inputs.",
  },
  {
    label: "tasks",
    type: "function",
    detail: "() -> list[dict[str, Any]]",
    info: "Return the tasks of this window, newest first.",
  },
  {
    label: "cancel",
    type: "function",
    detail: "(prompt_id: str) -> dict[str, Any]",
    info: "Cancel a task on its own server.",
  },
  {
    label: "workflow",
    type: "function",
    detail: "(source: Any, name: str='workflow.json') -> Workflow",
    info: "Open a workflow file: a path, its bytes, a graph, or a picture that carries one.",
  },
  {
    label: "models",
    type: "function",
    detail: "(folder: str='checkpoints', *, server: str | None=None) -> list[str]",
    info: "Return the model files of a folder, of a server or of the one that this window uses.",
  },
  {
    label: "files",
    type: "function",
    detail: "() -> list[Path]",
    info: "Return the paths of the files that scripts were given in the panel, by name.",
  },
  {
    label: "image",
    type: "function",
    detail: "(source: Any, name: str='image.png') -> Image",
    info: "Return an input image from bytes, the path of a file, or a picture of a result.",
  },
  {
    label: "picture",
    type: "function",
    detail: "(source: Any) -> bytes",
    info: "Return the bytes of a picture: of a result's first one, or of any of its files.",
  },
  {
    label: "show",
    type: "function",
    detail: "(source: Any) -> None",
    info: "Show a picture in the output, with its server's address; anything else as text.",
  },
  {
    label: "save",
    type: "function",
    detail: "(name: str, content: bytes | str) -> None",
    info: "Save bytes or text as a file of the person's.",
  },
];

/** @type {Name[]} */
export const RESULT_NAMES = [
  {
    label: "cancel",
    type: "function",
    detail: "() -> None",
    info: "Cancel it on its own server.",
  },
  {
    label: "content",
    type: "property",
    detail: "Picture",
    info: "The file's bytes, from its own server.",
  },
  {
    label: "ended",
    type: "function",
    detail: "() -> Result",
    info: "Wait for the end; what await does.",
  },
  {
    label: "filename",
    type: "property",
    detail: "str of Picture",
    info: "",
  },
  {
    label: "files",
    type: "property",
    detail: "tuple[Picture, ...] of Result",
    info: "",
  },
  {
    label: "images",
    type: "property",
    detail: "tuple[Picture, ...] of Result",
    info: "",
  },
  {
    label: "outputs",
    type: "property",
    detail: "Mapping[str, Any] of Result",
    info: "",
  },
  {
    label: "png",
    type: "property",
    detail: "Picture",
    info: "",
  },
  {
    label: "prompt_id",
    type: "property",
    detail: "str of Picture",
    info: "",
  },
  {
    label: "read",
    type: "function",
    detail: "() -> bytes",
    info: "Return the file's bytes, with await.",
  },
  {
    label: "server",
    type: "property",
    detail: "str of Picture",
    info: "",
  },
  {
    label: "start",
    type: "function",
    detail: "() -> 'Run'",
    info: "Begin now, without waiting for the end.",
  },
  {
    label: "texts",
    type: "property",
    detail: "tuple[str, ...] of Result",
    info: "",
  },
  {
    label: "url",
    type: "property",
    detail: "str of Picture",
    info: "",
  },
  {
    label: "wait",
    type: "function",
    detail: "() -> Result",
    info: "Wait for the end, without await. Raises PageError if it failed.",
  },
];
