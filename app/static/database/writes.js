// What is written besides the steps of tasks: single rows, deletions, leases, imports.

import { clearRows, STORE } from "./queue.js";
import { complete, RELAXED, STRICT, WHENEVER, writing } from "./writing.js";

/** @import { Row } from "./schema.js" */

/**
 * Writes one row; a store without a key path wants the key too.
 * @param {IDBDatabase} database
 * @param {string} store
 * @param {Row | Blob} row
 * @param {string} [key]
 */
export const put = (database, store, row, key) =>
  writing(database, [store], WHENEVER, (target) => {
    if (key === undefined) target.put(row);
    else target.put(row, key);
    complete(target.transaction);
  });

/**
 * Writes rows, all or none.
 * @param {IDBDatabase} database
 * @param {string} store
 * @param {Row[]} rows
 */
export const putAll = (database, store, rows) =>
  writing(database, [store], RELAXED, (target) => {
    for (const row of rows) target.put(row);
  });

/**
 * Deletes rows by their keys.
 * @param {IDBDatabase} database
 * @param {string} store
 * @param {IDBValidKey[]} keys
 */
export const remove = (database, store, keys) =>
  writing(database, [store], WHENEVER, (target) => {
    for (const key of keys) target.delete(key);
    complete(target.transaction);
  });

/**
 * Deletes tasks of `owner` with all that is kept of them, in one transaction.
 * @param {IDBDatabase} database
 * @param {string[]} ids
 * @param {string} owner
 */
export const forget = (database, ids, owner) => {
  const names = ["tasks", "events", "files", "pictures"];
  return writing(database, names, RELAXED, (tasks, events, files, pictures) => {
    for (const id of ids) {
      const task = tasks.get(id);
      task.onsuccess = () => {
        if (task.result?.owner !== owner) return;
        tasks.delete(id);
        const own = IDBKeyRange.bound(`${id}/`, `${id}/\uffff`);
        files.delete(own);
        pictures.delete(own);
        const request = events.index("promptId").openKeyCursor(id);
        request.onsuccess = () => {
          const cursor = request.result;
          if (!cursor) return;
          events.delete(cursor.primaryKey);
          cursor.continue();
        };
      };
    }
  });
};

/**
 * Empties stores, in one transaction.
 * @param {IDBDatabase} database
 * @param {string[]} stores
 */
export const clear = (database, stores) => {
  const names = stores.map((name) => (name === "queue" ? STORE : name));
  return writing(database, names, STRICT, (...all) => {
    all.forEach((store, place) => {
      if (stores[place] === "queue") clearRows(store);
      else store.clear();
    });
  });
};

/**
 * Takes or renews a lease: resolves to whether `holder` has `name` until `until`. It has when
 * nobody else's lease runs at `now`. One of somebody else's that runs past `until` is shortened.
 *
 * @param {IDBDatabase} database
 * @param {string} name
 * @param {string} holder
 * @param {number} now
 * @param {number} until
 */
export const lease = async (database, name, holder, now, until) => {
  let has = false;
  await writing(database, ["settings"], WHENEVER, (settings) => {
    const request = settings.get(name);
    request.onsuccess = () => {
      const stored = request.result;
      has = !stored || stored.holder === holder || stored.until <= now;
      // One that runs longer than any can was made before the clock was set back: who holds it and
      // lives renews it, and nobody waits for a dead one's day.
      if (!has && until > now && stored.until > until) settings.put({ ...stored, until });
      if (!has) return;
      if (until > now) settings.put({ name, holder, until });
      else settings.delete(name);
    };
  });
  return has;
};

/**
 * Adds tasks that are not there yet, each with its events, in the order in which those are given;
 * resolves to how many tasks that were.
 *
 * @param {IDBDatabase} database
 * @param {Row[]} rows
 * @param {Row[]} events
 */
export const restore = async (database, rows, events) => {
  /** @type {Map<string, Row>} */
  const missing = new Map();
  await writing(database, ["tasks", "events"], STRICT, (tasks, log) => {
    const write = () => {
      for (const row of missing.values()) tasks.put(row);
      for (const event of events) if (missing.has(event.promptId)) log.add(event);
    };
    let waiting = rows.length;
    for (const row of rows) {
      const request = tasks.getKey(row.promptId);
      request.onsuccess = () => {
        if (request.result === undefined) missing.set(row.promptId, row);
        waiting -= 1;
        if (waiting === 0) write();
      };
    }
  });
  return missing.size;
};
