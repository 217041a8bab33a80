// Opening the database: at each start a sweep of Chromium's log first, then the check that it can be read.

import { named, told } from "./requests.js";
import { makeStores, VERSION } from "./schema.js";
import { lasting } from "./timing.js";

// A browser that is killed while it writes leaves half a record at the end of Chromium's log of this
// origin's databases. The next start ignores it, yet goes on writing behind it; the start after that
// finds damage in the middle of the log and deletes everything. A deleted database makes Chromium
// begin a new log, so each start makes one and deletes it before anything else is written.
const SWEEP = "bindery-sweep";
const SWEEP_MS = 5000; // it takes some milliseconds, and the page starts without it

const sweep = () =>
  new Promise((resolve) => {
    setTimeout(resolve, SWEEP_MS); // a frozen window may be in the way
    const request = indexedDB.open(SWEEP, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("rows").put(0, 0);
    request.onerror = resolve;
    request.onsuccess = () => {
      request.result.close();
      const deleted = indexedDB.deleteDatabase(SWEEP);
      deleted.onsuccess = resolve;
      deleted.onerror = resolve;
    };
  }).catch(() => {}); // no database may be opened here: whoever opens ours is told

const swept = sweep();

/**
 * Opens the database; rejects with a "TimeoutError" instead of waiting behind a frozen window.
 *
 * What is in it can be read when this resolves. `onWait` is called when that takes long, because
 * another window is in the middle of a transaction, and seems not to end it.
 *
 * @param {string} name
 * @param {number} milliseconds
 * @param {() => void} onClosed
 * @param {() => void} [onWait]
 */
export const open = async (name, milliseconds, onClosed, onWait = () => {}) => {
  await swept;
  const database = await opened(name, milliseconds, onClosed);
  await readable(database, milliseconds, onWait);
  return database;
};

/** @type {(name: string, milliseconds: number, onClosed: () => void) => Promise<IDBDatabase>} */
const opened = (name, milliseconds, onClosed) =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name, VERSION);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(named("TimeoutError", "another window holds the database"));
    }, milliseconds);
    request.onupgradeneeded = () => makeStores(request.result);
    request.onsuccess = () => {
      clearTimeout(timer);
      const database = request.result;
      if (late) {
        database.close();
        return;
      }
      const closed = () => {
        database.close();
        onClosed();
      };
      database.onversionchange = closed;
      database.onclose = closed;
      resolve(database);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(told(request.error));
    };
  });

const UNREADABLE = 4; // times what is already long

/** @type {(database: IDBDatabase, milliseconds: number, onWait: () => void) => Promise<unknown>} */
const readable = (database, milliseconds, onWait) =>
  new Promise((resolve, reject) => {
    const calm = lasting(milliseconds, onWait);
    const ended = lasting(UNREADABLE * milliseconds, () => {
      database.close();
      reject(named("TimeoutError", "another window is in a transaction"));
    });
    const transaction = database.transaction("tasks");
    const request = transaction.objectStore("tasks").count();
    request.onsuccess = resolve;
    request.onerror = () => reject(told(request.error));
    transaction.oncomplete = transaction.onabort = () => {
      calm();
      ended();
    };
  });
