// What is read of the stores: each call in a transaction of its own.

import { row, rows } from "./queue.js";
import { answer, told } from "./requests.js";

/**
 * Resolves to all rows of a store, or those whose index has the value.
 * @param {IDBDatabase} database
 * @param {string} store
 * @param {string} [index]
 * @param {IDBValidKey} [value]
 */
export const all = async (database, store, index, value) => {
  if (store === "queue") {
    const found = await rows(database);
    return index ? found.filter((row) => row[index] === value) : found;
  }
  const source = database.transaction(store).objectStore(store);
  return answer(index ? source.index(index).getAll(value) : source.getAll());
};

/**
 * Resolves to the distinct values of an index.
 * @param {IDBDatabase} database
 * @param {string} store
 * @param {string} index
 * @returns {Promise<IDBValidKey[]>}
 */
export const values = async (database, store, index) => {
  if (store !== "queue") return distinct(database, store, index);
  const found = (await rows(database)).map((row) => row[index]).filter((one) => one !== undefined);
  return [...new Set(found)].sort();
};

/** @type {(database: IDBDatabase, store: string, index: string) => Promise<IDBValidKey[]>} */
const distinct = (database, store, index) =>
  new Promise((resolve, reject) => {
    /** @type {IDBValidKey[]} */
    const found = [];
    const cursors = database.transaction(store).objectStore(store).index(index);
    const request = cursors.openKeyCursor(null, "nextunique");
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) {
        resolve(found);
        return;
      }
      found.push(cursor.key);
      cursor.continue();
    };
    request.onerror = () => reject(told(request.error));
  });

/**
 * Resolves to one row of a store, `undefined` when there is none.
 * @param {IDBDatabase} database
 * @param {string} store
 * @param {string} key
 */
export const one = async (database, store, key) => {
  if (store === "queue") return row(database, key);
  return answer(database.transaction(store).objectStore(store).get(key));
};

/**
 * Resolves to all keys of a store.
 * @param {IDBDatabase} database
 * @param {string} store
 */
export const keys = async (database, store) =>
  answer(database.transaction(store).objectStore(store).getAllKeys());

/**
 * Resolves to the rows of a store whose keys start with `prefix`.
 * @param {IDBDatabase} database
 * @param {string} store
 * @param {string} prefix
 */
export const startingWith = async (database, store, prefix) => {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  return answer(database.transaction(store).objectStore(store).getAll(range));
};
