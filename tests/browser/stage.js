// Boots Python with the adapters and their promises, and nothing else of the page. The archive
// `inside.zip` is made by the test (see conftest.py).
import { loadPyodide } from "pyodide";

const [python, answer] = await Promise.all([loadPyodide(), fetch("./inside.zip")]);
python.unpackArchive(await answer.arrayBuffer(), "zip");
const { keep } = python.pyimport("tests.browser.inside.run");

// Runs one promise of one adapter; rejects with Python's traceback when it is broken.
window.keep = keep;
// How large Python's memory is, in bytes: it never shrinks.
window.pythonBytes = () => /** @type {any} */ (python)._module.HEAPU8.length;
window.stageReady = true;
