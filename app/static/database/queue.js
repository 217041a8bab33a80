// The queue of this browser: rows of runs that wait, and marks of those that were bound.
//
// They are among the settings, as `{name, row}`. A store of their own would be a new version of the
// database, and a frozen window of an earlier release would keep every window from opening it.

import { answer } from "./requests.js";
import { complete, STRICT, writing } from "./writing.js";

/** @import { Row } from "./schema.js" */

export const STORE = "settings";

const PREFIX = "queue/";

const range = () => IDBKeyRange.bound(PREFIX, `${PREFIX}\uffff`);

const nameOf = (/** @type {string} */ promptId) => `${PREFIX}${promptId}`;

/** @type {(settings: IDBObjectStore, row: Row) => void} */
export const putRow = (settings, row) => {
  settings.put({ name: nameOf(row.promptId), row });
};

/** @type {(settings: IDBObjectStore, promptId: string) => IDBRequest} */
export const getRow = (settings, promptId) => settings.get(nameOf(promptId));

export const clearRows = (/** @type {IDBObjectStore} */ settings) => settings.delete(range());

/**
 * Resolves to all rows of the queue.
 * @param {IDBDatabase} database
 * @returns {Promise<Row[]>}
 */
export const rows = async (database) => {
  const found = await answer(database.transaction(STORE).objectStore(STORE).getAll(range()));
  return found.map(({ row }) => row);
};

/**
 * Resolves to a row of the queue, `undefined` when there is none.
 * @param {IDBDatabase} database
 * @param {string} promptId
 */
export const row = async (database, promptId) => {
  const found = await answer(getRow(database.transaction(STORE).objectStore(STORE), promptId));
  return found?.row;
};

// Whether a row may replace the stored one: it is the next revision, and a mark is never replaced.
/** @type {(stored: Row | undefined, row: Row) => boolean} */
export const follows = (stored, row) =>
  stored ? stored.rev === row.rev - 1 && !("sentTo" in stored) : row.rev === 1;

// Runs `work` with the stored rows, in the order of `rows`.
/** @type {(settings: IDBObjectStore, rows: Row[], work: (stored: (Row | undefined)[]) => void) => void} */
const withStored = (settings, rows, work) => {
  /** @type {(Row | undefined)[]} */
  const stored = [];
  let missing = rows.length;
  rows.forEach((row, place) => {
    const request = getRow(settings, row.promptId);
    request.onsuccess = () => {
      stored[place] = request.result?.row;
      missing -= 1;
      if (missing === 0) work(stored);
    };
  });
};

/**
 * Writes rows and files, or nothing when a row does not follow the stored one; resolves to the stored
 * rows that differ.
 *
 * @param {IDBDatabase} database
 * @param {Row[]} rows
 * @param {Map<string, Blob>} files
 * @returns {Promise<Row[]>}
 */
export const queue = async (database, rows, files) => {
  /** @type {Row[]} */
  let conflicts = [];
  await writing(database, [STORE, "files"], STRICT, (store, keep) => {
    withStored(store, rows, (stored) => {
      conflicts = rows
        .map(({ promptId }, place) => stored[place] ?? { promptId, rev: 0, owner: null })
        .filter((_, place) => !follows(stored[place], rows[place]));
      if (conflicts.length) return;
      for (const row of rows) putRow(store, row);
      for (const [key, blob] of files) keep.put(blob, key);
      complete(store.transaction);
    });
  });
  return conflicts;
};

/**
 * Deletes rows that are stored as given, with the files of their runs if `withFiles`; resolves to the
 * ids of the others.
 *
 * @param {IDBDatabase} database
 * @param {Row[]} rows
 * @param {boolean} withFiles
 * @returns {Promise<string[]>}
 */
export const unqueue = async (database, rows, withFiles) => {
  /** @type {string[]} */
  let others = [];
  await writing(database, [STORE, "files"], STRICT, (store, keep) => {
    withStored(store, rows, (stored) => {
      const isSame = (/** @type {number} */ place) => stored[place]?.rev === rows[place].rev;
      others = rows.filter((_, place) => !isSame(place)).map(({ promptId }) => promptId);
      for (const { promptId } of rows.filter((_, place) => isSame(place))) {
        store.delete(nameOf(promptId));
        if (withFiles) keep.delete(IDBKeyRange.bound(`${promptId}/`, `${promptId}/\uffff`));
      }
    });
  });
  return others;
};
