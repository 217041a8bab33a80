// /history, as a list of runs to open again.

import { historyEntry } from "./history.js";
import { MOST_NAME } from "./limits.js";
import { clip, isObject, isPlain, pick, start } from "./shape.js";

/** @typedef {import("./shape.js").Json} Json */
/** @typedef {import("./shape.js").Fields} Fields */

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
export const runs = (value) =>
  Object.fromEntries(Object.entries(value).map(([id, item]) => [id, run(item)]));
