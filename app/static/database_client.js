// The page's side of the journal: sends each call to the worker that has the database.
//
// Where no worker can be made, the same code runs on the page, and only load on many windows is worse.

import { workerUrl } from "./trusted.js";

const calls = new Map(); // those that are not answered yet, by id
const connections = new Map(); // by the worker's number
let latest = 0;

const settle = ({ id, result, error }) => {
  const { resolve, reject } = calls.get(id);
  calls.delete(id);
  if (error) reject(Object.assign(new Error(error.message), { name: error.name }));
  else resolve(result);
};

const close = (number) => {
  const connection = connections.get(number);
  connections.delete(number);
  connection?.onClosed();
};

const hear = ({ data }) => {
  if (data.closed) close(data.closed);
  else if (data.waits) calls.get(data.waits)?.onWait();
  else if (data.id) settle(data);
};

const READY_MS = 10000; // many windows may begin at once; a worker that never does must not stop one

// Resolves to the worker when it has begun; rejects when it does not.
const begun = () =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl("database_worker.js"), { type: "module" });
    const giveUp = (why) => {
      clearTimeout(timer);
      worker.terminate();
      reject(new Error(why));
    };
    const timer = setTimeout(giveUp, READY_MS, "the worker does not answer");
    worker.onmessage = () => {
      clearTimeout(timer);
      worker.onmessage = hear;
      worker.onerror = null;
      resolve(worker);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      giveUp(event.message ?? "the worker did not load");
    };
  });

const inWorker = (worker) => ({
  async open(name, milliseconds, onClosed, onWait) {
    const number = await this.send("open", null, [name, milliseconds], onWait);
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
    return inWorker(await begun());
  } catch (error) {
    console.warn(`Bindery: the journal has no worker and runs on the page: ${error.message}`);
    return onPage(await import("./database.js"));
  }
};

const backend = begin();
backend.catch(() => {}); // whoever opens the database gets the error

/** Opens the database; the arguments and errors are those of `open` in database.js. */
export const open = async (...args) => (await backend).open(...args);

/** Resolves to how long the latest writes waited for their turn, in milliseconds. */
export const waits = async () => (await backend).send("waits", null, []);

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
export const remove = sent("remove");
export const restore = sent("restore");
export const values = sent("values");
