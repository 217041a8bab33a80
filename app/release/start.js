// The interpreter that PyScript loads in dist/: Pyodide, begun while PyScript itself is still loading,
// and from a memory snapshot. When anything about that is wrong, Pyodide starts plainly, and the
// console says why. It has to lie beside Pyodide's files.
import { loadPyodide as load, version } from "./pyodide.js";
import { readSnapshot, restored } from "./snapshot.js";

export { version };

/** @type {Release} */
const release = JSON.parse(document.getElementById("release")?.textContent ?? "");
const place = new URL("./", import.meta.url).href;
const WASM = `${place}pyodide.asm.wasm`;
const LIBRARY = `${place}python_stdlib.zip`;

// ---- WebAssembly, compiled from the first moment on ----

/** @param {string} address */
async function compile(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const kind = response.headers.get("content-type") ?? "";
  if (kind.startsWith("application/wasm")) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer()); // a host that does not know the type
}

// Pyodide asks for its WebAssembly late, and takes none that is compiled already. So, while it loads,
// fetch answers this one address with the module, and instantiateStreaming knows what to do with it.
// A snapshot has all of the standard library that the page imports: the rest is not waited for.
/** @param {Promise<any>} module */
function lend(module) {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  const lent = { hasLibrary: true };
  globalThis.fetch = async (input, init) => {
    if (String(input) === WASM) return module;
    if (String(input) === LIBRARY && lent.hasLibrary) return new Response();
    return fetch.call(globalThis, input, init);
  };
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const given = await source;
    if (!(given instanceof WebAssembly.Module)) return instantiateStreaming(given, imports);
    return { module: given, instance: await WebAssembly.instantiate(given, imports) };
  };
  const takeBack = () => {
    globalThis.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  };
  return { lent, takeBack };
}

// ---- the two ways to start ----

// What PyScript wants to hear is known only when it asks; until then the console hears it.
/** @type {{ stdout: (line: string) => void, stderr: (line: string) => void }} */
const streams = { stdout: (line) => console.log(line), stderr: (line) => console.error(line) };
const options = () => ({
  indexURL: place,
  packageBaseUrl: place,
  lockFileContents: release.lock,
  stdout: (/** @type {string} */ line) => streams.stdout(line),
  stderr: (/** @type {string} */ line) => streams.stderr(line),
});

async function fromSnapshot() {
  const snapshot = await readSnapshot(release);
  const python = await load({ ...options(), ...restored(snapshot) });
  const module = python.pyimport("tools.frozen");
  const frozen = module.awake();
  const library = window.bindery.ready
    .then(() => new Promise((idle) => void requestIdle(() => idle(null))))
    .then(async () => {
      python.FS.writeFile(module.library_place(), await read(LIBRARY));
      module.find_library();
      module.destroy();
    });
  library.catch((error) => console.info(`Bindery: no standard library (${error.message})`));
  python.runPythonAsync = knowing(python, frozen, library, python.runPythonAsync);
  return python;
}

// Compiling a text is dear in an interpreter that has compiled nothing yet, so the snapshot has the
// page's script compiled. And PyScript's own preparation, which puts its Python package in place, is
// put off till the standard library is there, when the program does not import it.
/**
 * @param {import("./pyodide.js").PyodideInterface} python
 * @param {any} frozen of tools/frozen.py
 * @param {Promise<void>} library
 * @param {(text: string, ...rest: any[]) => Promise<any>} run
 * @returns {typeof run}
 */
function knowing(python, frozen, library, run) {
  return async (text, ...rest) => {
    if (text.trim() === release.script) return frozen.run_script(python.globals);
    const { stdlib } = await import("./core.js");
    if (release.package || !text.includes(stdlib)) return run(text, ...rest);
    library.then(() => run(text, ...rest)).catch(() => {});
  };
}

const requestIdle = (/** @type {() => void} */ work) =>
  (window.requestIdleCallback ?? setTimeout)(work);

async function plainly() {
  const program = read(new URL(`${release.app}program.zip`, document.baseURI));
  const python = await load({
    ...options(),
    createPyodideModule: (/** @type {object} */ settings) =>
      import("./pyodide.asm.js").then((asm) => asm.default(settings)),
  });
  python.unpackArchive(await program, "zip");
  return python;
}

/** @param {string | URL} address */
async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function begin() {
  const module = compile(WASM);
  const failed = module.then(() => new Promise(() => {})); // Pyodide itself would wait for ever
  const { lent, takeBack } = lend(module);
  try {
    return await Promise.race([failed, fromSnapshot()]);
  } catch (error) {
    console.info(`Bindery: a plain start (${/** @type {Error} */ (error).message})`);
    lent.hasLibrary = false;
    return await Promise.race([failed, plainly()]);
  } finally {
    takeBack();
  }
}

const begun = begin();
begun.catch(() => {}); // PyScript hears it, when it asks

/** @param {typeof streams} given */
export const loadPyodide = ({ stdout, stderr }) => {
  Object.assign(streams, { stdout, stderr });
  return begun;
};
