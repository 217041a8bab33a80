// The JavaScript API: what devtools import. Every call goes to Python as JSON and comes back as
// JSON, so callers get plain values and never hold a live Python object.
//
//   const { processImage } = await import("comfyui");
//
// The module waits for the page, so that ids are there and plain functions answer at once. When
// the boot failed the import still works: `ready` rejects, and each function throws why.

import { addListener, tellAll } from "./comfyui/listeners.js";
import { digits, packOptions } from "./comfyui/options.js";

/** @type {PythonApi} */
let api;
/** @type {unknown} */
let bootError = null;
try {
  api = await window.bindery.ready;
} catch (error) {
  bootError = error;
}

/** @param {{ name: string, message: string, code: string, reasons: object[] }} told */
const makeError = (told) => {
  const { name, code, reasons } = told;
  return Object.assign(new Error(told.message), { name, code, reasons });
};

/** @param {string} text */
const unpack = (text) => {
  const answer = JSON.parse(text);
  if ("error" in answer) throw makeError(answer.error);
  return answer.value;
};

/** @param {unknown[]} args */
const pack = (args) => JSON.stringify(args.map((arg) => (arg === undefined ? null : arg)));

/** @type {(name: string, ...args: unknown[]) => any} */
const now = (name, ...args) => {
  if (bootError) throw bootError;
  return unpack(api.call(name, pack(args)));
};

/** @type {(name: string, ...args: unknown[]) => Promise<any>} */
const later = async (name, ...args) => {
  if (bootError) throw bootError;
  return unpack(await api.call_async(name, pack(args)));
};

/** Resolves when the page can take work, rejects with the boot error. */
export const ready = window.bindery.ready.then(() => undefined);
ready.catch(() => {});

/** This window's ids; `null` when the boot failed. */
export const WINDOW_ID = bootError ? null : now("getWindowInfo").windowId;
export const WINDOW_CLIENT_ID = bootError ? null : now("getWindowInfo").clientId;

/** This window: ids, locked server, pinned, spread, task counts. */
export const getWindowInfo = () => now("getWindowInfo");

/**
 * Binds a prompt that you submit yourself to the locked server; throws when there is none.
 * @param {string} promptId
 * @param {object} task
 */
export const registerWindowTask = (promptId, task) => now("registerWindowTask", promptId, task);

/**
 * A task as a plain object, or `null`.
 * @param {string} promptId
 */
export const getWindowTask = (promptId) => now("getWindowTask", promptId);

/**
 * The base URL of the server a task is bound to, or `null` with a warning.
 * @param {string} promptId
 */
export const getTaskBoundServer = (promptId) => now("getTaskBoundServer", promptId);

/**
 * Promise of the URL of a task's picture, on the task's own server.
 * @param {string} promptId
 * @param {unknown} [taskResult]
 * @param {string} [workflowType]
 */
export const getTaskBoundImageUrl = (promptId, taskResult, workflowType) =>
  later("getTaskBoundImageUrl", promptId, taskResult, workflowType);

/**
 * Promise of a result's picture: on the result's own server, else the locked, else the pool's.
 * @param {unknown} taskResult
 * @param {string} [workflowType]
 */
export const getGeneratedImageUrl = (taskResult, workflowType) =>
  later("getGeneratedImageUrl", taskResult, workflowType);

/**
 * Promise of a result's picture on the server you name.
 * @param {string} apiBaseUrl
 * @param {unknown} taskResult
 * @param {string} [workflowType]
 */
export const buildImageUrlWithServer = (apiBaseUrl, taskResult, workflowType) =>
  later("buildImageUrlWithServer", apiBaseUrl, taskResult, workflowType);

/** Promise of the locked server's base URL, else of the pool's choice; takes no lock. */
export const getApiBaseUrl = () => later("getApiBaseUrl");

// A text that may be a file; Python knows whether its input takes one.
const DATA_URL = /^data:[\w.+-]+\/[\w.+-]+[;,]/;

/**
 * Runs a workflow; a promise of
 * `{promptId, executionServer, imageUrl, images, files, texts, outputs}`.
 * `inputs` by name: Files, Blobs and data URLs for images and other files, plain values for the rest; a seed beyond
 * `Number.MAX_SAFE_INTEGER` is a BigInt or the text of its digits, and is told as that text.
 * Options that are not in `RunOptions` are refused.
 *
 * @param {string} workflowType
 * @param {Record<string, unknown>} [inputs]
 * @param {import("./comfyui/options.js").RunOptions} [options]
 */
export const processImage = async (workflowType, inputs, options) => {
  if (bootError) throw bootError;
  /** @type {Record<string, unknown>} */
  const values = {};
  const files = new Map();
  for (const [name, value] of Object.entries(inputs ?? {})) {
    if (value instanceof Blob) files.set(name, value);
    else if (typeof value === "string" && DATA_URL.test(value)) files.set(name, value);
    else values[name] = typeof value === "bigint" ? String(value) : value;
  }
  const packed = JSON.stringify(values);
  return unpack(await api.process(String(workflowType), packed, files, ...packOptions(options)));
};

/**
 * Runs your own graph in API format; a promise of what `processImage` gives. The graph is an object
 * or its JSON text. Only its file names change: they get the task's id.
 *
 * @param {object | string} apiGraph
 * @param {import("./comfyui/options.js").RunOptions} [options]
 */
export const submitGraph = async (apiGraph, options) => {
  if (bootError) throw bootError;
  const graph = typeof apiGraph === "string" ? apiGraph : JSON.stringify(apiGraph ?? null, digits);
  return unpack(await api.submit(graph ?? "null", ...packOptions(options)));
};

/**
 * Cancels a task on its own server, and nobody else's; a promise of the task.
 * @param {string} promptId
 */
export const cancelTask = (promptId) => later("cancelTask", promptId);

/** All tasks this window knows, newest first. */
export const listTasks = () => now("listTasks");

/**
 * Calls `callback` with each task that is new or has changed, as a plain object. Returns a function
 * that stops it. If the callback throws, the console shows its first error only.
 * @param {(task: any) => unknown} callback
 */
export const onTask = (callback) => {
  if (bootError) throw bootError;
  unpack(api.follow(tellAll, typeof callback));
  const stop = addListener(callback);
  return () => {
    if (stop()) unpack(api.follow(undefined, "function"));
  };
};

/** The servers of the pool: `{url, name, state, queueRemaining, version, locked, several}`. */
export const listServers = () => now("listServers");

/** The workflows of the menu: `{id, title, own, inputs}`. */
export const listWorkflows = () => now("listWorkflows");

/**
 * Pins this window to a server of the pool, or without one to the server that it would use now;
 * a promise of the window.
 * @param {string} [url]
 */
export const lockServer = (url) => later("lockServer", url);

/** Releases the lock, also a pin, and gives the window; open tasks keep their servers. */
export const unlockServer = () => now("unlockServer");

/** Python scripts of a person, on the pool. */
export const scripts = {
  /**
   * Runs a script as the panel does; a promise of `{ok, output, error}`.
   * @param {string} text
   */
  run: async (text) => {
    if (bootError) throw bootError;
    return (await window.bindery.scripts).run(text);
  },
};

/** Runs the consistency scenarios on the page's own code: `{passed, failed, results}`. */
export const runAllTests = () => later("runAllTests");

/** What `window.debugMultiWindowServers()` is once Python is up. */
export const debugMultiWindowServers = () => {
  const report = now("debugMultiWindowServers");
  console.log(report.text);
  return report;
};
