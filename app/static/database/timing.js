// Waiting for a turn: time that counts only while this window runs, and how long writes waited.

// Calls back after so many milliseconds of this window's own, unless the function that it returns is
// called before. They are counted in steps: while a window is busy its turn may have come, and it
// has only not heard of it.
/** @type {(milliseconds: number, callBack: () => void) => () => void} */
export const lasting = (milliseconds, callBack) => {
  const STEPS = 4; // of a longer chain of timers browsers make minutes in hidden windows
  let left = STEPS;
  let timer = 0;
  const step = () => {
    if (left === 0) callBack();
    else timer = setTimeout(step, milliseconds / STEPS);
    left -= 1;
  };
  step();
  return () => clearTimeout(timer);
};

// How long the latest writes waited for their turn, in milliseconds.
/** @type {number[]} */
const waited = [];
const WAITS_KEPT = 5000; // a benchmark of thirty windows makes some dozens in each

export const note = (/** @type {number} */ since) => {
  waited.push(performance.now() - since);
  if (waited.length > WAITS_KEPT) waited.shift();
};

/** Returns how long the latest writes waited for their turn, in milliseconds. */
export const waits = () => [...waited];
