// The colours that the person chose, before anything is painted. And the scope of this page's names:
// another page of the same origin, under another path, has names of its own (app/browser/scope.py).
"use strict";
(() => {
  const path = new URL("./", document.baseURI).pathname;
  window.binderyScope = path === "/" ? "" : `@${path}`;
  /** @type {string | null} */
  let chosen = null;
  try {
    chosen = localStorage.getItem(`bindery.theme${window.binderyScope}`);
  } catch {
    // storage is blocked: the browser's colours serve
  }
  document.documentElement.dataset.theme =
    chosen === "light" || chosen === "dark" ? chosen : "auto";
})();
