// IndexedDB, as little of it as the journal needs. It is here and not in Python because reading,
// deciding and writing must happen inside one transaction, and a transaction ends as soon as its
// callbacks return to the browser: a Python coroutine would always come back too late.
//
// It uses no library such as idb. That would take about 50 of 600 lines away and add 300 to each start.
// Its promises reject for every request that an aborted transaction takes along, so each write would
// need an answer of its own; and joined commits need the bare requests anyway.
//
// It runs in a worker of the page's own (database_worker.js). On the page the callbacks of a
// transaction would wait behind Python, and with them the writes of all other windows.

import { makeStores } from "./database_schema.js";

/**
 * @typedef {Record<string, any>} Row a task, an event or another value of JSON
 * @typedef {{ row: Row, event: Row, rev: number, owner: string | null }} Step
 * @typedef {"relaxed" | "strict"} Durability
 */

/** @type {(name: string, message: string) => Error} */
const named = (name, message) => Object.assign(new Error(message), { name });

// What the browser itself rejects with is no JavaScript Error where no script was at work, as when
// a disk is full, and Python could not tell it from any other object.
/** @param {any} error */
const told = (error) => named(error?.name ?? "AbortError", error?.message ?? "aborted");

/** @type {(transaction: IDBTransaction) => Promise<void>} */
const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(told(transaction.error));
  });

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(told(request.error));
  });

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
    const request = indexedDB.open(name, 1);
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

// Chromium deletes all databases of an origin when it was killed while two transactions had written
// to the same database and neither was committed: at the next start it wants the database for each of
// them alone, and takes that for damage. So all transactions that write have one store in common, and
// the browser runs them one after the other, whatever window they are from. It is the one that is
// read least, since who reads it waits for all of them.
const TURN = "files";

// Calls back after so many milliseconds of this window's own, unless the function that it returns is
// called before. They are counted in steps: while a window is busy its turn may have come, and it
// has only not heard of it.
/** @type {(milliseconds: number, callBack: () => void) => () => void} */
const lasting = (milliseconds, callBack) => {
  const STEPS = 4; // of a longer chain of timers browsers make minutes in hidden windows
  let left = STEPS;
  let timer = 0;
  const step = () => {
    if (left === 0) callBack();
    else timer = setTimeout(step, milliseconds / STEPS);
    left -= 1;
  };
  step();
  return () => clearTimeout(timer);
};

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

// How long the latest writes waited for their turn, in milliseconds.
/** @type {number[]} */
const waited = [];
const WAITS_KEPT = 5000; // a benchmark of thirty windows makes some dozens in each

const note = (/** @type {number} */ since) => {
  waited.push(performance.now() - since);
  if (waited.length > WAITS_KEPT) waited.shift();
};

/** Returns how long the latest writes waited for their turn, in milliseconds. */
export const waits = () => [...waited];

// By database: the transaction of commits that later commits may still join. A write of another kind
// ends that, so that writes take effect in the order of the calls.
/** @type {WeakMap<IDBDatabase, Group>} */
const joinable = new WeakMap();

/** @type {(database: IDBDatabase, names: string[], durability: Durability) => IDBTransaction} */
const begin = (database, names, durability) => {
  joinable.delete(database);
  return database.transaction([...new Set([...names, TURN])], "readwrite", { durability });
};

