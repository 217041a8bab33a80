// The schema of the journal's database: its stores, their keys and indexes. What the rows hold is in
// app/core/storage/task_row.py.
//
// A breaking change of the stores is a new database name, since an upgrade behind a frozen window
// fires no event at all. A new version only adds stores. A window of an earlier release closes its
// database then, and says so.

/** @typedef {Record<string, any>} Row a task, an event or another value of JSON */

/** @type {Record<string, IDBObjectStoreParameters>} */
const STORES = {
  tasks: { keyPath: "promptId" },
  events: { keyPath: "seq", autoIncrement: true },
  windows: { keyPath: "windowId" },
  files: {},
  pictures: { keyPath: "key" },
  settings: { keyPath: "name" },
  queue: { keyPath: "promptId" }, // since version 2
};

export const VERSION = 2;

/** @type {Record<string, string>} */
const INDEXES = { tasks: "owner", events: "promptId", pictures: "at", queue: "owner" };

/**
 * Makes the stores that a database lacks; those that it has stay as they are.
 *
 * @param {IDBDatabase} database
 */
export const makeStores = (database) => {
  for (const [name, options] of Object.entries(STORES)) {
    if (database.objectStoreNames.contains(name)) continue;
    const store = database.createObjectStore(name, options);
    if (name in INDEXES) store.createIndex(INDEXES[name], INDEXES[name]);
  }
};
