// Large answers, reduced to what Python reads of them, before Python sees them: its parser takes a
// second for what takes JavaScript some milliseconds. Texts and lists are clipped here by the limits of
// core/reading/clip.py. A page imports this module for small answers and runs it as a worker for large
// ones.

const MOST_MESSAGE = 2_000; // characters of an error's message
const MOST_TRACE = 64_000; // characters of a traceback: its end, which names the cause
const MOST_TEXT = 66_000; // characters of any other text, such as a caption
const MOST_TEXTS = 264_000; // characters of an entry's texts: a few more than core/task/output.py keeps
const MOST_NAME = 1_000; // characters of a name or id; no file system takes more than 255
const MOST_NAMES = 200_000; // characters of all names of an entry's outputs: 200 for each file
const MOST_REASONS = 200; // of a refusal: more than anybody reads
const MOST_OUTPUTS = 1_000; // files of one task
const MOST_FIELDS = 2 * MOST_OUTPUTS; // nodes and kinds of an entry's outputs: one of each for a file
const MOST_STEPS = 200; // messages of a run: the first and the last
const MOST_LISTED = 1_000; // prompts of a queue, and as many of ours behind them
const MOST_DEPTH = 20; // levels of an output

// Bytes of a reduced answer. No honest one comes near: 3,000 prompts of a queue take 600 kB, and as many
// texts and names of outputs as the limits above allow 900 kB, all of them Chinese.
const MOST_DIGEST = 1_000_000;

/**
 * A value of JSON that a server sent: nothing of it is sure before it is looked at.
 *
 * @typedef {any} Json
 * @typedef {Record<string, Json>} Fields
 * @typedef {"queue" | "history" | "runs" | "submit"} Kind
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

const isPlain = (/** @type {Json} */ value) => value === null || typeof value !== "object";

// Returns a list or an object without its content: where it is of the wrong kind Python has to see that.
/** @type {(value: Json, most: number) => Json} */
const hollow = (value, most) => {
  if (isPlain(value)) return clip(value, most);
  return Array.isArray(value) ? value.slice(0, 1).map(() => null) : {};
};

// Returns the fields of an object that are named and are no lists or objects, its texts clipped.
/** @type {(value: Json, names: string[], most: number) => Fields} */
const pick = (value, names, most) => {
  /** @type {Fields} */
  const found = {};
  if (!isObject(value)) return found;
  for (const name of names) {
    if (name in value && isPlain(value[name])) found[name] = clip(value[name], most);
  }
  return found;
};

// JavaScript sorts names that are numbers, as most ids of nodes are, but their order counts: so they carry
// a letter meanwhile. (The letters are of the private use area; a server that writes them itself only
// confuses what it said.)
const NUMBER_NAMES = /"(\d{1,10})"(?=\s*:)/g;
const LETTERED_NAMES = /"\ue000(\d{1,10})"(?=:)/g;

// JavaScript's numbers are floats, and it writes them in its own way: 18446744073709551557 would come out
// as 18446744073709552000, and 1.0 as 1. Python shows both as the server wrote them. So a number that
// would be written differently travels as a string with a letter. One that is longer is a float anyway.
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const MOST_DIGITS = 100; // characters of a number; longer ones are passed on as they are
const LETTERED_NUMBERS = /"\ue001(-?\d[\d.eE+-]{0,99})"(?!:)/g;
const isLettered = (/** @type {string} */ text) => text.startsWith("\ue001");

/** @param {string} token */
const lettered = (token) => {
  if (token.length > MOST_DIGITS || !NUMBER.test(token)) return token;
  const number = Number(token);
  return Number.isFinite(number) && String(number) !== token ? `"\ue001${token}"` : token;
};

