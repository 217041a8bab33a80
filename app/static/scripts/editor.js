// The editor's keys: Tab and Shift+Tab indent, Enter keeps the indent, Ctrl+Enter runs, Esc gives Tab back.
// A press on a place in a traceback goes there.

const STEP = "    ";

/** @type {() => void} */
let runs = () => {};
let isListening = false;
let isLeaving = false; // the next Tab leaves the editor, for people without a mouse

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

/** @param {MouseEvent} event */
const goTo = (event) => {
  const place = /** @type {Element} */ (event.target).closest?.("[data-script-line]");
  const editor = document.getElementById("script-editor");
  if (!(place instanceof HTMLElement) || !(editor instanceof HTMLTextAreaElement)) return;
  const lines = editor.value.split("\n");
  const at = Math.min(Number(place.dataset.scriptLine), lines.length) - 1;
  const start = lines.slice(0, at).reduce((sum, { length }) => sum + length + 1, 0);
  editor.focus();
  editor.setSelectionRange(start, start + lines[at].length);
  const height = Number.parseFloat(getComputedStyle(editor).lineHeight);
  editor.scrollTop = at * height - editor.clientHeight / 2;
};

/** @param {() => void} run */
export const listenToEditor = (run) => {
  runs = run;
  if (isListening) return;
  isListening = true;
  document.addEventListener("keydown", press, true);
  document.addEventListener("click", goTo);
};
