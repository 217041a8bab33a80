// Run pytest inside Pyodide, under Node: the page's own interpreter, without a browser.
//
//     node tools/pyodide_tests.mjs tests/core tests/services tests/ui
//
// The arguments are pytest's. The repository and the virtual environment's packages are mounted, so
// the tests read the same files as on CPython; of the packages only pure Python ones can be used.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PYTHON = `${ROOT}.venv/bin/python`;
const CACHE = `${ROOT}.venv/pyodide-cache`;

// Each of several processes would collect garbage on all processors at once, and mostly wait for a turn.
const ONE_COLLECTOR = "--single-threaded-gc";

// What lets Python wait for a promise has had two names in V8, and is on by itself in later ones.
const STACK_SWITCHING = ["--experimental-wasm-jspi", "--experimental-wasm-stack-switching"];

function stackSwitchingFlag() {
  const known = execFileSync(process.execPath, ["--v8-options"], { encoding: "utf8" });
  return STACK_SWITCHING.find((flag) => new RegExp(`^\\s*${flag}\\s`, "m").test(known));
}

/** @param {string} flag */
function runAgainWith(flag) {
  const script = fileURLToPath(import.meta.url);
  const command = [flag, ONE_COLLECTOR, script, ...process.argv.slice(2)];
  return spawnSync(process.execPath, command, { stdio: "inherit" }).status ?? 1;
}

/** @param {string[]} pytestArguments */
async function runTests(pytestArguments) {
  const sitePackages = execFileSync(
    PYTHON,
    ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
    { encoding: "utf8" },
  ).trim();
  mkdirSync(CACHE, { recursive: true });

  const python = await loadPyodide({
    env: {
      HOME: "/home/pyodide",
      COLUMNS: String(process.stdout.columns ?? 80),
      HYPOTHESIS_STORAGE_DIRECTORY: "/cache/hypothesis",
      PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1",
      BINDERY_FULL: process.env.BINDERY_FULL ?? "",
      ...(process.env.CI ? { CI: process.env.CI } : {}),
    },
  });
  for (const [mounted, folder] of [
    ["/repo", ROOT],
    ["/site", sitePackages],
    ["/cache", CACHE],
  ]) {
    python.mountNodeFS(mounted, folder);
  }
  python.runPython(`
import os, sys
os.chdir("/repo")
sys.path[:0] = ["/repo", "/site"]
sys.pycache_prefix = "/cache/pyc"
sys.dont_write_bytecode = False
`);
  // Not runPythonAsync: inside of its task no other task could run, so no async test either.
  return await python.pyimport("tools.pyodide_pytest").main.callPromising(pytestArguments);
}

const flag = stackSwitchingFlag();
if (flag !== undefined && !process.execArgv.includes(flag)) {
  process.exit(runAgainWith(flag));
}
process.exit(await runTests(process.argv.slice(2)));
