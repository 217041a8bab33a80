// Rows of the library far from the view leave the layout, and blank space as high stands for them: a
// browser would lay out all tiles of a grid for each one that comes. Only whole rows leave, so those
// that stay keep their shape. All stay in the document, where views and the keyboard find them.

const KEPT = 1600; // pixels beyond the view that stay: more than the next pages come ahead
const SLACK = 1200; // and as many more before rows leave, so that they leave seldom
const SAME_ROW = 4; // tops of tiles in one row differ by fractions of a pixel

/**
 * Rows that left together, in the order of the document.
 *
 * @typedef {{ parts: HTMLElement[], height: number }} Block
 */

/** The rows that left on one side of the view; those nearest to the view are the last block. */
class Side {
  /** @param {"above" | "below"} name */
  constructor(name) {
    this.name = name;
    /** @type {Block[]} */
    this.blocks = [];
    this.height = 0;
    this.count = 0;
    this.space = 0; // what stands for them in the grid
  }

  /** @type {(parts: HTMLElement[], height: number) => void} */
  add(parts, height) {
    for (const one of parts) one.toggleAttribute("data-far", true);
    this.blocks.push({ parts, height });
    this.height += height;
    this.count += parts.length;
  }

  bringBack() {
    const { parts, height } = /** @type {Block} */ (this.blocks.pop());
    for (const one of parts) one.removeAttribute("data-far");
    this.height -= height;
    this.count -= parts.length;
  }

  /** @param {HTMLElement} grid */
  setSpace(grid) {
    if (this.space === this.height) return;
    this.space = this.height;
    grid.toggleAttribute(`data-${this.name}`, this.blocks.length > 0);
    grid.style.setProperty(`--${this.name}`, `${this.height}px`);
  }
}

const above = new Side("above");
const below = new Side("below");
/** @type {HTMLElement | null} */
let grid = null;
let width = 0;

/** @param {HTMLElement} own */
const setSpaces = (own) => {
  above.setSpace(own);
  below.setSpace(own);
};

// Puts all rows back into the layout.
export const showAll = () => {
  for (const side of [above, below]) while (side.blocks.length) side.bringBack();
  if (grid) setSpaces(grid);
};

/** @type {() => HTMLElement[]} */
const allParts = () => [
  .../** @type {NodeListOf<HTMLElement>} */ (grid?.querySelectorAll(":scope > ol > li") ?? []),
];

// Whether the rows that left are still the first and the last ones.
/** @param {HTMLElement[]} parts */
const isCurrent = (parts) => {
  const first = above.blocks.flatMap((one) => one.parts);
  const last = [...below.blocks].reverse().flatMap((one) => one.parts);
  const start = parts.length - last.length;
  return (
    first.length <= start &&
    first.every((one, at) => one === parts[at]) &&
    last.every((one, at) => one === parts[start + at])
  );
};

// Returns where rows begin: the index of the first part of each, and its top in the view.
/** @param {HTMLElement[]} parts */
const rowsOf = (parts) => {
  /** @type {{ at: number, top: number }[]} */
  const rows = [];
  parts.forEach((one, at) => {
    const { top } = one.getBoundingClientRect();
    if (!rows.length || top - rows[rows.length - 1].top > SAME_ROW) rows.push({ at, top });
  });
  return rows;
};

/** @param {HTMLElement} own */
const comeBack = (own) => {
  const { top, bottom } = own.getBoundingClientRect();
  const near = KEPT - SAME_ROW;
  while (above.blocks.length && top + above.height > -near) above.bringBack();
  while (below.blocks.length && bottom - below.height < innerHeight + near) below.bringBack();
  setSpaces(own);
};

/** @param {HTMLElement} own */
const leave = (own) => {
  const { top: gridTop, bottom } = own.getBoundingClientRect();
  const start = gridTop + above.height; // of the rows in the layout
  const end = bottom - below.height;
  const isHigh = start < -KEPT - SLACK;
  const isLow = end > innerHeight + KEPT + SLACK;
  if (!isHigh && !isLow) return;
  const parts = allParts();
  const near = parts.slice(above.count, parts.length - below.count);
  const rows = rowsOf(near);
  const first = rows.findLastIndex(({ top }) => top <= -KEPT);
  const last = rows.findIndex(({ top }) => top >= innerHeight + KEPT);
  if (isHigh && first > 0) {
    const { at, top } = rows[first];
    above.add(near.slice(0, at), top - start);
  }
  if (isLow && last > 0) {
    const { at, top } = rows[last];
    below.add(near.slice(at), end - top);
  }
  setSpaces(own);
};

// Lets rows come back and leave, by where the view is now.
/** @param {boolean} isRedrawn */
const settle = (isRedrawn) => {
  const found = document.getElementById("library-grid");
  if (!found?.offsetWidth) return;
  const isOther = found !== grid || found.offsetWidth !== width;
  if (isOther || (isRedrawn && !isCurrent(allParts()))) showAll();
  grid = found;
  width = found.offsetWidth;
  comeBack(found);
  leave(found);
};

let isDue = false;
let isRedrawn = false;

// Settles before the next paint; with `isNew` also when other rows are in the grid now.
export const settleSoon = (isNew = false) => {
  isRedrawn ||= isNew;
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    const isOther = isRedrawn;
    isDue = false;
    isRedrawn = false;
    settle(isOther);
  });
};

// Listens from now on. Whoever needs a part of the grid in the layout sends it the event "needed".
export const listenToRows = () => {
  document.addEventListener("scroll", () => settleSoon(), { capture: true, passive: true });
  addEventListener("resize", () => settleSoon());
  document.addEventListener("needed", showAll);
};
