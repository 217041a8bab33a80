// The interpreter that PyScript loads in dist/: Pyodide, begun while PyScript itself is still loading,
// and from a memory snapshot when one is in the cache already. Without one, or when anything about it
// is wrong, Pyodide starts plainly, and the console says why. It has to lie beside Pyodide's files.
import { loadPyodide as load, version } from "./pyodide.js";
import { cachedSnapshot, restored } from "./snapshot.js";

export { version };

/** @type {Release} */
const release = JSON.parse(document.getElementById("release")?.textContent ?? "");
const place = new URL("./", import.meta.url).href;
const WASM = `${place}pyodide.asm.wasm`;

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
/** @param {Promise<any>} module */
function lend(module) {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  globalThis.fetch = (input, init) =>
    String(input) === WASM ? module : fetch.call(globalThis, input, init);
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const given = await source;
    if (!(given instanceof WebAssembly.Module)) return instantiateStreaming(given, imports);
    return { module: given, instance: await WebAssembly.instantiate(given, imports) };
  };
  return () => {
    globalThis.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  };
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
  const snapshot = await cachedSnapshot(release);
  const python = await load({ ...options(), ...restored(snapshot) });
  const module = python.pyimport("tools.frozen");
  const frozen = module.awake();
  module.destroy();
  python.runPythonAsync = knowing(python, frozen, python.runPythonAsync);
  return python;
}

// Compiling a text is dear in an interpreter that has compiled nothing yet, so the snapshot has the
// page's script compiled. And PyScript's own preparation, which puts its Python package in place, is
// put off till the page is ready, when the program does not import it.
/**
 * @param {import("./pyodide.js").PyodideInterface} python
 * @param {any} frozen of tools/frozen.py
 * @param {(text: string, ...rest: any[]) => Promise<any>} run
 * @returns {typeof run}
 */
function knowing(python, frozen, run) {
  return async (text, ...rest) => {
    if (text.trim() === release.script) return frozen.run_script(python.globals);
    const { stdlib } = await import("./core.js");
    if (release.package || !text.includes(stdlib)) return run(text, ...rest);
    window.bindery.ready.then(
      () => requestIdle(() => run(text, ...rest)),
      () => {},
    );
  };
}

const requestIdle = (/** @type {() => unknown} */ work) =>
  (window.requestIdleCallback ?? setTimeout)(work);

/** @param {Promise<ArrayBuffer>} program */
async function plainly(program) {
  const python = await load({
    ...options(),
    createPyodideModule: (/** @type {object} */ settings) =>
      import("./pyodide.asm.js").then((asm) => asm.default(settings)),
  });
  python.unpackArchive(await program, "zip");
  return python;
}

async function readProgram() {
  const response = await fetch(new URL(`${release.app}program.zip`, document.baseURI));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response.arrayBuffer();
}

async function begin() {
  const module = compile(WASM);
  const failed = module.then(() => new Promise(() => {})); // Pyodide itself would wait for ever
  const takeBack = lend(module);
  try {
    return await Promise.race([failed, fromSnapshot()]);
  } catch (error) {
    console.info(`Bindery: a plain start (${/** @type {Error} */ (error).message})`);
    return await Promise.race([failed, plainly(readProgram())]);
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
