// One frame of a server: dropped, passed on, or reduced to what Python reads of it.

const MOST_NODES = 512; // of one progress_state; a card shows one, and a fraction of all
const MOST_CACHED = 10_000; // nodes of one execution_cached

const MOST_HEAD = 64_000; // bytes of JSON before a preview
const MOST_ID = 200; // characters of a prompt's or node's id
const SHORT = 4_000; // characters; texts up to here are passed on as they are
const LONG = 100_000; // characters; a progress_state from here on is read only if it is passed on

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
 */

/** @param {string} type */
const isUsed = (type) => UPDATES.has(type) || STEPS.has(type);
/** @param {any} value */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @param {any} value */
const short = (value) => (typeof value === "string" ? value.slice(0, MOST_ID) : value);

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
  const { prompt_id, node, value, max, sid, credential_key, status } = data;
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
    const info = { exec_info: { queue_remaining } };
    Object.assign(found, { sid: short(sid), credential_key: short(credential_key), status: info });
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
export const textEvent = (text, ran) => {
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
  // The first status says whose events come, which no later one repeats.
  if (!UPDATES.has(type) || (type === "status" && data.sid)) return { make };
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
export const binaryEvent = (buffer) => {
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
