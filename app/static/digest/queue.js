// /queue: the prompts without their graphs, as many as the page lists, with their places.

import { MOST_LISTED, MOST_NAME } from "./limits.js";
import { hollow, isObject, list, pick } from "./shape.js";

/** @import { Fields, Json } from "./shape.js" */

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
export const entry = (item, place) => [
  numberOf(item),
  hollow(item[1], MOST_NAME),
  place,
  ours(item[3]),
];

/** @param {Fields} value */
export const queue = (value) => {
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
