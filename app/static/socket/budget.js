// How much of something a server may send, at once and then a second.

// Returns a function that takes an amount and tells whether the budget allows it.
/** @param {[most: number, rate: number]} limits */
export const budget = ([most, rate]) => {
  let left = most;
  let at = performance.now();
  /** @param {number} amount */
  return (amount) => {
    const now = performance.now();
    left = Math.min(most, left + ((now - at) / 1000) * rate) - amount;
    at = now;
    return left >= 0;
  };
};
