// The grid of the library: the shapes of its tiles, one tab stop that the arrows move, pages that come
// by themselves, a long press. What is chosen and found is Python's.
import { listenToRows, settleSoon, showAll } from "./library_rows.js";

const DRESSED = "#library-grid, .tile, [data-share]";
const TILE = ".tile > .picture";
const HOLD_MS = 500; // a press this long chooses; the systems' own menus come as late
const AHEAD = "1200px"; // more than a screen, so that scrolling meets its end rarely
const LEAST = 0.4; // a narrower shape would be a strip
const MOST = 2.6; // a wider one would fill a row alone

/** @type {Map<string, number>} */
const shapes = new Map(); // by the key of the tile, for when a page is drawn again

/** @type {(element: HTMLElement, ratio: number) => void} */
const shape = (element, ratio) => {
  element.style.setProperty("--ratio", String(Math.min(Math.max(ratio, LEAST), MOST)));
};

/** @param {HTMLElement} element */
const dress = (element) => {
  const ratio = shapes.get(element.dataset.key ?? "") ?? Number(element.dataset.ratio);
  if (ratio) shape(element, ratio);
};

/** @param {HTMLElement} grid */
const size = (grid) => {
  const height = Number(grid.dataset.size);
  if (height) grid.style.setProperty("--size", `${height}px`);
  else grid.style.removeProperty("--size");
};

/** @param {HTMLElement} one */
const dressOne = (one) => {
  if (one.id === "library-grid") {
    showAll(); // rows of another size
    size(one);
  } else if (one.dataset.share) one.style.flexGrow = one.dataset.share;
  else if (one.matches(".tile")) dress(one);
};

/** @param {Element} root */
const dressAll = (root) => {
  if (root.matches(DRESSED)) dressOne(/** @type {HTMLElement} */ (root));
  for (const one of root.querySelectorAll(DRESSED)) dressOne(/** @type {HTMLElement} */ (one));
};

// ---- one tab stop ----

const tiles = () =>
  /** @type {HTMLElement[]} */ ([...document.querySelectorAll(TILE)]).filter(
    (one) => one instanceof HTMLButtonElement,
  );

/** @param {Element} tile */
const parts = (tile) =>
  /** @type {NodeListOf<HTMLElement>} */ (tile.querySelectorAll("button, input"));

/** @param {HTMLElement} button */
const mark = (button) => {
  for (const one of document.querySelectorAll('#library-grid [tabindex="0"]')) {
    if (!button.parentElement?.contains(one)) one.setAttribute("tabindex", "-1");
  }
  button.tabIndex = 0;
};

const markFirst = () => {
  if (document.querySelector('#library-grid .picture[tabindex="0"]')) return;
  const first = tiles()[0];
  if (first) first.tabIndex = 0;
};

/**
 * Returns the tile above or below: the nearest in the next row.
 *
 * @type {(all: HTMLElement[], from: HTMLElement, down: boolean) => HTMLElement | undefined}
 */
const across = (all, from, down) => {
  const start = from.getBoundingClientRect();
  const middle = start.left + start.width / 2;
  const step = down ? 1 : -1;
  let found;
  let best = Infinity;
  let row = NaN;
  for (let at = all.indexOf(from) + step; at >= 0 && at < all.length; at += step) {
    const box = all[at].getBoundingClientRect();
    if (Math.abs(box.top - start.top) < 4) continue;
    if (Number.isNaN(row)) row = box.top;
    if (Math.abs(box.top - row) > 4) break;
    const away = Math.abs(box.left + box.width / 2 - middle);
    if (away < best) {
      best = away;
      found = all[at];
    }
  }
  return found;
};

/** @type {(all: HTMLElement[], from: HTMLElement, key: string) => HTMLElement | undefined} */
const aim = (all, from, key) => {
  const at = all.indexOf(from);
  const isMirrored = document.documentElement.dir === "rtl";
  if (key === "Home") return all[0];
  if (key === "End") return all[all.length - 1];
  if (key === "ArrowLeft") return all[at + (isMirrored ? 1 : -1)];
  if (key === "ArrowRight") return all[at + (isMirrored ? -1 : 1)];
  return across(all, from, key === "ArrowDown");
};

const WALK = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

