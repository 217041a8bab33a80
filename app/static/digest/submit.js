// The answer to a prompt: its id, or the reasons why the server refused it.

import { MOST_MESSAGE, MOST_NAME, MOST_REASONS } from "./limits.js";
import { hollow, isObject, list, pick, start } from "./shape.js";

/** @import { Fields, Json } from "./shape.js" */

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
export const submit = (value) => {
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