const late = () => named("TimeoutError", "another window holds the database");

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
const writing = async (database, names, { durability = "relaxed", patience }, work) => {
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

const PATIENCE_MS = 5000; // thirty windows that write take turns of some milliseconds
const RELAXED = { patience: PATIENCE_MS };
/** @type {{ durability: Durability, patience: number }} */
const STRICT = { durability: "strict", patience: PATIENCE_MS };
const WHENEVER = {}; // what is better late than not at all

// Tells the browser that a transaction has all its requests: it then ends without another message
// from here, and other windows get their turn sooner.
const complete = (/** @type {IDBTransaction} */ transaction) => transaction.commit?.();

/**
 * @typedef {object} Commit
 * @property {Step[]} steps
 * @property {Map<string, Blob>} files
 * @property {boolean} strict
 * @property {number} since
 * @property {(conflicts: Row[]) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {Row[]} conflicts
 * @property {() => void} calm
 *
 * @typedef {Map<string, Row | undefined>} Stored rows by prompt id
 */

const COMMITTED = ["tasks", "events", "files"];

/** @type {(stored: Row | undefined, step: Step) => boolean} */
const isExpected = (stored, { rev, owner }) =>
  stored ? stored.rev === rev && stored.owner === owner : rev === 0;

// Writes one commit, or nothing when a stored row is not as expected; returns the rows that differ.
// `rows` are the stored rows by prompt id, and are kept up to date.
/** @type {(commit: Commit, rows: Stored, stores: IDBObjectStore[]) => Row[]} */
const apply = ({ steps, files }, rows, [tasks, events, keep]) => {
  const conflicts = steps
    .filter((step) => !isExpected(rows.get(step.row.promptId), step))
    .map(({ row: { promptId } }) => rows.get(promptId) ?? { promptId, rev: 0, owner: null });
  if (conflicts.length) return conflicts;
  for (const { row, event } of steps) {
    tasks.put(row);
    events.add(event);
    rows.set(row.promptId, row);
  }
  for (const [key, blob] of files) keep.put(blob, key);
  return conflicts;
};

// One transaction for a commit and for those that join it until its turn comes. Each is written as a
// whole or not at all, and waits no longer than its own patience. When the transaction fails, each
// is tried in a transaction of its own.
class Group {
  #database;
  #transaction;
  /** @type {Commit[]} */
  #commits = [];
  /** @type {Stored} */
  #rows = new Map();
  #missing = 0;
  /** @type {Error | null} */
  #cause = null;

  /**
   * @param {IDBDatabase} database
   * @param {Commit} first
   */
  constructor(database, first) {
    this.strict = first.strict;
    this.#database = database;
    this.#transaction = begin(database, COMMITTED, first.strict ? "strict" : "relaxed");
    this.#transaction.oncomplete = () => {
      for (const one of this.#commits) one.resolve(one.conflicts);
    };
    this.#transaction.onabort = () => this.#undone();
    this.#transaction.objectStore(TURN).getKey("turn").onsuccess = () => this.#turn();
    this.#read(first);
    this.add(first);
  }

  /** @param {Commit} one */
  add(one) {
    this.#commits.push(one);
    one.calm = lasting(PATIENCE_MS, () => this.#late(one));
  }

  /** @param {Commit} one */
  #late(one) {
    this.#commits.splice(this.#commits.indexOf(one), 1);
    one.reject(late());
    if (this.#commits.length) return;
    if (joinable.get(this.#database) === this) joinable.delete(this.#database);
    this.#transaction.abort();
  }

  #turn() {
    if (joinable.get(this.#database) === this) joinable.delete(this.#database);
    try {
      for (const one of this.#commits) {
        one.calm();
        note(one.since);
        this.#read(one);
      }
    } catch (error) {
      this.#giveUp(told(error)); // a key that cannot be one
    }
  }

  /** @param {Commit} commit */
  #read({ steps }) {
    for (const { row } of steps) {
      if (this.#rows.has(row.promptId)) continue;
      this.#rows.set(row.promptId, undefined);
      this.#missing += 1;
      const request = this.#transaction.objectStore("tasks").get(row.promptId);
      request.onsuccess = () => {
        this.#rows.set(row.promptId, request.result);
        this.#missing -= 1;
        if (this.#missing === 0) this.#write();
      };
    }
  }

  #write() {
    const stores = COMMITTED.map((name) => this.#transaction.objectStore(name));
    try {
      for (const one of this.#commits) one.conflicts = apply(one, this.#rows, stores);
      complete(this.#transaction);
    } catch (error) {
      this.#giveUp(told(error)); // a row that cannot be kept
    }
  }

  /** @param {Error} error */
  #giveUp(error) {
    try {
      this.#transaction.abort();
      this.#cause = error;
    } catch {} // the browser has undone it already, and says why
  }

  #undone() {
    const error = this.#cause ?? told(this.#transaction.error);
    const commits = this.#commits;
    for (const one of commits) {
      one.calm();
      if (commits.length === 1) one.reject(error);
      else alone(this.#database, one);
    }
  }
}

/** @type {(database: IDBDatabase, one: Commit) => Group | null} */
const alone = (database, one) => {
  try {
    return new Group(database, one);
  } catch (error) {
    one.reject(told(error)); // the database was closed
    return null;
  }
};

/**
 * Writes tasks and their events in one transaction, or nothing.
 *
 * `steps` are `{row, event, rev, owner}`: the row is written when the stored one has the revision
 * `rev` and the owner `owner` (0 and null: when there is none). Resolves to the stored rows that
 * differ, an empty list when all was written. `files` is a Map from key to Blob, kept beside.
 * With `strict` it resolves only when the disk has it. Calls that wait for their turn may share a
 * transaction.
 *
 * @param {IDBDatabase} database
 * @param {Step[]} steps
 * @param {Map<string, Blob>} files
 * @param {boolean} strict
 * @returns {Promise<Row[]>}
 */
export const commit = (database, steps, files, strict) =>
  new Promise((resolve, reject) => {
    const since = performance.now();
    /** @type {Commit} */
    const one = { steps, files, strict, since, resolve, reject, conflicts: [], calm: () => {} };
    const group = joinable.get(database);
    if (group && (group.strict || !strict)) {
      group.add(one);
      return;
    }
    const made = alone(database, one);
    if (made) joinable.set(database, made);
  });

/**
 * Resolves to all rows of a store, or those whose index has the value.
 * @param {IDBDatabase} database
 * @param {string} store
 * @param {string} [index]
 * @param {IDBValidKey} [value]
 */
export const all = async (database, store, index, value) => {
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
export const values = (database, store, index) =>
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
export const one = async (database, store, key) =>
  answer(database.transaction(store).objectStore(store).get(key));

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
export const clear = (database, stores) =>
  writing(database, stores, STRICT, (...all) => {
    for (const store of all) store.clear();
  });

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
 * Resolves to all keys of a store.
 * @param {IDBDatabase} database
 * @param {string} store
 */
export const keys = async (database, store) =>
  answer(database.transaction(store).objectStore(store).getAllKeys());

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
