// The schema of the journal's database: its stores, their keys and indexes. What the rows hold is in
// app/core/storage/task_row.py.
//
// A breaking change of the stores is a new database name, never a new version: an upgrade behind a
// frozen window fires no event at all. So the rows of the queue are among the settings (queue.js).

/** @typedef {Record<string, any>} Row a task, an event or another value of JSON */

/** @type {Record<string, IDBObjectStoreParameters>} */
const STORES = {
  tasks: { keyPath: "promptId" },
  events: { keyPath: "seq", autoIncrement: true },
  windows: { keyPath: "windowId" },
  files: {},
  pictures: { keyPath: "key" },
  settings: { keyPath: "name" },
};

/** @type {Record<string, string>} */
const INDEXES = { tasks: "owner", events: "promptId", pictures: "at" };

/**
 * Makes the stores of a new database.
 *
 * @param {IDBDatabase} database
 */
export const makeStores = (database) => {
  for (const [name, options] of Object.entries(STORES)) {
    const store = database.createObjectStore(name, options);
    if (name in INDEXES) store.createIndex(INDEXES[name], INDEXES[name]);
  }
};
