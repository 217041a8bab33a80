// A server's WebSocket, made safe to listen to. It runs in socket_worker.js, so a flood blocks no page.
// Python takes some hundred times longer for a frame than JavaScript, so frames are read here first:
// what nobody uses is dropped, of what only counts as it is now the last within a short time is passed
// on, and a server that floods is cut off.

const PERIOD_MS = 100; // ten updates a second look fluent

const MOST_FRAME = 8_000_000; // bytes or characters; a large preview has 1 MB
const MOST_NODES = 512; // of one progress_state; a card shows one, and a fraction of all
const MOST_CACHED = 10_000; // nodes of one execution_cached
const MOST_WAITING = 256; // different updates that wait for their turn
const MOST_HEAD = 64_000; // bytes of JSON before a preview
const MOST_ID = 200; // characters of a prompt's or node's id
const SHORT = 4_000; // characters; texts up to here are passed on as they are
const LONG = 100_000; // characters; a progress_state from here on is read only if it is passed on

// What a server may send: at once, and then a second. Eight prompts of a busy server need a fifth. A
// window that was frozen for minutes gets some ten thousand frames at once.
/** @type {[number, number]} */
const FRAMES = [30_000, 4_000];
/** @type {[number, number]} */
const BYTES = [64_000_000, 8_000_000];
/** @type {[number, number]} */
const PASSED = [3_000, 500]; // those that reach Python

const UPDATES = new Set(["status", "progress", "progress_state"]);
const STEPS = new Set([
  "executing",
  "execution_start",
  "execution_cached",
  "execution_success",
  "execution_error",
  "execution_interrupted",
  "feature_flags",
]);
const TYPE = /^\s*\{\s*"type"\s*:\s*"([^"\\]*)"/;

/**
 * @typedef {{ type: string, data: any }} Frame
 * @typedef {Set<string>} Running ids of a prompt's nodes
 *
 * What becomes of a frame: it is dropped, or `make` gives what is passed on.
 * @typedef {object} Passed
 * @property {() => string | Uint8Array} make
 * @property {string} [key]
 * @property {undefined} [drop]
 * @typedef {{ drop: true, make?: undefined, key?: undefined }} Dropped
 *
 * @typedef {"open" | "text" | "binary" | "close" | "flood"} Kind
 */

/** @param {string} type */
const isUsed = (type) => UPDATES.has(type) || STEPS.has(type);
/** @param {any} value */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @param {any} value */
const short = (value) => (typeof value === "string" ? value.slice(0, MOST_ID) : value);

// Returns a function that takes an amount and tells whether the budget allows it.
/** @param {[most: number, rate: number]} limits */
const budget = ([most, rate]) => {
  let left = most;
  let at = performance.now();
  /** @param {number} amount */
  return (amount) => {
    const now = performance.now();
    left = Math.min(most, left + ((now - at) / 1000) * rate) - amount;
    at = now;
    return left >= 0;
  };
};

// ---- the frames ----

// Of very many nodes: those that run, those that ran in the last frame passed on (they may have
// finished), and the newest of the others. `ran` is the set of the prompt's running nodes.
/** @type {(nodes: Record<string, any>, ran: Running) => object} */
const fewNodes = (nodes, ran) => {
  const entries = Object.entries(nodes).filter(([, node]) => isObject(node));
  const runs = (/** @type {[string, any]} */ [, node]) => node.state === "running";
  const first = entries.filter((entry) => runs(entry) || ran.has(entry[0])).slice(0, MOST_NODES);
  const room = MOST_NODES - first.length;
  const names = new Set(first.map(([name]) => name));
  const others = entries.filter(([name]) => !names.has(name));
  const chosen = [...(room ? others.slice(-room) : []), ...first];
  ran.clear();
  for (const [name] of chosen.filter(runs)) ran.add(name);
  return Object.fromEntries(
    chosen.map(([name, { value, max, state }]) => [
      short(name),
      { value, max, state: short(state) },
    ]),
  );
};

// Returns a long event with only what Python reads of it.
/** @type {(frame: Frame, ran: Running) => string} */
const slim = ({ type, data }, ran) => {
  const { prompt_id, node, value, max, sid, status } = data;
  /** @type {Record<string, any>} */
  const found = { prompt_id: short(prompt_id) };
  if (type === "executing") found.node = short(node);
  if (type === "progress") Object.assign(found, { node: short(node), value, max });
  if (type === "execution_cached" && Array.isArray(data.nodes)) {
    found.nodes = data.nodes.slice(0, MOST_CACHED).map(short);
  }
  if (type === "progress_state" && isObject(data.nodes)) found.nodes = fewNodes(data.nodes, ran);
  if (type === "status") {
    const { queue_remaining } = status?.exec_info ?? {};
    Object.assign(found, { sid: short(sid), status: { exec_info: { queue_remaining } } });
  }
  return JSON.stringify({ type, data: found });
};

/**
 * @param {string} text
 * @returns {Frame | null}
 */
const read = (text) => {
  try {
    const frame = JSON.parse(text);
    const known = isObject(frame) && typeof frame.type === "string" && isObject(frame.data ?? {});
    return known ? { type: frame.type, data: frame.data ?? {} } : null;
  } catch {
    return null;
  }
};

/** @type {Dropped} */
const DROPPED = { drop: true };
// Python says what is wrong with it, and counts it.
/** @type {(text: string) => Passed} */
const odd = (text) => ({ key: "odd", make: () => text.slice(0, SHORT) });

