// The callbacks of `onTask`: a part of `comfyui.js`. They are called in a microtask, so that none runs
// inside the page's own change of state.

/** @type {Set<{ callback: (task: any) => unknown, failed: boolean }>} */
const listeners = new Set();

// An error of a callback is the caller's: it is reported once, and does not reach the page.
/** @param {string} text */
export const tellAll = (text) => {
  for (const listener of listeners) {
    queueMicrotask(async () => {
      if (!listeners.has(listener)) return;
      try {
        await listener.callback(JSON.parse(text));
      } catch (error) {
        if (!listener.failed) console.error("comfyui.onTask:", error);
        listener.failed = true;
      }
    });
  }
};

/**
 * Adds a callback; what it returns removes it, and gives whether none is left.
 * @param {(task: any) => unknown} callback
 */
export const addListener = (callback) => {
  const listener = { callback, failed: false };
  listeners.add(listener);
  return () => listeners.delete(listener) && listeners.size === 0;
};
