// One Python for scripts: its worker, and what it is started with.

import { beginWorker } from "../trusted.js";
import { givenFiles } from "./given.js";
import { openRelay } from "./relay.js";
import { ARCHIVES, FILES, RUNTIME } from "./sources.js";

/**
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {object} On
 * @property {(text: string, isError: boolean, dropped: number) => void} print
 * @property {(bytes: Uint8Array<ArrayBuffer>, text: string) => void} picture
 * @property {(error: string) => void} ended
 * @property {(why: string) => void} failed
 *
 * `run` runs a script; one that is a `line`, counted from 1, goes on with the names of the one before.
 * `waits`: how Python waits for the page ("suspends", "relay", or "none": it cannot).
 * @typedef {{ waits: string, run(text: string, line: number): void, interrupt(): boolean, end(): void }} Python
 */

const NAME = "script.py";
const LIMITS = { limit: 8_000_000, stallMs: 20_000, seconds: 60 }; // of our own files

const addressOf = (/** @type {string} */ name) => new URL(name, document.baseURI).href;

/**
 * Resolves to the content of a file of the page.
 * @param {string} name
 */
export const load = async (name) => {
  const { read } = await window.bindery.transport;
  const answer = await read(addressOf(name), { redirect: "follow", cache: "default" }, LIMITS);
  if (answer.status !== 200) throw new Error(`${name}: ${answer.status}`);
  return answer.bytes.buffer;
};

const lockFile = async () => {
  const release = document.getElementById("release")?.textContent;
  if (release) return JSON.stringify(JSON.parse(release).lock);
  const lock = JSON.parse(
    new TextDecoder().decode(await load(`${RUNTIME.folder}pyodide-lock.json`)),
  );
  return JSON.stringify({ ...lock, packages: {} });
};

const sources = async () => {
  const files = await Promise.all(FILES.map(async (name) => [name, await load(`./${name}`)]));
  return {
    lock: await lockFile(),
    archives: await Promise.all(ARCHIVES.map(load)),
    files: Object.fromEntries(files),
  };
};

const buffer = () =>
  globalThis.crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(1)) : null;

const saveFile = (/** @type {string} */ name, /** @type {Uint8Array<ArrayBuffer>} */ bytes) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

/**
 * Begins a Python; resolves when it can run scripts.
 * @type {(desk: Desk, on: On) => Promise<Python>}
 */
export const beginPython = async (desk, on) => {
  const relay = await openRelay(desk).catch(() => null);
  const [worker, found] = await Promise.all([beginWorker("script_worker.js"), sources()]);
  const interrupt = buffer();
  const end = () => {
    worker.terminate();
    relay?.close();
    desk.close();
  };
  return new Promise((resolve, reject) => {
    let isEnded = false;
    let givenVersion = 0;
    const fail = (/** @type {string} */ why) => {
      if (isEnded) return;
      isEnded = true;
      end();
      reject(new Error(why));
      on.failed(why);
    };
    /** @type {(waits: string) => Python} */
    const python = (waits) => ({
      waits,
      run(text, line) {
        interrupt?.fill(0);
        const { version, files } = givenFiles();
        if (version !== givenVersion) worker.postMessage({ give: files });
        givenVersion = version;
        const name = line ? `<line ${line}>` : NAME;
        worker.postMessage({ run: { text, name, goesOn: line > 0 } });
      },
      interrupt() {
        interrupt?.fill(2);
        return interrupt !== null;
      },
      end() {
        isEnded = true;
        end();
      },
    });
    /** @type {Record<string, (data: any) => void>} */
    const kinds = {
      print: ({ print, isError, dropped }) => on.print(print, isError, dropped),
      ask: (data) => void answer(data),
      picture: ({ picture, text }) => on.picture(picture, text),
      save: ({ save, content }) => saveFile(save, content),
      ended: ({ error }) => on.ended(error),
      started: ({ started }) => resolve(python(started)),
      failed: ({ failed }) => fail(failed),
    };
    const hear = (/** @type {object} */ data) => {
      const kind = Object.keys(kinds).find((name) => name in data);
      if (kind) kinds[kind](data);
    };
    /** @type {(asked: { ask: number, what: string, args: string, body: Uint8Array<ArrayBuffer> }) => Promise<void>} */
    const answer = async ({ ask, what, args, body }) => {
      const told = await desk.answer(what, args, body);
      if (isEnded) return;
      const bytes = told.body ?? new Uint8Array();
      worker.postMessage({ reply: ask, head: told.head, body: bytes }, [bytes.buffer]);
    };
    worker.onmessage = ({ data }) => hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      fail(event.message ?? "the worker ended");
    };
    const { folder, main, asm } = RUNTIME;
    worker.postMessage({
      start: {
        main: addressOf(folder + main),
        asm: addressOf(folder + asm),
        folder: addressOf(folder),
        relay: relay?.address ?? "",
        interrupt,
        ...found,
      },
    });
  });
};
