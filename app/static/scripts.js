// Python scripts of a person: loaded when the panel is opened, or one is run from devtools. Each runs in
// a worker (`script_worker.js`) and asks this page, which alone talks to servers.

import { makeDesk } from "./scripts/desk.js";
import { editorText, openEditor, putText } from "./scripts/editor.js";
import { giveFiles, listenToGiving } from "./scripts/given.js";
import { listenToLine } from "./scripts/line.js";
import { Output } from "./scripts/output.js";
import { beginPython, load } from "./scripts/python.js";
import { api } from "./scripts/talk.js";

/**
 * @typedef {"idle" | "starting" | "running" | "done" | "failed" | "stopped"} State
 * @typedef {{ ok: boolean, output: string, error: string | null }} Outcome
 * @typedef {import("./scripts/python.js").Python} Python
 */

const STOP_MS = 1000; // for Python to end by itself, where it can be interrupted

const output = new Output();
/** @type {State} */
let state = "idle";
/** @type {Promise<Python> | null} */
let begun = null;
/** @type {Python | null} */
let python = null;
/** @type {((outcome: Outcome) => void) | null} */
let finish = null;
let epoch = 0; // counts workers, so that a late word of an ended one is not heard

/** @param {State} now */
const become = (now) => {
  state = now;
  output.become(now);
  api.now("scriptState", now);
};

/** @type {(now: State, ok: boolean, error: string | null) => void} */
const end = (now, ok, error) => {
  const told = finish;
  finish = null;
  if (!told) return;
  if (error) output.print(error, "error");
  become(now);
  told({ ok, output: output.printed, error });
};

const drop = () => {
  epoch += 1;
  python?.end();
  python = null;
  begun = null;
};

const warm = () => {
  if (begun !== null) return begun;
  epoch += 1;
  const mine = epoch;
  const desk = makeDesk((note) => output.print(`${note}\n`, "note"));
  const on = {
    /** @type {(text: string, isError: boolean, dropped: number) => void} */
    print: (text, isError, dropped) => {
      if (mine !== epoch) return;
      if (dropped) output.leaveOut(dropped);
      output.print(text, isError ? "error" : "");
    },
    /** @type {(bytes: Uint8Array<ArrayBuffer>, text: string) => void} */
    picture: (bytes, text) => {
      if (mine === epoch) void output.picture(bytes, text);
    },
    ended: (/** @type {string} */ error) => {
      if (mine === epoch) end(error ? "failed" : "done", !error, error || null);
    },
    failed: (/** @type {string} */ why) => {
      if (mine !== epoch) return;
      drop();
      end("failed", false, why);
    },
  };
  begun = beginPython(desk, on);
  begun.then(
    (found) => {
      if (mine === epoch) python = found;
      else found.end();
    },
    () => {
      if (mine === epoch) begun = null;
    },
  );
  return begun;
};

/** @type {(text: string, line: number) => Promise<Outcome>} */
const start = async (text, line) => {
  if (finish) return { ok: false, output: "", error: await api.text("busy") };
  /** @type {Promise<Outcome>} */
  const outcome = new Promise((resolve) => {
    finish = resolve;
  });
  if (!line) output.begin();
  become(python ? "running" : "starting");
  api.now("scriptBegin");
  const mine = finish;
  try {
    const ready = await warm();
    if (finish !== mine) return outcome;
    become("running");
    output.element?.setAttribute("data-waits", ready.waits);
    ready.run(String(text), line);
  } catch (error) {
    if (finish === mine) end("failed", false, /** @type {Error} */ (error).message);
  }
  return outcome;
};

/**
 * Runs a script; a promise of `{ok, output, error}`, where `error` is its traceback or `null`.
 * @param {string} text
 * @returns {Promise<Outcome>}
 */
export const run = (text) => start(text, 0);

let lines = 0; // that were typed

/** Runs a line, which has the names of the script before it; returns whether nothing else runs. */
const runLine = (/** @type {string} */ text) => {
  if (finish) return false;
  lines += 1;
  output.print(`>>> ${text}\n`, "line");
  void start(text, lines);
  return true;
};

/** Stops the script that runs. The next one gets a new Python, which begins to load now. */
export const stop = async () => {
  const mine = finish;
  if (!mine) return;
  if (python?.interrupt()) {
    await new Promise((over) => setTimeout(over, STOP_MS));
    if (finish !== mine) return;
  }
  drop();
  end("stopped", false, await api.text("stopped"));
  warm().catch(() => {});
};

/** Begins a new Python, which knows nothing of the scripts before; what runs is stopped. */
export const restart = async () => {
  const before = epoch;
  if (finish) await stop();
  if (epoch === before) {
    drop();
    warm().catch(() => {});
  }
  output.print(`${await api.text("restarted")}\n`, "note");
};

/** Runs what is in the editor. */
export const runEditor = () => {
  const text = editorText();
  if (text !== null) void run(text);
};

const LOOKS = 100; // for the panel, which is drawn with the next frame
const WAIT_MS = 20; // about a frame

/** Shows the output in the panel, which was just opened, and gets Python ready. */
export const opened = async () => {
  for (let look = 0; look < LOOKS && !output.element; look += 1) {
    await new Promise((later) => setTimeout(later, WAIT_MS));
  }
  void openEditor(runEditor);
  listenToLine(runLine);
  listenToGiving();
  output.attach(state);
  warm().catch(() => {}); // a run says why
};

/** Puts a text into the editor. */
export const edit = (/** @type {string} */ text) => putText(text);

/** Takes back the files that scripts were given. */
export const takeFiles = () => giveFiles([]);

/** Empties the output. */
export const clear = () => output.begin();

/** Resolves to the text of a shipped example. */
export const example = async (/** @type {string} */ name) =>
  new TextDecoder().decode(await load(`./app/static/script_examples/${name}.txt`));
