// Answers the questions of one script's Python. What is about servers is decided in Python
// (`app/services/scripts/desk.py`); here are the bytes.

import { Frames } from "./frames.js";
import { api, unpack } from "./talk.js";

/**
 * @typedef {Uint8Array<ArrayBuffer>} Bytes
 * @typedef {{ head: string, body: Bytes | null }} Told
 * @typedef {{ value?: unknown, body?: Bytes }} Answer
 * @typedef {{ answer(what: string, args: string, body: Bytes): Promise<Told>, close(): void }} Desk
 */

const MOST_BODY = 64_000_000; // bytes that a script may send at a time; servers take 100 MB at most
const SECONDS = 60; // for the head of an answer, where the script sets no time
const STALL_MS = 20_000; // as for the page's own requests
const MOST_RUNS = 2_000; // that a script has started and not asked about yet

const READS = ["listServers", "listWorkflows", "listTasks", "getWindowTask", "getWindowInfo"];
const ACTS = ["cancelTask", "lockServer"];

const AT_ONCE_BYTES = 32_768; // that a call may have as arguments in any browser

/** @param {Bytes} bytes */
const base64Of = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += AT_ONCE_BYTES) {
    text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE_BYTES));
  }
  return btoa(text);
};

/** @type {(code: string, message: string) => Error} */
const problem = (code, message) => Object.assign(new Error(message), { code });

/** @param {Bytes} body */
const checkSize = async (body) => {
  if (body.length > MOST_BODY) throw problem("too_large", await api.text("too_large"));
};

/** @type {(told: any, init: RequestInit, milliseconds: number) => Promise<Answer>} */
const fetched = async ({ url, limit, failed }, init, milliseconds) => {
  const { read } = await window.bindery.transport;
  const seconds = milliseconds > 0 ? Math.max(0.001, milliseconds / 1000) : SECONDS;
  try {
    const answer = await read(url, init, { limit, stallMs: STALL_MS, seconds });
    return { value: { status: answer.status, type: answer.type }, body: answer.bytes };
  } catch (error) {
    const { name } = /** @type {Error} */ (error);
    throw problem(name === "TimeoutError" ? "timeout" : "failed", failed);
  }
};

/**
 * Makes the desk of one Python. `tell` shows a sentence of the page in the output.
 * @param {(note: string) => void} tell
 * @returns {Desk}
 */
export const makeDesk = (tell) => {
  const sockets = new Frames(() => api.ask("scriptEnded"));
  /** @type {Map<number, { ended: Promise<any>, abort: AbortController }>} */
  const runs = new Map();
  let latest = 0;

  /** @type {(args: any, body: Bytes) => Promise<Answer>} */
  const http = async ({ method, url, type = "", milliseconds = 0, must = false }, body) => {
    await checkSize(body);
    const isText = body.length > 0 && !type.startsWith("multipart/");
    const text = isText ? new TextDecoder().decode(body) : "";
    const told = await api.later("scriptRequest", method, url, text);
    if (told.note) tell(told.note);
    if (told.status !== undefined) {
      const bytes = new TextEncoder().encode(told.body);
      return { value: { status: told.status, type: "application/json" }, body: bytes };
    }
    /** @type {RequestInit} */
    const init = { method };
    if (method === "POST") {
      init.body = body;
      init.headers = { "Content-Type": type || "application/json" };
    }
    const found = await fetched(told, init, milliseconds);
    const { status } = /** @type {{ status: number }} */ (found.value);
    if (must && status !== 200) throw problem("status", `${told.failed} (HTTP ${status})`);
    return found;
  };

  /** @type {(begin: (python: PythonApi, signal: AbortSignal) => Promise<string>) => Promise<Answer>} */
  const started = async (begin) => {
    if (runs.size >= MOST_RUNS) throw problem("too_many", await api.text("too_many"));
    const abort = new AbortController();
    const ended = window.bindery.ready.then((python) => begin(python, abort.signal)).then(unpack);
    ended.catch(() => {}); // it is told when the script asks
    latest += 1;
    runs.set(latest, { ended, abort });
    return { value: latest };
  };

  /** @param {string | null} server */
  const options = (server) => {
    const types = { signal: "AbortSignal", ...(server ? { server: "string" } : {}) };
    return [JSON.stringify(types), JSON.stringify(server ? { server } : {})];
  };

  /** @type {Record<string, (args: any, body: Bytes) => Promise<Answer>>} */
  const answers = {
    http,
    async socket({ url }) {
      const told = await api.later("scriptSocket", url);
      if (told.note) tell(told.note);
      return { value: { id: await sockets.open(told.server) } };
    },
    async frames({ id, milliseconds }) {
      const { sizes, body } = await sockets.take(id, milliseconds);
      return { value: sizes, body };
    },
    async "socket-close"({ id }) {
      sockets.close(id);
      return {};
    },
    async sleep({ milliseconds }) {
      await new Promise((over) => setTimeout(over, milliseconds));
      return {};
    },
    async call({ name, args }) {
      if (READS.includes(name)) return { value: await api.ask(name, ...args) };
      if (ACTS.includes(name)) return { value: await api.later(name, ...args) };
      throw problem("unknown", `${name} is no function of the page`);
    },
    run({ workflow, inputs, files, server }, body) {
      const brought = new Map();
      let start = 0;
      for (const [field, name, size] of files) {
        const bytes = body.slice(start, start + size);
        brought.set(field, new File([bytes], name));
        start += size;
      }
      const [types, values] = options(server);
      const inputsText = JSON.stringify(inputs);
      return started((python, signal) =>
        python.process(String(workflow), inputsText, brought, undefined, types, values, signal),
      );
    },
    async workflow({ name }, body) {
      await checkSize(body);
      return { value: await api.later("scriptWorkflow", name, base64Of(body)) };
    },
    graph({ graph, server }) {
      const [types, values] = options(server);
      const text = JSON.stringify(graph);
      return started((python, signal) => python.submit(text, undefined, types, values, signal));
    },
    async result({ handle, milliseconds }) {
      const found = runs.get(handle);
      if (!found) throw problem("unknown", "there is no such run");
      const late = new Promise((over) => setTimeout(() => over(null), milliseconds));
      try {
        const value = await Promise.race([found.ended, late]);
        if (value) runs.delete(handle);
        return { value };
      } catch (error) {
        runs.delete(handle);
        throw error;
      }
    },
    async abort({ handle }) {
      runs.get(handle)?.abort.abort();
      return {};
    },
  };

  return {
    async answer(what, args, body) {
      try {
        if (!Object.hasOwn(answers, what)) throw problem("unknown", what);
        const { value = null, body: bytes = null } = await answers[what](JSON.parse(args), body);
        return { head: JSON.stringify({ value }), body: bytes };
      } catch (error) {
        const { name, message, code } = /** @type {Error & { code?: string }} */ (error);
        return { head: JSON.stringify({ error: { name, message, code } }), body: null };
      }
    },
    close: () => sockets.closeAll(),
  };
};
