// The colours that the person chose, before anything is painted.
"use strict";
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("bindery.theme");
  } catch {
    // storage is blocked: the browser's colours serve
  }
  document.documentElement.dataset.theme = ["light", "dark"].includes(chosen) ? chosen : "auto";
})();
