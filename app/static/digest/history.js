// /history: an entry's status, its messages and its outputs, and nothing of its graph.

import { isLettered } from "./exact_json.js";
import {
  MOST_DEPTH,
  MOST_FIELDS,
  MOST_MESSAGE,
  MOST_NAME,
  MOST_NAMES,
  MOST_OUTPUTS,
  MOST_STEPS,
  MOST_TEXT,
  MOST_TEXTS,
  MOST_TRACE,
} from "./limits.js";
import { entry } from "./queue.js";
import { end, hollow, isObject, pick, start } from "./shape.js";

/** @import { Fields, Json } from "./shape.js" */

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
export const historyEntry = (value) => {
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
export const history = (value) =>
  Object.fromEntries(Object.entries(value).map(([id, item]) => [id, historyEntry(item)]));
