// A worker that only waits: timers of hidden windows run once a minute, those of a worker go on.
// A file of its own, since a content security policy may allow no other workers.
const waiting = new Map();

addEventListener("message", ({ data: { id, milliseconds } }) => {
  if (milliseconds === undefined) {
    clearTimeout(waiting.get(id));
    waiting.delete(id);
    return;
  }
  const timer = setTimeout(() => {
    waiting.delete(id);
    postMessage(id);
  }, milliseconds);
  waiting.set(id, timer);
});
