// The page's Trusted Types policies: the only ways by which text becomes markup or the address of a
// worker. The content security policy of index.html names them, so no other can be made. A browser
// without Trusted Types gets the same checks and plain strings.

// Files beside this one.
const WORKERS = [
  "database_worker.js",
  "digest.js",
  "script_relay.js",
  "script_worker.js",
  "socket_worker.js",
  "timer.js",
  "unzip.js",
];

/**
 * @template Rules
 * @param {string} name
 * @param {Rules} rules
 * @returns {Rules}
 */
const policy = (name, rules) => globalThis.trustedTypes?.createPolicy(name, rules) ?? rules;

const workers = policy("bindery-worker", {
  /** @param {string} name */
  createScriptURL(name) {
    if (!WORKERS.includes(name)) throw new TypeError(`${name} is no worker of this page`);
    return new URL(name, import.meta.url).href;
  },
});

// The views escape every string of a server, a file or a link (htpy), so the text is taken as it is.
const markup = policy("bindery-markup", { createHTML: (/** @type {string} */ html) => html });

/**
 * Returns the address of one of our own workers, for `new Worker`. Throws for any other name.
 * @param {string} name
 */
export const workerUrl = (name) => workers.createScriptURL(name);

const READY_MS = 10000; // many windows may begin at once; a worker that never does must not stop one

/**
 * Begins one of our own workers, a module that posts a first message when it has begun. Resolves to it
 * without handlers, so the caller sets its own at once; rejects where it does not load or answer.
 * @param {string} name
 * @returns {Promise<Worker>}
 */
export const beginWorker = (name) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl(name), { type: "module" });
    const giveUp = (/** @type {string} */ why) => {
      clearTimeout(timer);
      worker.terminate();
      reject(new Error(why));
    };
    const timer = setTimeout(giveUp, READY_MS, "the worker does not answer");
    worker.onmessage = () => {
      clearTimeout(timer);
      worker.onmessage = worker.onerror = null;
      resolve(worker);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      giveUp(event.message ?? "the worker did not load");
    };
  });

/**
 * Registers the service worker of script_worker.js, which sees nothing else. Resolves to the address
 * of that worker without its ending when it is active; to "" where there are no service workers.
 */
export const registerRelay = async () => {
  if (!navigator.serviceWorker) return "";
  const place = new URL("script_worker", import.meta.url).href;
  const found = await navigator.serviceWorker.register(workerUrl("script_relay.js"), {
    scope: place,
  });
  const worker = found.active ?? found.waiting ?? found.installing;
  if (worker && worker.state !== "activated") {
    await new Promise((active) => {
      worker.addEventListener("statechange", () => {
        if (worker.state === "activated") active(undefined);
      });
    });
  }
  return place;
};

/**
 * Returns the one element that a view's HTML describes; it lies in a document that shows nothing.
 * @param {string} html
 */
export const parse = (html) => {
  const text = markup.createHTML(`<body><template>${html}</template></body>`);
  const inert = new DOMParser().parseFromString(text, "text/html");
  const template = /** @type {HTMLTemplateElement} */ (inert.querySelector("template"));
  return template.content.firstElementChild;
};
