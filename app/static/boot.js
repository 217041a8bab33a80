// The boot line: says what is loading before Python is up, and what to do when it fails.
// A classic script without imports, so that it runs even where nothing else can. It is behind the body,
// which is painted without waiting for it, and before all modules: Firefox tells at once of one that
// did not load.
"use strict";
(() => {
  /** @type {Record<string, BootLanguage>} */
  const LANGUAGES = JSON.parse(document.getElementById("boot-texts")?.textContent || "{}");
  /** @param {string} key */
  const read = (key) => {
    try {
      return localStorage.getItem(`bindery.${key}${window.binderyScope}`);
    } catch {
      return null; // storage is blocked: the defaults serve
    }
  };
  const chosen = read("language") || navigator.language || "en";
  const short = chosen.toLowerCase().split("-")[0];
  const language = [chosen, short].find((one) => Object.hasOwn(LANGUAGES, one)) || "en";
  const { tag, direction, texts } = LANGUAGES[language];
  const root = document.documentElement;
  root.lang = tag;
  root.dir = direction;

  const STEPS = ["runtime", "python", "program", "servers"];
  /** @type {string} */
  let line = texts.runtime;
  let over = false;
  const show = () => {
    const text = document.getElementById("boot-text");
    if (text && !over) text.textContent = line;
  };
  /** @param {string} name */
  const step = (name) => {
    if (over) return;
    line = texts[/** @type {keyof BootTexts} */ (name)];
    const bar = /** @type {HTMLProgressElement | null} */ (
      document.getElementById("boot-progress")
    );
    if (bar && STEPS.includes(name)) bar.value = STEPS.indexOf(name) + 1;
    show();
  };

  /** @type {(api: PythonApi) => void} */
  let resolve;
  /** @type {(error: Error) => void} */
  let reject;
  /** @type {Promise<PythonApi>} */
  const ready = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  ready.catch(() => {}); // whoever awaits it hears; nobody else has to

  const part = (/** @type {string} */ id) =>
    /** @type {HTMLElement} */ (document.getElementById(id));
  /** @type {(help: "file" | "missing" | "reload", detail?: string | null) => void} */
  const paintFailure = (help, detail) => {
    const box = document.getElementById("boot");
    if (!box) return;
    box.dataset.state = "failed";
    box.setAttribute("role", "alert");
    part("boot-text").textContent = texts.failed;
    const helpLine = part("boot-help");
    helpLine.textContent = texts[help];
    helpLine.hidden = false;
    const detailBox = part("boot-detail");
    detailBox.textContent = detail || "";
    detailBox.hidden = !detail;
    part("boot-progress").hidden = true;
  };
  /** @type {typeof paintFailure} */
  const fail = (help, detail) => {
    if (over) return;
    over = true;
    line = `${texts.failed} ${detail || ""}`.trim();
    paintFailure(help, detail);
    reject(new Error(line));
  };
  /** @param {ErrorEvent} event */
  const onError = (event) => {
    const target = event.target;
    if (target instanceof HTMLScriptElement) {
      fail(location.protocol === "file:" ? "file" : "missing", target.src);
    } else if (event.error) {
      fail("reload", String(event.error));
    }
  };
  /** @param {PromiseRejectionEvent} event */
  const onRejection = (event) => fail("reload", String(event.reason?.message || event.reason));
  addEventListener("error", onError, true);
  addEventListener("unhandledrejection", onRejection);
  addEventListener("py:progress", () => step("python"), true);

  // What fails without an error of its own: PyScript writes its errors into the page, and Pyodide
  // only warns when a file of its own is missing.
  const base = new URL("./", document.baseURI).href;
  /** @param {PerformanceEntry} entry */
  const missing = (entry) =>
    /** @type {PerformanceResourceTiming} */ (entry).responseStatus >= 400 &&
    entry.name.startsWith(base) &&
    !entry.name.includes("/servers.json");
  const loads = new PerformanceObserver((list) => {
    const entry = list.getEntries().find(missing);
    if (entry) fail("missing", entry.name);
  });
  loads.observe({ type: "resource", buffered: true });
  const written = new MutationObserver(() => {
    const error = document.querySelector(".py-error");
    if (error) {
      fail("missing", error.textContent);
      error.remove();
    }
  });
  written.observe(document.documentElement, { childList: true, subtree: true });

  const slow = setTimeout(() => {
    line = `${line} ${texts.slow}`;
    show();
  }, 15000);

  const settled = () => {
    over = true;
    clearTimeout(slow);
    loads.disconnect();
    written.disconnect();
    removeEventListener("error", onError, true);
    removeEventListener("unhandledrejection", onRejection);
  };

  const load = (/** @type {string} */ path) => import(new URL(path, document.baseURI).href);
  /** @type {Record<string, Promise<any>>} */
  const loaded = {}; // what Python asks for, from when it is first asked for
  /**
   * @param {string} name
   * @returns {any}
   */
  const once = (name) => {
    if (location.protocol === "file:") return null;
    loaded[name] ??= load(`./app/static/${name}.js`);
    return loaded[name];
  };

  // The meeting point of page, Python and comfyui.js.
  window.bindery = {
    language,
    ready,
    step,
    get database() {
      return once("database_client");
    },
    get dom() {
      return once("dom");
    },
    get socket() {
      return once("socket_client");
    },
    get transport() {
      return once("transport");
    },
    get trusted() {
      return once("trusted");
    },
    get pictures() {
      return once("pictures");
    },
    get scripts() {
      return once("scripts");
    },
    async up(api) {
      resolve(api);
      const module = await load("./app/static/comfyui.js");
      settled();
      void once("socket_client"); // the first task wants it at once
      window.comfyui = module;
      window.debugMultiWindowServers = module.debugMultiWindowServers;
      document.getElementById("boot")?.remove();
      root.dataset.ready = "1";
    },
    down(detail) {
      fail("reload", detail);
      settled();
    },
  };
  window.comfyui = { ready: ready.then(() => undefined) };
  window.comfyui.ready.catch(() => {});
  window.debugMultiWindowServers = () => {
    console.log(`${texts.not_up} ${line}`);
    return { ready: false, status: line };
  };
  show();
  if (location.protocol === "file:") fail("file", "");
})();
