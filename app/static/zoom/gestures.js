// Pointers over a picture: drag, pinch, wheel, double click, and the swipes and taps of a finger.
import { makeView } from "./view.js";

/** @typedef {ReturnType<typeof makeView>} View */

const STILL = 6; // pixels that a press may move and still be a click
const SWIPE = 60; // pixels, about a thumb's width
const TAP_MS = 250; // two taps within are one double tap, as usual
const NEAR_TAP = 40; // pixels between the two
const WHEEL = 0.002; // of the scale for each pixel of a wheel, which has about 100 a notch
const PINCH = 0.01; // likewise for a touchpad's pinch, which sends a few pixels each time
const LINE = 16; // pixels of a line, in which some wheels count

/** @type {(one: PointerEvent, two: PointerEvent) => { x: number, y: number, apart: number }} */
const between = (one, two) => ({
  x: (one.clientX + two.clientX) / 2,
  y: (one.clientY + two.clientY) / 2,
  apart: Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY) || 1,
});

const at = (/** @type {MouseEvent} */ event) => ({ x: event.clientX, y: event.clientY });

/**
 * Listens from now on. `viewAt` returns the picture's view where an event happened; `act` is told of
 * a "tap", and of a swipe "left", "right" or "down" over a picture that is not enlarged.
 *
 * @param {(event: Event) => View | undefined} viewAt
 * @param {(gesture: "tap" | "left" | "right" | "down") => void} act
 */
export const listenToGestures = (viewAt, act) => {
  /** @type {Map<number, PointerEvent>} */
  const pointers = new Map();
  /** @type {View | undefined} */
  let view;
  /** @type {PointerEvent | undefined} */
  let first; // where the only pointer went down
  let moved = false; // also after the pointers went up, for the click that follows
  let touch = false;
  /** @type {{ event: PointerEvent, timer: ReturnType<typeof setTimeout> } | undefined} */
  let tapped;

  const down = (/** @type {PointerEvent} */ event) => {
    const found = viewAt(event);
    if (!found || event.button !== 0) return;
    if (!pointers.size) {
      moved = false;
      first = event;
      view = found;
    } else {
      moved = true;
      first = undefined;
      view?.lean(0, 0);
    }
    touch = event.pointerType === "touch";
    pointers.set(event.pointerId, event);
  };

  const drag = (/** @type {PointerEvent} */ before, /** @type {PointerEvent} */ event) => {
    if (!view || !first) return;
    const dx = event.clientX - first.clientX;
    const dy = event.clientY - first.clientY;
    moved ||= Math.hypot(dx, dy) > STILL;
    if (!moved) return;
    if (view.isZoomed()) view.panBy(event.clientX - before.clientX, event.clientY - before.clientY);
    else if (touch && Math.abs(dx) > Math.abs(dy)) view.lean(dx, 0);
    else if (touch) view.lean(0, Math.max(0, dy));
  };

  const move = (/** @type {PointerEvent} */ event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const [one, two] = [...pointers.values()];
    pointers.set(event.pointerId, event);
    if (!two) {
      drag(before, event);
      return;
    }
    const [now1, now2] = [...pointers.values()];
    const from = between(one, two);
    const to = between(now1, now2);
    view?.panBy(to.x - from.x, to.y - from.y);
    view?.zoomTo((view.scale() * to.apart) / from.apart, to);
  };

  const tap = (/** @type {PointerEvent} */ event) => {
    const before = tapped?.event;
    clearTimeout(tapped?.timer);
    tapped = undefined;
    const distance = before && between(before, event).apart;
    if (distance !== undefined && distance < NEAR_TAP) {
      view?.toggle(at(event));
      return;
    }
    const timer = setTimeout(() => {
      tapped = undefined;
      act("tap");
    }, TAP_MS);
    tapped = { event, timer };
  };

  const swipe = (/** @type {PointerEvent} */ event) => {
    if (!first || view?.isZoomed()) return;
    const dx = event.clientX - first.clientX;
    const dy = event.clientY - first.clientY;
    if (Math.abs(dx) > SWIPE && Math.abs(dx) > Math.abs(dy)) act(dx < 0 ? "left" : "right");
    else if (dy > SWIPE && dy > Math.abs(dx)) act("down");
  };

  const up = (/** @type {PointerEvent} */ event) => {
    if (!pointers.delete(event.pointerId)) return;
    view?.lean(0, 0);
    if (touch && first && event.type === "pointerup") (moved ? swipe : tap)(event);
    if (pointers.size === 1)
      [first] = pointers.values(); // a finger of two stays, and pans
    else first = undefined;
  };

  // A drag is no click; and a finger's tap shows or hides what is around the picture.
  const click = (/** @type {MouseEvent} */ event) => {
    if (event.detail === 0 || !viewAt(event) || !(moved || touch)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const wheel = (/** @type {WheelEvent} */ event) => {
    const found = viewAt(event);
    if (!found) return;
    event.preventDefault(); // it would scroll or zoom the page
    const pixels = event.deltaY * (event.deltaMode ? LINE : 1);
    const factor = Math.exp(-pixels * (event.ctrlKey ? PINCH : WHEEL));
    found.zoomTo(found.scale() * factor, at(event));
  };

  const doubled = (/** @type {MouseEvent} */ event) => {
    if (!touch && !moved) viewAt(event)?.toggle(at(event));
  };

  // A picture can be dragged elsewhere only while it is whole.
  const dragstart = (/** @type {DragEvent} */ event) => {
    if (viewAt(event)?.isZoomed()) event.preventDefault();
  };

  addEventListener("dragstart", dragstart);
  addEventListener("pointerdown", down);
  addEventListener("pointermove", move);
  addEventListener("pointerup", up);
  addEventListener("pointercancel", up);
  addEventListener("click", click, true);
  addEventListener("dblclick", doubled);
  addEventListener("wheel", wheel, { passive: false });
};
