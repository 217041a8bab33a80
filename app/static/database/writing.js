// Transactions that write: they take turns, and wait for theirs with a limit.

import { done, named, told } from "./requests.js";
import { lasting, note } from "./timing.js";

/** @typedef {"relaxed" | "strict"} Durability */
/** @import { Group } from "./commits.js" */

// Chromium deletes all databases of an origin when it was killed while two transactions had written
// to the same database and neither was committed: at the next start it wants the database for each of
// them alone, and takes that for damage. So all transactions that write have one store in common, and
// the browser runs them one after the other, whatever window they are from. It is the one that is
// read least, since who reads it waits for all of them.
export const TURN = "files";

// By database: the transaction of commits that later commits may still join. A write of another kind
// ends that, so that writes take effect in the order of the calls.
/** @type {WeakMap<IDBDatabase, Group>} */
export const joinable = new WeakMap();

/** @type {(database: IDBDatabase, names: string[], durability: Durability) => IDBTransaction} */
export const begin = (database, names, durability) => {
  joinable.delete(database);
  return database.transaction([...new Set([...names, TURN])], "readwrite", { durability });
};

export const late = () => named("TimeoutError", "another window holds the database");

/**
 * Runs `work` with the stores in a transaction of its own, and resolves when that is complete.
 *
 * With `patience`, in milliseconds, it waits no longer than that for its turn, as it may have to
 * behind a window that was frozen in the middle of a transaction: then it rejects with a
 * "TimeoutError", and nothing was written.
 *
 * @param {IDBDatabase} database
 * @param {string[]} names
 * @param {{ durability?: Durability, patience?: number }} options
 * @param {(...stores: IDBObjectStore[]) => void} work
 */
export const writing = async (database, names, { durability = "relaxed", patience }, work) => {
  const since = performance.now();
  const transaction = begin(database, names, durability);
  const finished = done(transaction);
  /** @type {Error | null} */
  let cause = null;
  const giveUp = (/** @type {Error} */ error) => {
    cause = error;
    transaction.abort();
  };
  const calm = patience ? lasting(patience, () => giveUp(late())) : () => {};
  transaction.objectStore(TURN).getKey("turn").onsuccess = () => {
    calm();
    note(since);
  };
  try {
    work(...names.map((name) => transaction.objectStore(name)));
  } catch (error) {
    giveUp(told(error)); // a row that cannot be kept
  }
  try {
    await finished;
  } catch (error) {
    throw cause ?? error;
  } finally {
    calm();
  }
};

export const PATIENCE_MS = 5000; // thirty windows that write take turns of some milliseconds
export const RELAXED = { patience: PATIENCE_MS };
/** @type {{ durability: Durability, patience: number }} */
export const STRICT = { durability: "strict", patience: PATIENCE_MS };
export const WHENEVER = {}; // what is better late than not at all

// Tells the browser that a transaction has all its requests: it then ends without another message
// from here, and other windows get their turn sooner.
export const complete = (/** @type {IDBTransaction} */ transaction) => transaction.commit?.();
