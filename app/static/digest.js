// Large answers, reduced to what Python reads of them, before Python sees them: its parser takes a
// second for what takes JavaScript some milliseconds. Texts and lists are clipped here by the limits of
// core/reading/clip.py. A page imports this module for small answers and runs it as a worker for large ones.

const MOST_MESSAGE = 2_000; // characters of an error's message
const MOST_TRACE = 64_000; // characters of a traceback: its end, which names the cause
const MOST_TEXT = 66_000; // characters of any other text, such as a caption
const MOST_TEXTS = 300_000; // characters of all texts of an entry
const MOST_NAME = 1_000; // characters of a name or id; no file system takes more than 255
const MOST_REASONS = 200;
const MOST_OUTPUTS = 1_000;
const MOST_STEPS = 200; // messages of a run: the first and the last
const MOST_LISTED = 1_000; // prompts of a queue, and as many of ours behind them
const MOST_DEPTH = 20; // levels of an output

/**
 * A value of JSON that a server sent: nothing of it is sure before it is looked at.
 *
 * @typedef {any} Json
 * @typedef {Record<string, Json>} Fields
 * @typedef {"queue" | "history" | "submit"} Kind
 */

/**
 * @param {Json} value
 * @returns {value is Fields}
 */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @type {(value: Json) => Json[]} */
const list = (value) => (Array.isArray(value) ? value : []);
const more = (/** @type {number} */ count) => ` … (+${count})`;

/** @type {(text: string, most: number) => string} */
const start = (text, most) =>
  text.length > most ? text.slice(0, most) + more(text.length - most) : text;
/** @type {(text: string, most: number) => string} */
const end = (text, most) =>
  text.length > most ? `(+${text.length - most}) … ${text.slice(-most)}` : text;
/** @type {(value: Json, most: number) => Json} */
const clip = (value, most) => (typeof value === "string" ? start(value, most) : value);

// Returns the fields of an object that are named, its texts clipped.
/** @type {(value: Json, names: string[], most: number) => Fields} */
const pick = (value, names, most) => {
  /** @type {Fields} */
  const found = {};
  if (!isObject(value)) return found;
  for (const name of names) if (name in value) found[name] = clip(value[name], most);
  return found;
};

// Python writes NaN and Infinity into JSON, and JSON.parse refuses them. And JavaScript sorts names that
// are numbers, as most ids of nodes are, but their order counts: so they carry a letter meanwhile.
const NUMBERS = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;
const NUMBER_NAMES = /"(\d{1,10})"(?=\s*:)/g;
const LETTERED_NAMES = /"\ue000(\d{1,10})"(?=:)/g;
/** @type {(text: string, inOrder: boolean) => Json} */
const parse = (text, inOrder) => {
  const ordered = inOrder ? text.replace(NUMBER_NAMES, '"\ue000$1"') : text;
  try {
    return JSON.parse(ordered);
  } catch {
    return JSON.parse(ordered.replace(NUMBERS, (found) => (found[0] === '"' ? found : "null")));
  }
};
const write = (/** @type {Json} */ value) => JSON.stringify(value).replace(LETTERED_NAMES, '"$1"');

// ---- /queue ----

/** @param {Json} extra */
const ours = (extra) => {
  const found = pick(extra, ["client_id"], MOST_NAME);
  if (isObject(extra?.bindery)) found.bindery = pick(extra.bindery, ["prompt_id"], MOST_NAME);
  return found;
};
const isPrompt = (/** @type {Json} */ item) => Array.isArray(item) && typeof item[1] === "string";
const isMarked = (/** @type {Json} */ item) => typeof item?.[3]?.bindery?.prompt_id === "string";
const numberOf = (/** @type {Json} */ item) => (typeof item?.[0] === "number" ? item[0] : 0);
// The place among the pending takes that of the graph, which nobody reads.
/** @type {(item: Json, place: number | null) => Json[]} */
const entry = (item, place) => [item[0], clip(item[1], MOST_NAME), place, ours(item[3])];

/** @param {Fields} value */
const queue = (value) => {
  const running = list(value.queue_running).filter(isPrompt);
  const pending = list(value.queue_pending)
    .filter(isPrompt)
    .sort((a, b) => numberOf(a) - numberOf(b));
  const first = pending.slice(0, MOST_LISTED).map((item, at) => entry(item, at + 1));
  const behind = [];
  for (let at = MOST_LISTED; at < pending.length && behind.length < MOST_LISTED; at += 1) {
    if (isMarked(pending[at])) behind.push(entry(pending[at], at + 1));
  }
  const kept = running.slice(0, MOST_LISTED).map((item) => entry(item, 0));
  const left = running.length + pending.length - kept.length - first.length - behind.length;
  return {
    queue_running: Array.isArray(value.queue_running) ? kept : value.queue_running,
    queue_pending: Array.isArray(value.queue_pending) ? [...first, ...behind] : value.queue_pending,
    left_out: left,
  };
};

// ---- /history ----

