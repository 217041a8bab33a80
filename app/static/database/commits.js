// Steps of tasks: each is written with its event when the stored row is as expected, or not at all.

import { follows, getRow, putRow, STORE } from "./queue.js";
import { told } from "./requests.js";
import { lasting, note } from "./timing.js";
import { begin, complete, joinable, late, PATIENCE_MS, TURN } from "./writing.js";

/**
 * @import { Row } from "./schema.js"
 * @typedef {{ row: Row, event: Row, rev: number, owner: string | null, mark: Row | null,
 *   run: Row | null }} Step
 */

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
 * @typedef {Map<string, Row | undefined>} Stored rows by prompt id; "queue/" before those that wait
 */

const COMMITTED = ["tasks", "events", "files", STORE];

const WAITING = "queue/";

const waiting = (/** @type {string} */ promptId) => `${WAITING}${promptId}`;

/** @type {(rows: Stored, step: Step) => boolean} */
const isExpected = (rows, { row: { promptId }, rev, owner, mark, run }) => {
  const stored = rows.get(promptId);
  const waits = mark && rows.get(waiting(promptId));
  if (mark && !(waits && follows(waits, mark))) return false;
  if (run && !follows(rows.get(waiting(run.promptId)), run)) return false;
  return stored ? stored.rev === rev && stored.owner === owner : rev === 0;
};

// Writes one commit, or nothing when a stored row is not as expected; returns the rows that differ.
// `rows` are the stored rows by prompt id, and are kept up to date.
/** @type {(commit: Commit, rows: Stored, stores: IDBObjectStore[]) => Row[]} */
const apply = ({ steps, files }, rows, [tasks, events, keep, settings]) => {
  const conflicts = steps
    .filter((step) => !isExpected(rows, step))
    .map(({ row: { promptId } }) => rows.get(promptId) ?? { promptId, rev: 0, owner: null });
  if (conflicts.length) return conflicts;
  for (const { row, event, mark, run } of steps) {
    tasks.put(row);
    events.add(event);
    rows.set(row.promptId, row);
    for (const queued of [mark, run]) {
      if (!queued) continue;
      putRow(settings, queued);
      rows.set(waiting(queued.promptId), queued);
    }
  }
  for (const [key, blob] of files) keep.put(blob, key);
  return conflicts;
};

// One transaction for a commit and for those that join it until its turn comes. Each is written as a
// whole or not at all, and waits no longer than its own patience. When the transaction fails, each
// is tried in a transaction of its own.
export class Group {
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
    for (const { row, mark, run } of steps) {
      this.#get(row.promptId, () => this.#store("tasks").get(row.promptId));
      for (const queued of [mark, run]) {
        if (!queued) continue;
        const { promptId } = queued;
        this.#get(waiting(promptId), () => getRow(this.#store(STORE), promptId));
      }
    }
  }

  #store(/** @type {string} */ name) {
    return this.#transaction.objectStore(name);
  }

  /** @type {(key: string, read: () => IDBRequest) => void} */
  #get(key, read) {
    if (this.#rows.has(key)) return;
    this.#rows.set(key, undefined);
    this.#missing += 1;
    const request = read();
    request.onsuccess = () => {
      this.#rows.set(key, key.startsWith(WAITING) ? request.result?.row : request.result);
      this.#missing -= 1;
      if (this.#missing === 0) this.#write();
    };
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
 * `rev` and the owner `owner` (0 and null: when there is none). A `mark` replaces the row of the run
 * that waited in the queue, which must be there. A `run` is added to the queue, where none may be
 * under its id. Resolves to the stored rows that differ, an empty list when all was written. `files` is a Map from key to Blob, kept beside.
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
