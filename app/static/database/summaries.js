// Rows of tasks without what a list of results does not need: the graphs of 20,000 tasks take minutes
// to reach Python. `app/core/storage/summary.py` does the same; a contract test compares the two.

import { answer } from "./requests.js";

/** @import { Row } from "./schema.js" */

const TEXT_LETTERS = 1000; // as many as a tile shows, and some to search

/** @type {(text: any[]) => any[]} */
const cut = ([node, kind, text, isCut]) => [
  node,
  kind,
  text.slice(0, TEXT_LETTERS),
  isCut || text.length > TEXT_LETTERS,
];

/** @type {(row: Row) => Row} */
const short = (row) => ({
  ...row,
  graph: {},
  trouble: null,
  warning: null,
  texts: (row.texts ?? []).map(cut),
});

/**
 * Resolves to at most `count` tasks whose ids come after `after`, in the order of their ids.
 * @param {IDBDatabase} database
 * @param {string} after
 * @param {number} count
 * @returns {Promise<Row[]>}
 */
export const summaries = async (database, after, count) => {
  const tasks = database.transaction("tasks").objectStore("tasks");
  const rows = await answer(tasks.getAll(IDBKeyRange.lowerBound(after, true), count));
  return rows.map(short);
};

/**
 * Resolves to the tasks of an owner whose state is none of `ended`, which a person removed, or which
 * were registered before `before`.
 * @param {IDBDatabase} database
 * @param {string} owner
 * @param {string[]} ended
 * @param {number} before
 * @returns {Promise<Row[]>}
 */
export const unsettled = async (database, owner, ended, before) => {
  const tasks = database.transaction("tasks").objectStore("tasks");
  /** @type {Row[]} */
  const rows = await answer(tasks.index("owner").getAll(owner));
  const isChosen = (/** @type {Row} */ row) =>
    !ended.includes(row.state) || typeof row.hiddenAt === "number" || row.registeredAt < before;
  return rows.filter(isChosen).map(short);
};
