// The line below the output: Enter runs it, and the arrows bring back earlier ones.

const MOST_LINES = 200; // that come back: a long afternoon's

/** @type {string[]} */
const earlier = [];
let shown = 0; // the number of the line in the field; the last one is being typed
let draft = "";

/** @type {(field: HTMLInputElement, by: number) => void} */
const walkLines = (field, by) => {
  const to = shown + by;
  if (to < 0 || to > earlier.length) return;
  if (shown === earlier.length) draft = field.value;
  shown = to;
  field.value = shown === earlier.length ? draft : earlier[shown];
  field.setSelectionRange(field.value.length, field.value.length);
};

/** @param {string} text */
const keepLine = (text) => {
  if (earlier.at(-1) !== text) earlier.push(text);
  if (earlier.length > MOST_LINES) earlier.shift();
  shown = earlier.length;
  draft = "";
};

let isLineHeard = false;

/**
 * Listens to the keys in the line. `take` returns whether it runs the text.
 * @param {(text: string) => boolean} take
 */
export const listenToLine = (take) => {
  if (isLineHeard) return;
  isLineHeard = true;
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || field.id !== "script-line") return;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      walkLines(field, event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Enter" && !event.repeat) {
      event.preventDefault();
      if (!field.value.trim() || !take(field.value)) return;
      keepLine(field.value);
      field.value = "";
    }
  });
};