// Returns where the string ends whose content begins at `at`.
/** @type {(text: string, at: number) => number} */
const behindString = (text, at) => {
  for (let end = text.indexOf('"', at); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
  return text.length;
};

const NUMBERS = /"|-?\d+[.eE][\d.eE+-]*|-?\d{16,}/g; // that may be written differently
const NOT_JSON = /"|NaN|-?Infinity/g; // Python writes these, and JSON.parse refuses them

// Returns JSON with what is found outside of its strings replaced. Strings are passed over by hand: a
// pattern for them runs out of stack at some megabytes of escapes.
/** @type {(text: string, pattern: RegExp, replace: (token: string) => string) => string} */
const replaced = (text, pattern, replace) => {
  const next = new RegExp(pattern);
  const parts = [];
  let from = 0;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const [token] = found;
    if (token === '"') {
      next.lastIndex = behindString(text, next.lastIndex);
    } else {
      parts.push(text.slice(from, found.index), replace(token));
      from = next.lastIndex;
    }
  }
  return [...parts, text.slice(from)].join("");
};

// With `isExact` names keep their order, and numbers are written as they were.
/** @type {(text: string, isExact: boolean) => Json} */
const parse = (text, isExact) => {
  const exact = isExact
    ? replaced(text.replace(NUMBER_NAMES, '"\ue000$1"'), NUMBERS, lettered)
    : text;
  try {
    return JSON.parse(exact);
  } catch {
    return JSON.parse(replaced(exact, NOT_JSON, () => "null"));
  }
};
const write = (/** @type {Json} */ value) =>
  JSON.stringify(value)
    .replace(LETTERED_NAMES, '"$1"')
    .replace(LETTERED_NUMBERS, (found, number) => (NUMBER.test(number) ? number : found));

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
const entry = (item, place) => [numberOf(item), hollow(item[1], MOST_NAME), place, ours(item[3])];

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
    queue_running: Array.isArray(value.queue_running) ? kept : hollow(value.queue_running, 0),
    queue_pending: Array.isArray(value.queue_pending)
      ? [...first, ...behind]
      : hollow(value.queue_pending, 0),
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

const isPair = (/** @type {Json} */ message) => Array.isArray(message) && message.length === 2;
/** @param {Json[]} message */
const step = ([name, told]) => {
  if (!isObject(told)) return [hollow(name, MOST_NAME), null];
  const fields = pick(told, STEP, MOST_MESSAGE);
  if (Array.isArray(told.traceback)) {
    const lines = told.traceback.filter((line) => typeof line === "string");
    fields.traceback = [end(lines.join(""), MOST_TRACE)];
  }
  return [hollow(name, MOST_NAME), fields];
};

/** @param {Json} value */
const status = (value) => {
  if (!isObject(value)) return hollow(value, MOST_NAME);
  const found = pick(value, ["completed"], MOST_NAME);
  if ("status_str" in value) found.status_str = hollow(value.status_str, MOST_NAME);
  if (Array.isArray(value.messages)) {
    const pairs = value.messages.filter(isPair);
    const kept = pairs.length > MOST_STEPS ? [pairs[0], ...pairs.slice(1 - MOST_STEPS)] : pairs;
    found.messages = kept.map(step);
  }
  return found;
};

/**
 * What an entry's outputs may still take: items of lists, nodes and kinds, characters of names and of
 * texts. `out` counts what was left out.
 *
 * @typedef {{ items: number, fields: number, names: number, text: number, out: number }} Room
 */

const FILE = ["filename", "subfolder", "type"];
const namesIn = (/** @type {Fields} */ file) =>
  Object.values(file).reduce((sum, text) => sum + (typeof text === "string" ? text.length : 0), 0);

// Returns what Python reads of an object among outputs, which is a file or nothing. A file is kept whole
// or not at all: part of its name or of its folder would be another file.
/** @type {(value: Fields, room: Room) => Json} */
const file = (value, room) => {
  if (!("filename" in value)) return Object.keys(value).length > 0;
  /** @type {Fields} */
  const found = {};
  for (const name of FILE) if (name in value) found[name] = hollow(value[name], MOST_NAME);
  const size = namesIn(found);
  if (size > room.names) {
    room.out += 1;
    return null;
  }
  room.names -= size;
  return found;
};

