// The page's side of the service worker: holds what this window needs, has the worker installed once
// the page is ready and idle, and tells the page when a newer release has arrived.
import { cacheName, isOurCache } from "./names.js";

/** @type {Release} */
const release = JSON.parse(document.getElementById("release")?.textContent ?? "");
const { runtime, app, worker } = release;
const CHECK_MS = 30 * 60 * 1000; // a window may stay open for days
const CALM_MS = 1000; // after the start: the page comes first
const HASTEN_MS = 1500; // a worker that may go on has done so by then

// A lock for each folder, as long as the window lives: its cache is not deleted before that.
for (const folder of worker ? [runtime, app] : []) {
  navigator.locks?.request(cacheName(folder), { mode: "shared" }, () => new Promise(() => {}));
}

/** @param {MessageEvent} event */
function hear({ data }) {
  if (data?.bindery !== "release" || cacheName(data.app) === cacheName(app)) return;
  window.bindery.newer = true;
  window.dispatchEvent(new Event("bindery:newer"));
}

// A Trusted Types policy for the one script that this module registers.
/** @type {{ createScriptURL(input: string): string }} */
const rules = { createScriptURL: () => "./sw.js" };
const workerScript = globalThis.trustedTypes?.createPolicy("bindery-offline", rules) ?? rules;

const pause = (/** @type {number} */ milliseconds) =>
  new Promise((over) => setTimeout(over, milliseconds));

// A new worker asks not to wait. Where the one before it was busy just then, Chromium may let it wait
// all the same, for minutes; so it is told to ask again.
/** @param {ServiceWorker | null} worker */
async function hasten(worker) {
  while (worker?.state === "installing" || worker?.state === "installed") {
    await pause(HASTEN_MS);
    if (worker.state === "installed") worker.postMessage({ bindery: "hasten" });
  }
}

/** @param {ServiceWorkerContainer} workers */
async function follow(workers) {
  const registration = await workers.register(workerScript.createScriptURL(""), {
    updateViaCache: "none",
  });
  registration.addEventListener("updatefound", () => hasten(registration.installing));
  void hasten(registration.installing ?? registration.waiting);
  registration.active?.postMessage({ bindery: "sweep" });
  const check = () => {
    if (!document.hidden) registration.update().catch(() => {}); // offline: some other time
  };
  setInterval(check, CHECK_MS);
}

// Without a worker in this build: end the one of an earlier build, and what it kept.
/** @param {ServiceWorkerContainer} workers */
async function leave(workers) {
  const registration = await workers.getRegistration("./");
  await registration?.unregister();
  const names = (await caches.keys()).filter((name) => isOurCache(name));
  const { held } = await navigator.locks.query();
  const needed = new Set(held?.map((lock) => lock.name));
  await Promise.all(names.filter((name) => !needed.has(name)).map((name) => caches.delete(name)));
}

async function begin() {
  const workers = navigator.serviceWorker;
  if (!workers) return; // http that is not this computer, or switched off
  workers.addEventListener("message", hear);
  workers.startMessages();
  await window.bindery.ready;
  await pause(CALM_MS);
  await new Promise((idle) => (window.requestIdleCallback ?? setTimeout)(idle));
  try {
    await (worker ? follow(workers) : leave(workers));
  } catch (error) {
    console.info(`Bindery: no offline copy (${/** @type {Error} */ (error).message})`);
  }
}

begin().catch(() => {}); // the page did not start, and says so itself
