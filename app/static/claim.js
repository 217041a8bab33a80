// This window's identity, held before Python is up. Python takes a second or more to start, and
// while nobody holds the id, other windows take this one for closed and its tasks for left behind.
// The adapter of Web Locks takes the claim over (app/browser/web_locks.py).
"use strict";
(() => {
  const WAIT_MS = 1000; // how long the old document of a reload may take to let go
  const known = () => {
    try {
      const text = sessionStorage.getItem(`bindery.window${window.binderyScope}`);
      return JSON.parse(text ?? "null")?.[0];
    } catch {
      return null; // storage is blocked, or what is there is not ours
    }
  };
  const id = known();
  if (typeof id !== "string" || !navigator.locks) return;
  const claim = /** @type {Claim} */ ({ name: `bindery.window.${id}${window.binderyScope}` });
  claim.granted = new Promise((granted) => {
    claim.lost = new Promise((lost) => {
      const hold = () => {
        granted(true);
        return new Promise((free) => {
          claim.free = free;
        });
      };
      const limit = { signal: AbortSignal.timeout(WAIT_MS) };
      navigator.locks.request(claim.name, limit, hold).catch(() => {
        granted(false); // a living twin has it
        lost(); // or, once it was granted, another window took it while this one was frozen
      });
    });
  });
  window.binderyClaim = claim;
})();
