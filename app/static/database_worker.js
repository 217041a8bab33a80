// The worker's side of the journal: runs the calls that database_client.js sends, and answers each.

import * as calls from "./database.js";

/** @type {Map<number, IDBDatabase>} */
const databases = new Map();
let opened = 0;

/** @type {(name: string, milliseconds: number, id: number) => Promise<number>} */
const open = async (name, milliseconds, id) => {
  opened += 1;
  const number = opened;
  const onClosed = () => postMessage({ closed: number });
  const onWait = () => postMessage({ waits: id });
  databases.set(number, await calls.open(name, milliseconds, onClosed, onWait));
  return number;
};

/** @type {(id: number, call: string, number: number, args: any[]) => any} */
const run = (id, call, number, args) => {
  if (call === "open") return open(args[0], args[1], id);
  if (call === "close") return databases.get(number)?.close();
  if (call === "waits") return calls.waits();
  return /** @type {Record<string, any>} */ (calls)[call](databases.get(number), ...args);
};

// Errors are sent as name and message: a clone keeps no name of the browser's own.
addEventListener("message", async ({ data: { id, call, number, args } }) => {
  try {
    postMessage({ id, result: await run(id, call, number, args) });
  } catch (caught) {
    const error = /** @type {Error | undefined} */ (caught);
    postMessage({ id, error: { name: error?.name, message: error?.message } });
  }
});

postMessage({ ready: true });
