// The page's side of the journal: sends each call to the worker that has the database.
//
// Where no worker can be made, the same code runs on the page, and only load on many windows is worse.

import { beginWorker } from "./trusted.js";

/**
 * @typedef {object} Connection an open database
 * @property {string} name
 * @property {(call: string, args: unknown[]) => Promise<any>} run
 * @property {() => void} close
 *
 * @typedef {(name: string, milliseconds: number, onClosed: () => void, onWait?: () => void) =>
 *   Promise<Connection>} Open
 *
 * @typedef {(call: string, number: number | null, args: unknown[], onWait?: () => void) =>
 *   Promise<any>} Send
 *
 * @typedef {object} Backend
 * @property {Open} open
 * @property {Send} send
 *
 * @typedef {object} Call
 * @property {(result: any) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {() => void} onWait
 *
 * @typedef {{ id: number, result?: any, error?: { name: string, message: string } }} Answer
 */

/** @type {Map<number, Call>} */
const calls = new Map(); // those that are not answered yet, by id
/** @type {Map<number, Connection & { onClosed: () => void }>} */
const connections = new Map(); // by the worker's number
let latest = 0;

/** @param {Answer} answer */
const settle = ({ id, result, error }) => {
  const { resolve, reject } = /** @type {Call} */ (calls.get(id));
  calls.delete(id);
  if (error) reject(Object.assign(new Error(error.message), { name: error.name }));
  else resolve(result);
};

/** @param {number} number */
const close = (number) => {
  const connection = connections.get(number);
  connections.delete(number);
  connection?.onClosed();
};

/** @param {MessageEvent} event */
const hear = ({ data }) => {
  if (data.closed) close(data.closed);
  else if (data.waits) calls.get(data.waits)?.onWait();
  else if (data.id) settle(data);
};

/** @type {(worker: Worker) => Backend} */
const inWorker = (worker) => ({
  async open(name, milliseconds, onClosed, onWait) {
    const number = await this.send("open", null, [name, milliseconds], onWait);
    /** @type {Connection & { onClosed: () => void }} */
    const connection = {
      name,
      onClosed,
      run: (call, args) => this.send(call, number, args),
      close: () => void this.send("close", number, []),
    };
    connections.set(number, connection);
    return connection;
  },
  send: (call, number, args, onWait = () => {}) =>
    new Promise((resolve, reject) => {
      latest += 1;
      worker.postMessage({ id: latest, call, number, args }); // throws for what cannot be cloned
      calls.set(latest, { resolve, reject, onWait });
    }),
});

/** @type {(module: any) => Backend} */
const onPage = (module) => ({
  async open(...args) {
    const database = await module.open(...args);
    return {
      name: database.name,
      run: (call, given) => module[call](database, ...given),
      close: () => database.close(),
    };
  },
  send: async (call) => module[call](),
});

const begin = async () => {
  try {
    const worker = await beginWorker("database_worker.js");
    worker.onmessage = hear;
    return inWorker(worker);
  } catch (error) {
    const why = /** @type {Error} */ (error).message;
    console.warn(`Bindery: the journal has no worker and runs on the page: ${why}`);
    return onPage(await import("./database.js"));
  }
};

const backend = begin();
backend.catch(() => {}); // whoever opens the database gets the error

/**
 * Opens the database; the arguments and errors are those of `open` in database.js.
 * @type {Open}
 */
export const open = async (...args) => (await backend).open(...args);

/** Resolves to how long the latest writes waited for their turn, in milliseconds. */
export const waits = async () => (await backend).send("waits", null, []);

/** @type {(call: string) => (database: Connection, ...args: any[]) => Promise<any>} */
const sent =
  (call) =>
  (database, ...args) =>
    database.run(call, args);

export const all = sent("all");
export const clear = sent("clear");
export const commit = sent("commit");
export const forget = sent("forget");
export const keys = sent("keys");
export const lease = sent("lease");
export const one = sent("one");
export const put = sent("put");
export const putAll = sent("putAll");
export const queue = sent("queue");
export const remove = sent("remove");
export const restore = sent("restore");
export const startingWith = sent("startingWith");
export const summaries = sent("summaries");
export const unqueue = sent("unqueue");
export const unsettled = sent("unsettled");
export const values = sent("values");
