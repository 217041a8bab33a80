// The editor: CodeMirror (code.js), and until it has loaded a plain field with its own keys: Tab and
// Shift+Tab indent, Enter keeps the indent, Ctrl+Enter runs, Esc gives Tab back. A press on a place in a
// traceback goes there.

import { EDITOR, openCode } from "./code.js";

const STEP = "    ";

/** @type {() => void} */
let runs = () => {};
let isListening = false;
let isLeaving = false; // the next Tab leaves the editor, for people without a mouse

/** @type {import("./code.js").Code | null} */
let code = null;

const fieldOf = () => {
  const field = document.getElementById("script-editor");
  return field instanceof HTMLTextAreaElement ? field : null;
};

/** @type {(editor: HTMLTextAreaElement, text: string, start: number, end: number) => void} */
const put = (editor, text, start, end) => {
  editor.setRangeText(text, start, end, "end");
  editor.dispatchEvent(new Event("input", { bubbles: true }));
};

const lineStart = (/** @type {string} */ text, /** @type {number} */ at) =>
  text.lastIndexOf("\n", at - 1) + 1;

/** @type {(editor: HTMLTextAreaElement, isBack: boolean) => void} */
const indent = (editor, isBack) => {
  const { selectionStart, selectionEnd, value } = editor;
  if (!isBack && selectionStart === selectionEnd) {
    const column = selectionStart - lineStart(value, selectionStart);
    put(editor, STEP.slice(column % STEP.length), selectionStart, selectionEnd);
    return;
  }
  const first = lineStart(value, selectionStart);
  const lines = value.slice(first, selectionEnd).split("\n");
  const changed = lines.map((line) => (isBack ? line.replace(/^ {1,4}/, "") : STEP + line));
  const text = changed.join("\n");
  put(editor, text, first, selectionEnd);
  const moved = changed[0].length - lines[0].length;
  const start = Math.max(first, selectionStart + moved);
  editor.setSelectionRange(start, Math.max(start, first + text.length));
};

/** @param {HTMLTextAreaElement} editor */
const newLine = (editor) => {
  const { selectionStart, selectionEnd, value } = editor;
  const line = value.slice(lineStart(value, selectionStart), selectionStart);
  const spaces = /^ */.exec(line)?.[0] ?? "";
  put(editor, `\n${spaces}${/:\s*$/.test(line) ? STEP : ""}`, selectionStart, selectionEnd);
};

/** @param {KeyboardEvent} event */
const press = (event) => {
  const editor = event.target;
  if (!(editor instanceof HTMLTextAreaElement) || editor.id !== "script-editor") return;
  if (event.isComposing) return;
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (!event.repeat) runs();
  } else if (event.key === "Enter" && isPlain && !event.shiftKey) {
    event.preventDefault();
    newLine(editor);
  } else if (event.key === "Tab" && isPlain && !isLeaving) {
    event.preventDefault();
    indent(editor, event.shiftKey);
  } else if (event.key === "Escape" && isPlain && !isLeaving) {
    event.preventDefault();
    event.stopPropagation();
    isLeaving = true;
    return;
  }
  if (event.key !== "Shift") isLeaving = false;
};

/** @type {(field: HTMLTextAreaElement, from: number, to: number) => void} */
const chooseIn = (field, from, to) => {
  const above = field.value.slice(0, from).split("\n").length - 1;
  field.focus();
  field.setSelectionRange(from, to);
  const height = Number.parseFloat(getComputedStyle(field).lineHeight);
  field.scrollTop = above * height - field.clientHeight / 2;
};

/** @param {MouseEvent} event */
const goTo = (event) => {
  const place = /** @type {Element} */ (event.target).closest?.("[data-script-line]");
  const field = fieldOf();
  if (!(place instanceof HTMLElement) || !field) return;
  const lines = field.value.split("\n");
  const at = Math.min(Number(place.dataset.scriptLine), lines.length) - 1;
  const start = lines.slice(0, at).reduce((sum, { length }) => sum + length + 1, 0);
  const end = start + lines[at].length;
  if (code) code.choose(start, end);
  else chooseIn(field, start, end);
};

/** Returns what is in the editor, `null` while the panel is closed. */
export const editorText = () => fieldOf()?.value ?? null;

/** Puts a text into the editor; its first line is in sight. */
export const putText = (/** @type {string} */ text) => {
  const field = fieldOf();
  if (!field) return;
  if (code) {
    code.put(text);
    return;
  }
  field.value = text;
  field.setSelectionRange(0, 0);
  field.scrollTop = 0;
};

/**
 * Listens to the editor, and puts CodeMirror in the place of the field; where that does not load, the
 * field stays.
 * @param {() => void} run
 */
export const openEditor = async (run) => {
  runs = run;
  if (!isListening) {
    isListening = true;
    document.addEventListener("keydown", press, true);
    document.addEventListener("click", goTo);
  }
  code?.end();
  code = null;
  const field = fieldOf();
  if (!field) return;
  code = await openCode(field, () => runs()).catch(() => null);
  if (!code) field.dataset.testid = EDITOR;
};