// Returns an output's value with texts clipped, and with as many items of lists as there is room for.
/** @type {(value: Json, room: Room, depth?: number) => Json} */
const output = (value, room, depth = 0) => {
  if (typeof value === "string") {
    if (isLettered(value) && value.length > room.text) return null; // half a number is another one
    const text = value.slice(0, Math.min(MOST_TEXT, room.text));
    room.text -= text.length;
    return text;
  }
  if (isObject(value)) return file(value, room);
  if (!Array.isArray(value)) return value;
  if (depth > MOST_DEPTH) return null;
  const kept = value.slice(0, room.items);
  room.items -= kept.length;
  room.out += value.length - kept.length;
  return kept.map((item) => output(item, room, depth + 1));
};

// Returns an object with what `read` makes of its fields, as many as there is room for.
/** @type {(value: Fields, room: Room, read: (item: Json) => Json) => Fields} */
const fieldsOf = (value, room, read) => {
  const found = [];
  for (const [name, item] of Object.entries(value)) {
    const short = start(name, MOST_NAME);
    if (room.fields < 1 || room.names < short.length) {
      room.out += 1;
      continue;
    }
    room.fields -= 1;
    room.names -= short.length;
    found.push([short, read(item)]);
  }
  return Object.fromEntries(found);
};

/** @type {(value: Fields, room: Room) => Fields} */
const outputs = (value, room) =>
  fieldsOf(value, room, (node) =>
    isObject(node) ? fieldsOf(node, room, (item) => output(item, room)) : null,
  );

/** @param {Json} value */
const historyEntry = (value) => {
  if (!isObject(value)) return hollow(value, MOST_NAME);
  /** @type {Fields} */
  const found = { status: status(value.status) };
  const { prompt } = value;
  if (Array.isArray(prompt)) found.prompt = entry(prompt, null).slice(0, prompt.length);
  if (isObject(value.outputs)) {
    const room = {
      items: MOST_OUTPUTS,
      fields: MOST_FIELDS,
      names: MOST_NAMES,
      text: MOST_TEXTS,
      out: 0,
    };
    found.outputs = outputs(value.outputs, room);
    found.left_out = room.out;
  }
  return found;
};

/** @param {Fields} value */
const history = (value) =>
  Object.fromEntries(Object.entries(value).map(([id, item]) => [id, historyEntry(item)]));

// ---- /history, as a list of runs to open again ----

const MOST_NODES = 300; // nodes of a graph that are searched for its prompt
const MOST_INPUTS = 40; // inputs of a node
const MOST_PROMPT = 600; // characters of a prompt: twice what a list shows

const isLink = (/** @type {Json} */ value) =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === "string" && isPlain(value[1]);

// Returns a node with its texts and links, which lead from a sampler to its prompt.
/** @param {Fields} node */
const outlined = (node) => {
  /** @type {Fields} */
  const inputs = {};
  for (const [name, value] of Object.entries(node.inputs).slice(0, MOST_INPUTS)) {
    const isUsed = typeof value === "string" || isLink(value);
    if (isUsed && name.length <= MOST_NAME) inputs[name] = clip(value, MOST_PROMPT);
  }
  return { class_type: start(node.class_type, MOST_NAME), inputs };
};

const isNode = (/** @type {Json} */ node) =>
  typeof node?.class_type === "string" && isObject(node.inputs);

/** @param {Json} value */
const run = (value) => {
  const found = historyEntry(value);
  if (!Array.isArray(found?.prompt) || found.prompt.length < 3) return found;
  const [, , graph, extra] = value.prompt;
  const nodes = isObject(graph) ? Object.entries(graph).slice(0, MOST_NODES) : [];
  found.prompt[2] = Object.fromEntries(
    nodes
      .filter(([id, node]) => id.length <= MOST_NAME && isNode(node))
      .map(([id, node]) => [id, outlined(node)]),
  );
  if (found.prompt.length > 3) found.prompt[3] = pick(extra, ["create_time"], MOST_NAME);
  return found;
};

