// The cuts between the pictures that are compared by a slider: each is a range, and is dragged over
// the pictures too.

/** @param {HTMLInputElement} range */
const place = (range) => {
  const stage = /** @type {HTMLElement | null} */ (
    range.closest("dialog")?.querySelector("[data-cuts]")
  );
  stage?.style.setProperty(`--cut-${range.dataset.cut}`, `${range.value}%`);
};

/** @param {PointerEvent} event */
const down = (event) => {
  const handle = /** @type {Element} */ (event.target).closest("[data-handle]");
  const stage = handle?.closest("[data-cuts]");
  if (!(handle instanceof HTMLElement) || !stage) return;
  const cut = handle.dataset.handle;
  const range = /** @type {HTMLInputElement} */ (
    handle.closest("dialog")?.querySelector(`[data-cut="${cut}"]`)
  );
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  const box = stage.getBoundingClientRect();
  const move = (/** @type {PointerEvent} */ moved) => {
    range.value = String(((moved.clientX - box.x) / box.width) * 100);
    place(range);
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener(
    "lostpointercapture",
    () => {
      handle.removeEventListener("pointermove", move);
    },
    { once: true },
  );
};

// Listens from now on.
export const listenToCuts = () => {
  addEventListener("pointerdown", down);
  addEventListener("input", ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.cut) place(target);
  });
};
