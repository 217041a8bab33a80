// Compile the page's Python and take the memory snapshot that it starts from; Pyodide under Node.
//
//     node tools/snapshot.mjs <source> <target>
//
// <source> is a folder with the page's modules; <target> gets `program/`, the same compiled, and
// `snapshot.bin`: Pyodide's snapshot without what a new instance's memory has anyway, its constants
// and the empty pages. Its layout, which app/release/start.js reads, in little-endian 32-bit words:
//
//     magic, bytes of head, bytes of memory, bytes of constants, number of runs,
//     (offset, bytes) of each run
//
// and then the head (what Pyodide's snapshot has before the memory) and the bytes of the runs. What
// is in no run and behind the constants is empty.

import nodeCrypto from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";
import createModule from "pyodide/pyodide.asm.mjs";

const TOOLS = fileURLToPath(new URL(".", import.meta.url));
const PROGRAM = "./this.program"; // as in a browser; without it, Python knows the path of this file
const MAGIC = 0x31534e42; // "BNS1"
const PAGE = 4096; // bytes that are kept or left out together: the memory is mostly empty

// The same input has to make the same snapshot: nothing of chance, and no clock.
nodeCrypto.randomFillSync = (/** @type {any} */ array) => array.fill(0);
Math.random = () => 0.5;
Date.now = () => 0;
performance.now = () => 0;

/** @param {import("pyodide").PyodideConfig} options */
async function start(options) {
  const env = { HOME: "/home/pyodide", PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" };
  const python = await loadPyodide({ ...options, env, _sysExecutable: PROGRAM });
  copyFolder(python.FS, TOOLS, "/build/tools");
  return python;
}

// Copied and not mounted, since a mounted file has a date.
/**
 * @param {any} fs Emscripten's
 * @param {string} folder
 * @param {string} place
 */
function copyFolder(fs, folder, place) {
  fs.mkdirTree(place);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [from, to] = [join(folder, entry.name), `${place}/${entry.name}`];
    if (entry.isDirectory()) copyFolder(fs, from, to);
    else fs.writeFile(to, readFileSync(from));
  }
}

/**
 * @param {string} source
 * @param {string} target
 */
async function precompile(source, target) {
  const python = await start({});
  python.mountNodeFS("/source", source);
  python.mountNodeFS("/target", target);
  python.runPython(`
import sys
sys.path.insert(0, "/build")
from pathlib import Path
from tools.precompile import precompile
precompile(Path("/source"), Path("/target/program"))
`);
}

/**
 * @typedef {{ HEAPU8: Uint8Array, _malloc(bytes: number): number, _free(place: number): void }} Module
 * @typedef {{ offset: number, size: number }} Run
 */

// Gives the snapshot, and the memory of the instance before anything ran in it.
/** @param {string} target */
async function freeze(target) {
  /** @type {Uint8Array} */
  let untouched = new Uint8Array();
  const createPyodideModule = (/** @type {any} */ settings) => {
    settings.preRun.push((/** @type {Module} */ module) => {
      untouched = module.HEAPU8.slice();
    });
    return createModule(settings);
  };
  const python = await start({ _makeSnapshot: true, createPyodideModule });
  copyFolder(python.FS, target, "/target");
  python.runPython(`
import sys
sys.path.insert(0, "/build")
sys.dont_write_bytecode = True
from pathlib import Path
from tools.frozen import freeze
freeze(Path("/target/program"))
sys.path.remove("/build")
del Path, freeze, sys
`);
  wipeFree(/** @type {any} */ (python)._module);
  return { snapshot: python.makeMemorySnapshot(), untouched };
}

// What was freed still holds what was in it: take all of it, piece by piece, and give it back empty.
/** @param {Module} module */
function wipeFree(module) {
  const top = module._malloc(4 << 20); // fits into no gap, so whatever lies below is one
  module._free(top);
  const taken = [];
  for (let size = 1 << 20; size >= 64; size >>= 1) {
    let place = module._malloc(size);
    for (; place + size <= top; place = module._malloc(size)) {
      module.HEAPU8.fill(0, place, place + size);
      taken.push(place);
    }
    module._free(place);
  }
  for (const place of taken) module._free(place);
}

const isEmpty = (/** @type {Uint8Array} */ bytes) => bytes.every((byte) => byte === 0);

/**
 * @param {Uint8Array} memory
 * @param {Uint8Array} untouched
 */
function sizeOfConstants(memory, untouched) {
  let size = 0;
  const same = (/** @type {number} */ offset) => memory[offset] === untouched[offset];
  while (size < untouched.length && same(size)) size += 1;
  return size - (size % PAGE);
}

/**
 * @param {Uint8Array} memory
 * @param {number} from
 */
function runsOf(memory, from) {
  /** @type {Run[]} */
  const runs = [];
  for (let offset = from; offset < memory.length; offset += PAGE) {
    if (isEmpty(memory.subarray(offset, offset + PAGE))) continue;
    const last = runs.at(-1);
    if (last && last.offset + last.size === offset) last.size += PAGE;
    else runs.push({ offset, size: PAGE });
  }
  return runs;
}

/** @param {{ snapshot: Uint8Array, untouched: Uint8Array }} frozen */
function pack({ snapshot, untouched }) {
  const headSize = new Uint32Array(snapshot.buffer, snapshot.byteOffset, 2)[1];
  const memory = snapshot.subarray(headSize);
  const constants = sizeOfConstants(memory, untouched);
  const runs = runsOf(memory, constants);
  const table = [MAGIC, headSize, memory.length, constants, runs.length];
  for (const { offset, size } of runs) table.push(offset, size);
  const parts = [Buffer.from(Uint32Array.from(table).buffer), snapshot.subarray(0, headSize)];
  for (const { offset, size } of runs) parts.push(memory.subarray(offset, offset + size));
  return Buffer.concat(parts);
}

const [source, target] = process.argv.slice(2);
mkdirSync(join(target, "program"), { recursive: true });
try {
  await precompile(source, target);
  writeFileSync(join(target, "snapshot.bin"), pack(await freeze(target)));
} catch (error) {
  // Thrown, Node would print the runtime's one long line too.
  console.error(/** @type {Error} */ (error).message);
  process.exit(1);
}