// Returns {key, make}: `make` gives the text to pass on; what has a key is replaced by the next with
// the same one. `ran` keeps which nodes ran.
/** @type {(text: string, ran: Running) => Passed | Dropped} */
const textEvent = (text, ran) => {
  const named = TYPE.exec(text.slice(0, SHORT))?.[1];
  if (named !== undefined && !isUsed(named)) return DROPPED;
  if (named === "progress_state" && text.length > LONG) {
    const make = () => {
      const frame = read(text);
      return frame ? slim(frame, ran) : text.slice(0, SHORT);
    };
    return { key: named, make };
  }
  const frame = read(text);
  if (!frame) return odd(text);
  if (!isUsed(frame.type)) return DROPPED;
  const { type, data } = frame;
  const make = text.length > SHORT ? () => slim(frame, ran) : () => text;
  if (!UPDATES.has(type)) return { make };
  const of = type === "status" ? [] : [data.prompt_id, type === "progress" ? data.node : ""];
  return { key: JSON.stringify([type, ...of]).slice(0, 2 * MOST_ID), make };
};

/** @type {(buffer: ArrayBuffer, length: number) => any} */
const headOf = (buffer, length) => {
  try {
    return JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  } catch {
    return null;
  }
};

// The same for a binary frame: type 1 is a preview, 3 a text, 4 a preview with a head of JSON.
/** @type {(buffer: ArrayBuffer) => Passed | Dropped} */
const binaryEvent = (buffer) => {
  const oddBytes = { key: "odd bytes", make: () => new Uint8Array(buffer.slice(0, SHORT)) };
  if (buffer.byteLength < 8) return oddBytes;
  const view = new DataView(buffer);
  const [type, length] = [view.getUint32(0), view.getUint32(4)];
  if (type === 3) return DROPPED;
  const make = () => new Uint8Array(buffer);
  if (type === 1) return { key: "preview", make };
  if (type !== 4 || length > Math.min(MOST_HEAD, buffer.byteLength - 8)) return oddBytes;
  const head = headOf(buffer, length);
  if (typeof head?.prompt_id !== "string") return oddBytes;
  return { key: `preview ${short(head.prompt_id)}`, make };
};

// ---- the connection ----

/**
 * Connects to `url`, and calls `on(kind, value)`: "open", "text" (a string), "binary" (bytes), and in
 * the end either "close" or "flood" with what was too much ("frame", "rate"). Returns `send` and
 * `close`; after `close` nothing is called any more. While `isFree` says no, updates wait, and only
 * the latest of each is passed on in the end.
 *
 * @param {string} url
 * @param {(kind: Kind, value?: string | Uint8Array) => void} on
 * @param {() => boolean} [isFree]
 */
export const connect = (url, on, isFree = () => true) => {
  let over = false;
  /** @type {WebSocket | null} */
  let socket = null;
  let timer = 0;
  let due = 0;
  let dropped = 0;
  /** @type {Map<string, Passed>} */
  const waiting = new Map();
  /** @type {Running} */
  const ran = new Set();
  const [frames, bytes, passed] = [FRAMES, BYTES, PASSED].map(budget);

  /** @type {(kind?: Kind, value?: string) => void} */
  const end = (kind, value) => {
    if (over) return;
    close();
    if (kind) on(kind, value);
  };
  const close = () => {
    over = true;
    clearTimeout(timer);
    waiting.clear();
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  };
  /** @param {Passed} event */
  const pass = ({ make }) => {
    if (over) return;
    if (!passed(1)) return end("flood", "rate");
    const value = make();
    on(typeof value === "string" ? "text" : "binary", value);
  };
  const flush = () => {
    clearTimeout(timer);
    timer = 0;
    if (!waiting.size) return;
    due = performance.now() + PERIOD_MS;
    const events = [...waiting.values()];
    waiting.clear();
    events.forEach(pass);
  };
  const flushIfFree = () => {
    if (isFree()) flush();
    else timer = setTimeout(flushIfFree, PERIOD_MS);
  };
  /** @type {(key: string, event: Passed) => void} */
  const later = (key, event) => {
    waiting.delete(key); // the newest is the last
    waiting.set(key, event);
    if (waiting.size >= MOST_WAITING) {
      if (isFree()) return flush();
      waiting.delete(/** @type {string} */ (waiting.keys().next().value)); // the oldest
    }
    const wait = due - performance.now();
    if (wait <= 0 && isFree()) flush();
    else timer ||= setTimeout(flushIfFree, Math.max(wait, 0));
  };
  // That there were any tells that the server is alive.
  const countDropped = () => {
    dropped += 1;
    later("dropped", { make: () => JSON.stringify({ type: "dropped", data: { count: dropped } }) });
  };
  /** @param {MessageEvent<string | ArrayBuffer>} event */
  const message = ({ data }) => {
    const isText = typeof data === "string";
    const size = isText ? data.length : data.byteLength;
    if (size > MOST_FRAME) return end("flood", "frame");
    if (!frames(1) || !bytes(size)) return end("flood", "rate");
    const event = isText ? textEvent(data, ran) : binaryEvent(data);
    if (event.drop) return countDropped();
    if (event.key) return later(event.key, event);
    flush(); // what came before it is passed on before it
    pass(event);
  };

  try {
    socket = new WebSocket(url); // browsers send no headers of ours with it
  } catch {
    queueMicrotask(() => end("close"));
    return { send: () => {}, close: () => end() };
  }
  socket.binaryType = "arraybuffer";
  socket.onopen = () => on("open");
  socket.onmessage = message;
  socket.onclose = () => {
    flush();
    end("close");
  };
  return {
    /** @param {string} text */
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => end(),
  };
};
