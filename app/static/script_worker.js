// The worker of a person's Python scripts: Pyodide of its own, so that whatever a script does, the page
// goes on. It reaches nothing but the page (`script_worker/port.js`), which asks the servers.

import { lockDown } from "./script_worker/lock_down.js";
import { ask, askAndWait, hearReply, setRelay } from "./script_worker/port.js";
import { print, printRest } from "./script_worker/print.js";

/**
 * @typedef {object} Start
 * @property {string} main the address of Pyodide's module
 * @property {string} asm the address of the module of its interpreter
 * @property {string} folder the address of its folder, with a slash
 * @property {string} lock its lock file
 * @property {string} relay the address for questions while Python waits, "" for none
 * @property {ArrayBuffer[]} archives zips with Python modules
 * @property {Record<string, ArrayBuffer>} files Python modules by path
 * @property {Uint8Array | null} interrupt where a 2 interrupts Python; null without shared memory
 */

const PLACE = "/bindery"; // of the modules, as in app/scripting/boot.py
const FILES = "/home/pyodide/files"; // that the person gave, as in app/scripting/client.py

/** @type {any} */
let python = null;
/** @type {any} */
let boot = null;

// With a relay nothing has to switch stacks, which takes the whole page with it where Chromium's heap
// profiler is on (see one_stack.js). Without one, switching is the only way to wait.
const oneStack = () => {
  const wasm = /** @type {any} */ (WebAssembly);
  delete wasm.Suspending;
  delete wasm.promising;
};

/** @param {Start} start */
const begin = async ({ main, asm, folder, lock, relay, archives, files, interrupt }) => {
  setRelay(relay);
  if (relay) oneStack();
  const { loadPyodide } = await import(main);
  python = await loadPyodide({
    indexURL: folder,
    packageBaseUrl: folder,
    lockFileContents: lock,
    stdout: (/** @type {string} */ line) => print(`${line}\n`, false),
    stderr: (/** @type {string} */ line) => print(`${line}\n`, true),
    createPyodideModule: async (/** @type {object} */ settings) =>
      (await import(asm)).default(settings),
  });
  python.FS.mkdirTree(PLACE);
  for (const archive of archives) python.unpackArchive(archive, "zip", { extractDir: PLACE });
  for (const [name, content] of Object.entries(files)) {
    python.FS.mkdirTree(`${PLACE}/${name}`.replace(/\/[^/]*$/, ""));
    python.FS.writeFile(`${PLACE}/${name}`, new Uint8Array(content));
  }
  const path = python.pyimport("sys").path;
  path.insert(0, PLACE);
  lockDown();
  const places = python.pyimport("app.scripting.http");
  /** @type {any} */ (globalThis).XMLHttpRequest = places.Xhr;
  boot = python.pyimport("app.scripting.boot");
  const pyffi = python.pyimport("pyodide.ffi");
  const canSuspend = "Suspending" in WebAssembly;
  const port = { ask, askAndWait, write: print, show, save, hasRelay: relay !== "" };
  boot.begin(port, canSuspend ? pyffi.run_sync : undefined);
  if (interrupt) python.setInterruptBuffer(interrupt);
  postMessage({ started: canSuspend ? "suspends" : relay ? "relay" : "none" });
};

/** @type {(bytes: any) => Uint8Array<ArrayBuffer>} */
const copyOf = (bytes) => {
  if (bytes instanceof Uint8Array) return bytes.slice();
  const buffer = bytes.getBuffer("u8");
  const copy = buffer.data.slice();
  buffer.release();
  return copy;
};

/** @type {(bytes: any, text: string) => void} */
const show = (bytes, text) => {
  const picture = copyOf(bytes);
  postMessage({ picture, text }, { transfer: [picture.buffer] });
};

/** @type {(name: string, bytes: any) => void} */
const save = (name, bytes) => {
  const content = copyOf(bytes);
  postMessage({ save: name, content }, { transfer: [content.buffer] });
};

/** @param {{ text: string, name: string, goesOn: boolean }} script */
const run = async ({ text, name, goesOn }) => {
  const space = python.toPy({});
  try {
    space.set("text", text);
    space.set("name", name);
    space.set("goes_on", goesOn);
    space.set("run", boot.run);
    const error = await python.runPythonAsync(
      "from pyodide.code import eval_code_async\nawait run(text, name, eval_code_async, goes_on=goes_on)",
      { globals: space },
    );
    printRest();
    postMessage({ ended: true, error });
  } catch (error) {
    printRest();
    postMessage({ ended: true, error: String(/** @type {Error} */ (error).message ?? error) });
  } finally {
    space.destroy();
  }
};

// The files stay where they are: a script that reads one reads it from the disk.
/** @param {{ name: string, data: File }[]} blobs */
const give = (blobs) => {
  const { FS } = python;
  if (FS.analyzePath(FILES).exists) FS.unmount(FILES);
  else FS.mkdirTree(FILES);
  FS.mount(FS.filesystems.WORKERFS, { blobs }, FILES);
};

addEventListener("message", ({ data }) => {
  if (data.reply) hearReply(data);
  else if (data.give) give(data.give);
  else if (data.start) {
    begin(data.start).catch((error) => postMessage({ failed: String(error?.message ?? error) }));
  } else if (data.run) void run(data.run);
});

postMessage({ ready: true });
