// Dragging the rows of a list by their grips, with a mouse, a pen or a finger: HTML's own dragging
// does not work by touch. When a row is dropped, its grip sends the event "reorder".

const NEAR = 4; // px: a shorter move is a click
const EDGE = 48; // px from the list's edge, where it scrolls
const SCROLL = 12; // px a move

/** @typedef {{ row: HTMLElement, grip: HTMLElement, y: number, to: string, moved: boolean }} Drag */

/** @param {Drag} drag */
const unmark = (drag) => {
  drag.row.removeAttribute("data-dragged");
  for (const one of document.querySelectorAll("[data-drop-at]")) {
    one.removeAttribute("data-drop-at");
  }
};

/**
 * Returns the row or the list under a point.
 *
 * @param {number} x
 * @param {number} y
 */
const under = (x, y) => {
  const element = document.elementFromPoint(x, y);
  return /** @type {HTMLElement | null} */ (element?.closest("[data-row], [data-list]") ?? null);
};

/**
 * Returns whether a row goes before another one. The rows beside it are passed wherever the pointer is
 * on them: their near half is where the row is already.
 *
 * @param {HTMLElement} row
 * @param {HTMLElement} target
 * @param {number} y
 */
const goesBefore = (row, target, y) => {
  if (target === row.previousElementSibling) return true;
  if (target === row.nextElementSibling) return false;
  const box = target.getBoundingClientRect();
  return y < box.top + box.height / 2;
};

/**
 * Marks where the row would be dropped; `drag.to` is "<group>:<next row>", "" while nowhere.
 *
 * @param {Drag} drag
 * @param {PointerEvent} event
 */
const mark = (drag, event) => {
  unmark(drag);
  drag.row.setAttribute("data-dragged", "");
  drag.to = "";
  const target = under(event.clientX, event.clientY);
  const list = target?.closest("[data-list]");
  if (!target || !list) return;
  const group = /** @type {HTMLElement} */ (list).dataset.list;
  if (target.dataset.row === undefined) {
    target.setAttribute("data-drop-at", "inside");
    drag.to = `${group}:`;
    return;
  }
  const isBefore = goesBefore(drag.row, target, event.clientY);
  target.setAttribute("data-drop-at", isBefore ? "before" : "after");
  const after = /** @type {HTMLElement | null} */ (target.nextElementSibling);
  const next = isBefore ? target : after;
  const isSelf = target === drag.row || next === drag.row;
  drag.to = isSelf ? "" : `${group}:${next?.dataset.row ?? ""}`;
};

/**
 * Scrolls the list that holds a row while the pointer is near its edge.
 *
 * @param {HTMLElement} row
 * @param {number} y
 */
const scroll = (row, y) => {
  const scroller = row.closest("[data-scrolls]");
  if (!scroller) return;
  const { top, bottom } = scroller.getBoundingClientRect();
  if (y < top + EDGE) scroller.scrollBy(0, -SCROLL);
  if (y > bottom - EDGE) scroller.scrollBy(0, SCROLL);
};

/** Listens to drags of all rows with a grip (`data-row`, `data-grip`), as long as the page lives. */
export const dragRows = () => {
  /** @type {Drag | null} */
  let drag = null;
  addEventListener("pointerdown", (event) => {
    const grip = /** @type {HTMLElement} */ (event.target).closest?.("[data-grip]");
    const row = /** @type {HTMLElement | null | undefined} */ (grip?.closest("[data-row]"));
    if (!grip || !row || event.button !== 0) return;
    const held = /** @type {HTMLElement} */ (grip);
    held.setPointerCapture(event.pointerId);
    drag = { row, grip: held, y: event.clientY, to: "", moved: false };
  });
  addEventListener("pointermove", (event) => {
    if (drag === null) return;
    drag.moved ||= Math.abs(event.clientY - drag.y) > NEAR;
    if (!drag.moved) return;
    scroll(drag.row, event.clientY);
    mark(drag, event);
  });
  addEventListener("pointerup", () => {
    if (drag === null) return;
    const { row, grip, to, moved } = drag;
    unmark(drag);
    drag = null;
    if (moved && to !== "") {
      const detail = { name: row.dataset.row, to };
      grip.dispatchEvent(new CustomEvent("reorder", { bubbles: true, detail }));
    }
  });
  const cancel = () => {
    if (drag !== null) unmark(drag);
    drag = null;
  };
  addEventListener("pointercancel", cancel);
  addEventListener(
    "keydown",
    (event) => {
      if (drag === null || event.key !== "Escape") return;
      event.preventDefault(); // the dialog stays open
      event.stopPropagation();
      cancel();
    },
    true,
  );
};