const STEP = [
  "timestamp",
  "prompt_id",
  "node_id",
  "node_type",
  "exception_type",
  "exception_message",
];

/** @param {Json} message */
const step = (message) => {
  if (!Array.isArray(message) || !isObject(message[1])) return message;
  const fields = pick(message[1], STEP, MOST_MESSAGE);
  if (Array.isArray(message[1].traceback)) {
    fields.traceback = [end(message[1].traceback.map(String).join(""), MOST_TRACE)];
  }
  return [clip(message[0], MOST_NAME), fields];
};

/** @param {Json} value */
const status = (value) => {
  if (!isObject(value)) return value;
  const found = pick(value, ["status_str", "completed"], MOST_NAME);
  if (Array.isArray(value.messages)) {
    const { messages } = value;
    const kept =
      messages.length > MOST_STEPS ? [messages[0], ...messages.slice(1 - MOST_STEPS)] : messages;
    found.messages = kept.map(step);
  }
  return found;
};

// Returns an output's value with texts clipped, and with as many items of lists as `room` has left.
/** @type {(value: Json, room: { left: number, text: number, out: number }, depth?: number) => Json} */
const output = (value, room, depth = 0) => {
  if (typeof value === "string") {
    const text = value.slice(0, Math.min(MOST_TEXT, room.text));
    room.text -= text.length;
    return text;
  }
  if (typeof value !== "object" || value === null) return value;
  if (depth > MOST_DEPTH) return null;
  if (Array.isArray(value)) {
    const kept = value.slice(0, room.left);
    room.left -= kept.length;
    room.out += value.length - kept.length;
    return kept.map((item) => output(item, room, depth + 1));
  }
  const fields = Object.entries(value).slice(0, MOST_OUTPUTS);
  return Object.fromEntries(
    fields.map(([name, item]) => [start(name, MOST_NAME), output(item, room, depth + 1)]),
  );
};

/** @param {Json} value */
const historyEntry = (value) => {
  if (!isObject(value)) return value;
  /** @type {Fields} */
  const found = { status: status(value.status) };
  const { prompt } = value;
  if (Array.isArray(prompt)) found.prompt = entry(prompt, null).slice(0, prompt.length);
  if (isObject(value.outputs)) {
    const room = { left: MOST_OUTPUTS, text: MOST_TEXTS, out: 0 };
    found.outputs = output(value.outputs, room);
    found.left_out = room.out;
  }
  return found;
};

/** @param {Fields} value */
const history = (value) =>
  Object.fromEntries(Object.entries(value).map(([id, item]) => [id, historyEntry(item)]));

// ---- the answer to a prompt ----

/** @param {Json} error */
const complaint = (error) => {
  if (!isObject(error)) return error;
  const found = pick(error, ["type", "message", "details"], MOST_MESSAGE);
  if (isObject(error.extra_info)) {
    found.extra_info = pick(error.extra_info, ["input_name"], MOST_NAME);
  }
  return found;
};

/** @param {Fields} value */
const submit = (value) => {
  const found = pick(value, ["prompt_id", "number"], MOST_NAME);
  if (isObject(value.error)) found.error = complaint(value.error);
  else if ("error" in value) found.error = clip(value.error, MOST_MESSAGE);
  if (!isObject(value.node_errors)) return { ...found, node_errors: value.node_errors };
  let left = MOST_REASONS;
  let count = 0;
  found.node_errors = {};
  for (const [id, node] of Object.entries(value.node_errors)) {
    const errors = list(node?.errors);
    count += errors.length;
    if (left <= 0) continue;
    const kept = isObject(node) ? { ...pick(node, ["class_type"], MOST_NAME) } : node;
    if (Array.isArray(node?.errors)) kept.errors = errors.slice(0, left).map(complaint);
    else if (isObject(node) && "errors" in node) kept.errors = node.errors;
    found.node_errors[start(id, MOST_NAME)] = kept;
    left -= errors.length;
  }
  found.reasons_in_all = count;
  return found;
};

const KINDS = { queue, history, submit };
const UNREADABLE = 1_000; // bytes that are passed on of what is no JSON object: Python says what is wrong

/**
 * Returns the bytes of an answer of this kind ("queue", "history" or "submit"), reduced.
 * @param {Kind} kind
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export const digest = (kind, bytes) => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const value = parse(text, kind !== "queue"); // where nothing is read by name
    if (!isObject(value)) return bytes.slice(0, UNREADABLE);
    return new TextEncoder().encode(write(KINDS[kind](value)));
  } catch {
    return bytes.slice(0, UNREADABLE);
  }
};

if (typeof WorkerGlobalScope !== "undefined" && globalThis instanceof WorkerGlobalScope) {
  addEventListener("message", ({ data: { id, kind, bytes } }) => {
    const reduced = digest(kind, bytes);
    const scope = /** @type {any} */ (globalThis); // a worker's, and not a window
    scope.postMessage({ id, bytes: reduced }, [reduced.buffer]);
  });
}