/** @param {KeyboardEvent} event */
const walk = (event) => {
  const from = /** @type {HTMLElement} */ (event.target);
  if (!from.matches?.(TILE) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!WALK.includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  if (from.closest("[data-far]")) showAll();
  const to = aim(tiles(), from, event.key);
  if (!to) return;
  if (to.closest("[data-far]")) showAll();
  mark(to);
  to.focus();
  to.scrollIntoView({ block: "nearest" });
};

// ---- a long press, and presses while something is chosen by touch ----

let held = 0;
let isHeld = false;

/** @param {Element} tile */
const choose = (tile) =>
  /** @type {HTMLElement | null} */ (tile.querySelector(".tile-check"))?.click();

/** @param {PointerEvent} event */
const press = (event) => {
  clearTimeout(held);
  isHeld = false;
  const tile = /** @type {Element} */ (event.target).closest?.(".tile");
  if (event.pointerType !== "touch" || !tile) return;
  held = window.setTimeout(() => {
    isHeld = true;
    choose(tile);
  }, HOLD_MS);
};

const release = () => clearTimeout(held);

/** @param {MouseEvent} event */
const tap = (event) => {
  const button = /** @type {Element} */ (event.target).closest?.(TILE);
  if (!button) return;
  const isTouch = event instanceof PointerEvent && event.pointerType === "touch";
  const isChoosing = isTouch && button.closest("#library-grid")?.hasAttribute("data-choosing");
  if (!isHeld && !isChoosing) return;
  event.preventDefault();
  event.stopPropagation();
  if (!isHeld) choose(/** @type {Element} */ (button.parentElement));
  isHeld = false;
};

// ---- size by Ctrl and the wheel ----

/** @param {WheelEvent} event */
const wheel = (event) => {
  if (!event.ctrlKey || !(/** @type {Element} */ (event.target).closest?.("#library-grid"))) return;
  event.preventDefault();
  const slider = /** @type {HTMLInputElement | null} */ (document.getElementById("library-size"));
  if (!slider) return;
  slider.value = String(Number(slider.value) + (event.deltaY < 0 ? 20 : -20));
  slider.dispatchEvent(new Event("change", { bubbles: true }));
};

// Listens from now on, and dresses what is drawn.
export const listen = () => {
  listenToRows();
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some((one) => one.isIntersecting)) return;
      /** @type {HTMLElement | null} */ (
        document.querySelector('[data-action="more-pictures"]')
      )?.click();
    },
    { rootMargin: AHEAD, scrollMargin: AHEAD },
  );
  const look = () => {
    near.disconnect(); // observed anew, it tells again while the end is still near
    const more = document.getElementById("library-more");
    if (more) near.observe(more);
    markFirst();
  };
  new MutationObserver((records) => {
    let isOurs = false;
    let isGrid = false;
    for (const { type, target, addedNodes } of records) {
      const place = /** @type {Element} */ (target);
      if (!place.closest("#layout")) continue;
      isOurs = true;
      isGrid ||= place.closest("#pictures") !== null;
      if (type === "attributes") dressOne(/** @type {HTMLElement} */ (target));
      for (const node of addedNodes) if (node instanceof Element) dressAll(node);
    }
    if (isOurs) look();
    if (isGrid) settleSoon(true);
  }).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["data-size", "data-key", "data-ratio", "data-share"],
  });
  document.addEventListener(
    "load",
    (event) => {
      const image = event.target;
      if (!(image instanceof HTMLImageElement) || !image.naturalWidth) return;
      const tile = /** @type {HTMLElement | null} */ (image.closest(".tile"));
      if (!tile) return;
      const ratio = image.naturalWidth / image.naturalHeight;
      if (tile.dataset.key) shapes.set(tile.dataset.key, ratio);
      shape(tile, ratio);
    },
    true,
  );
  document.addEventListener("focusin", (event) => {
    const button = /** @type {HTMLElement} */ (event.target);
    if (button.matches(TILE)) {
      mark(button);
      for (const one of parts(/** @type {Element} */ (button.parentElement))) one.tabIndex = 0;
    }
  });
  document.addEventListener("keydown", walk, true);
  document.addEventListener("keyup", (event) => {
    if (event.key === " " && /** @type {Element} */ (event.target).matches?.(TILE)) {
      event.preventDefault(); // Space chooses; a button would be pressed
    }
  });
  document.addEventListener("pointerdown", press, true);
  for (const name of ["pointerup", "pointermove", "pointercancel", "scroll"]) {
    document.addEventListener(name, release, { capture: true, passive: true });
  }
  document.addEventListener("click", tap, true);
  document.addEventListener("contextmenu", (event) => {
    if (isHeld) event.preventDefault(); // the browser's menu of a picture comes with a long press
  });
  document.addEventListener("wheel", wheel, { passive: false });
};
