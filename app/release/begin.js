// The start of a build, kept back until the layout is painted: what is loaded for it would share the
// processors with the first paint, which came late by that, and Python no sooner. A page that no
// worker serves has it all to load first and begins at once; so does one that nobody sees.
"use strict";
(() => {
  const LATEST_MS = 2000; // for a browser that tells of no paint
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    const start = /** @type {HTMLTemplateElement} */ (document.getElementById("start"));
    for (const part of start.content.children) {
      const copy = /** @type {HTMLScriptElement} */ (document.importNode(part, true));
      copy.async = false; // one after the other, as they would run where they were written
      document.body.append(copy);
    }
    void window.bindery.database; // asked for now, they are here when Python wants them
    void window.bindery.dom;
    void window.bindery.transport;
    void window.bindery.pictures;
  };
  if (document.hidden || !navigator.serviceWorker?.controller) {
    begin();
    return;
  }
  new PerformanceObserver(begin).observe({ type: "paint", buffered: true });
  document.addEventListener("visibilitychange", begin, { once: true });
  setTimeout(begin, LATEST_MS);
})();