/** @param {Fields} value */
const runs = (value) =>
  Object.fromEntries(Object.entries(value).map(([id, item]) => [id, run(item)]));

// ---- the answer to a prompt ----

/** @param {Json} error */
const complaint = (error) => {
  if (!isObject(error)) return hollow(error, MOST_MESSAGE);
  const found = pick(error, ["type", "message", "details"], MOST_MESSAGE);
  if (isObject(error.extra_info)) {
    found.extra_info = pick(error.extra_info, ["input_name"], MOST_NAME);
  }
  return found;
};

// Returns a node with as many of its complaints as `left` says.
/** @type {(node: Json, left: number) => Json} */
const refused = (node, left) => {
  if (!isObject(node)) return null;
  const found = pick(node, ["class_type"], MOST_NAME);
  if (Array.isArray(node.errors)) found.errors = node.errors.slice(0, left).map(complaint);
  else if ("errors" in node) found.errors = null;
  return found;
};
const isSilent = (/** @type {Json} */ node) =>
  isObject(node) && (!("errors" in node) || (Array.isArray(node.errors) && !node.errors.length));

/** @param {Fields} value */
const submit = (value) => {
  const found = pick(value, ["prompt_id", "number"], MOST_NAME);
  if ("error" in value) found.error = complaint(value.error);
  if (!isObject(value.node_errors)) {
    return { ...found, node_errors: hollow(value.node_errors, MOST_NAME) };
  }
  const nodes = [];
  let left = MOST_REASONS;
  let count = 0;
  for (const [id, node] of Object.entries(value.node_errors)) {
    if (isSilent(node)) continue;
    if (left > 0 && nodes.length < MOST_REASONS) {
      nodes.push([start(id, MOST_NAME), refused(node, left)]);
    }
    const errors = list(node?.errors);
    left -= errors.length;
    count += errors.length;
  }
  return { ...found, node_errors: Object.fromEntries(nodes), reasons_in_all: count };
};

const KINDS = { queue, history, runs, submit };
const UNREADABLE = 1_000; // bytes that are passed on of what is no JSON object: Python says what is wrong

/** @type {(kind: Kind, bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>} */
const shortened = (kind, bytes) => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const value = parse(text, kind !== "queue"); // where nothing is read by name
    if (!isObject(value)) return bytes.slice(0, UNREADABLE);
    return new TextEncoder().encode(write(KINDS[kind](value)));
  } catch {
    return bytes.slice(0, UNREADABLE);
  }
};

/**
 * Returns the bytes of an answer of this kind ("queue", "history", "runs" or "submit"), reduced. Throws an Error
 * with the name "TooLarge" and the `limit` in bytes when that is still too much.
 * @param {Kind} kind
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export const digest = (kind, bytes) => {
  const short = shortened(kind, bytes);
  if (short.length <= MOST_DIGEST) return short;
  const error = new Error(`what is read of the answer is over ${MOST_DIGEST} bytes`);
  throw Object.assign(error, { name: "TooLarge", limit: MOST_DIGEST });
};

if (typeof WorkerGlobalScope !== "undefined" && globalThis instanceof WorkerGlobalScope) {
  addEventListener("message", ({ data: { id, kind, bytes } }) => {
    const scope = /** @type {any} */ (globalThis); // a worker's, and not a window
    try {
      const reduced = digest(kind, bytes);
      scope.postMessage({ id, bytes: reduced }, [reduced.buffer]);
    } catch (error) {
      const { name, message, limit } = /** @type {any} */ (error);
      scope.postMessage({ id, failed: { name, message, limit } });
    }
  });
}
