// The pictures that a person looks at closely, in the viewer and side by side: zoom, pan, gestures and
// their keys. It is loaded when the first of them opens.
//
// A view marks the place of a picture with `data-zoom`. Places in one `data-zoom-group` show the same
// part of their pictures. The views redraw around this: what is set here is in styles, which stay.
import Panzoom from "@panzoom/panzoom";
import { fetchAhead } from "./zoom/ahead.js";
import { listenToCuts } from "./zoom/cuts.js";
import { listenToGestures } from "./zoom/gestures.js";
import { makeView } from "./zoom/view.js";

const STEP = 1.35; // times larger by each press of a key
const ROOMS = ["viewer", "compare"];
const CONTROLS = "button, a, input, [data-handle]";
const BUTTONS = { left: "viewer-next", right: "viewer-previous", tap: "viewer-bare" };

/** @typedef {ReturnType<typeof makeView>} View */

/** @type {Map<HTMLImageElement, View>} */
const views = new Map();

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) viewIn(target)?.fit();
});

/** @type {(place: Element | null | undefined) => View | undefined} */
const viewIn = (place) => {
  const image = place?.querySelector(":scope > img");
  return image ? views.get(/** @type {HTMLImageElement} */ (image)) : undefined;
};

/** @type {(event: Event) => View | undefined} */
const viewAt = ({ target }) => {
  if (!(target instanceof Element) || target.closest(CONTROLS)) return undefined;
  return viewIn(target.closest("[data-zoom]"));
};

/** @type {(view: View) => View[]} */
const beside = (view) => {
  const group = view.image.closest("[data-zoom-group]");
  const found = group ? [...views.values()].filter((one) => group.contains(one.image)) : [];
  return found.filter((one) => one !== view);
};

/** @type {(view: View) => void} */
const tellSize = ({ image }) => {
  const line = image.closest("dialog")?.querySelector("[data-size]");
  const { naturalWidth: width, naturalHeight: height } = image;
  const text = width ? `${width} × ${height}` : "";
  if (line && line.textContent !== text) line.textContent = text;
};

/** @param {HTMLImageElement} image */
const attach = (image) => {
  const view = makeView(Panzoom, image, () => {
    for (const one of beside(view)) one.follow(view.part());
  });
  views.set(image, view);
  resized.observe(/** @type {Element} */ (image.parentElement));
  image.addEventListener("load", () => {
    view.fit();
    tellSize(view);
    fetchAhead(image.parentElement?.dataset.ahead ?? "");
  });
  if (image.complete) fetchAhead(image.parentElement?.dataset.ahead ?? "");
};

const look = () => {
  for (const image of views.keys()) if (!image.isConnected) views.delete(image);
  for (const image of document.querySelectorAll("[data-zoom] > img")) {
    if (!views.has(/** @type {HTMLImageElement} */ (image))) {
      attach(/** @type {HTMLImageElement} */ (image));
    }
  }
  for (const view of views.values()) tellSize(view);
};

const fullScreen = (/** @type {Element | null} */ dialog) => {
  const change = document.fullscreenElement
    ? document.exitFullscreen()
    : dialog?.querySelector("[data-full]")?.requestFullscreen();
  change?.catch(() => {}); // the browser may refuse
};

const press = (/** @type {string} */ id) => {
  const button = document.getElementById(id);
  if (button instanceof HTMLButtonElement && !button.disabled) button.click();
};

/** @type {(event: KeyboardEvent, dialog: HTMLElement) => void} */
const nextMode = (event, dialog) => {
  if (event.shiftKey || !(/** @type {Element} */ (event.target).matches("[data-cuts]"))) return;
  const modes = [...dialog.querySelectorAll(".compare-mode")];
  const now = modes.findIndex((one) => one.ariaPressed === "true");
  /** @type {HTMLElement} */ (modes[(now + 1) % modes.length]).click();
  event.preventDefault();
};

/** @param {KeyboardEvent} event */
const onKey = (event) => {
  const { key, target } = event;
  const dialog = /** @type {HTMLElement | null} */ (document.querySelector("dialog:modal"));
  const view = viewIn(dialog?.querySelector("[data-zoom]"));
  if (!dialog || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target instanceof Element && target.matches("input, textarea, select, video, audio")) return;
  if (key === "Tab") nextMode(event, dialog);
  else if (key === "0") view?.whole();
  else if (key === "1") view?.actual();
  else if (key === "+" || key === "=") view?.zoomBy(STEP);
  else if (key === "-") view?.zoomBy(1 / STEP);
  else if ((key === "f" || key === "F") && !event.repeat) fullScreen(dialog);
};

/** @type {(gesture: "tap" | "left" | "right" | "down") => void} */
const act = (gesture) => {
  if (gesture !== "down") {
    press(BUTTONS[gesture]);
    return;
  }
  /** @type {HTMLElement | null} */ (
    document.querySelector('#viewer[open] [data-action="viewer-close"]')
  )?.click();
};

for (const id of ROOMS) {
  const changes = new MutationObserver(look);
  const dialog = document.getElementById(id);
  if (dialog) changes.observe(dialog, { subtree: true, childList: true });
}
listenToGestures(viewAt, act);
listenToCuts();
addEventListener("keydown", onKey);
look();
