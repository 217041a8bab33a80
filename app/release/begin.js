// The start of a build, kept back until the layout is painted: what is loaded for it would share the
// processors with the first paint, which came late by that, and Python no sooner. A page that no
// worker serves has it all to load first and begins at once; so does one that nobody sees.
"use strict";
(() => {
  const LATEST_MS = 2000; // for a browser that tells of no paint
  const isModule = (part) => part.type === "module";
  const add = (part) => {
    const copy = document.importNode(part, true);
    copy.async = false; // one after the other, as they would run where they were written
    document.body.append(copy);
    return copy;
  };
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    const parts = [...document.getElementById("start").content.children];
    const last = parts.filter((part) => !isModule(part)).map(add).at(-1);
    // Behind boot.js, which has to hear when one of them does not load.
    last.onload = last.onerror = () => parts.filter(isModule).forEach(add);
  };
  if (document.hidden || !navigator.serviceWorker?.controller) {
    begin();
    return;
  }
  new PerformanceObserver(begin).observe({ type: "paint", buffered: true });
  document.addEventListener("visibilitychange", begin, { once: true });
  setTimeout(begin, LATEST_MS);
})();
