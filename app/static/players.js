// The players on the page. A player of the browser follows redirects, so none gets its address from a
// view: a view writes it as `data-src`. When a player comes near the viewport, this module asks the
// server whether it has the file itself. Only then does the player have the address, and its own
// requests for ranges begin when a person plays it. A player sends no key: where the server demands
// one, this module fetches the whole file and gives the player its bytes.
//
// A player whose file cannot be had gets an event "error" whose `detail` is why.
import { clipBlobs } from "./clip_blobs.js";
import { inTurn } from "./picture_slots.js";
import { isKeyed, peek } from "./transport.js";

const NEAR = "800px"; // as for pictures
const HEAD_SECONDS = 30; // as for pictures

const OK = 200; // the status of an answer with the file
const VIEW = "/api/view?";

// Watches the players until the function that it returns is called. `guard` is as in picture_fetch.js,
// and `fetchFile` the function that `fetcher` there returns.
/**
 * @param {import("./picture_fetch.js").Guard} guard
 * @param {ReturnType<typeof import("./picture_fetch.js").fetcher>} fetchFile
 */
export const beginPlayers = (guard, fetchFile) => {
  /** @type {Map<HTMLMediaElement, string>} */
  const watched = new Map(); // players, each with the address it was found with
  const abort = new AbortController();
  const { signal } = abort;

  /** @type {(address: string) => Promise<string>} */
  const ask = async (address) => {
    const server = address.slice(0, address.indexOf(VIEW));
    if (!guard.mayAsk(server)) return "SetAside";
    const work = () => peek(address, HEAD_SECONDS, signal);
    const { status, isRedirect } = await inTurn(server, "small", { urgent: true, signal }, work);
    if (isRedirect) return "Redirected";
    return status === OK ? "" : "Status";
  };

  /** @type {(player: HTMLMediaElement, address: string) => Promise<void>} */
  const loadWithKey = async (player, address) => {
    try {
      const blob = await fetchFile(address, { kind: "clip", signal });
      if (!signal.aborted && watched.get(player) === address) clips.give(player, blob);
    } catch (error) {
      if (signal.aborted || watched.get(player) !== address) return;
      const detail = /** @type {Error} */ (error).name;
      player.dispatchEvent(new CustomEvent("error", { detail }));
    }
  };

  /** @param {HTMLMediaElement} player */
  const load = async (player) => {
    const address = watched.get(player);
    if (address === undefined) return;
    if (isKeyed(address)) return void (await loadWithKey(player, address));
    const why = await ask(address).catch((/** @type {Error} */ error) => error.name);
    if (signal.aborted || watched.get(player) !== address) return;
    if (why) player.dispatchEvent(new CustomEvent("error", { detail: why }));
    else player.src = address;
  };

  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        void load(/** @type {HTMLMediaElement} */ (target));
      }
    },
    { rootMargin: NEAR, scrollMargin: NEAR },
  );
  const clips = clipBlobs((player) => near.observe(player));

  /** @param {HTMLMediaElement} player */
  const look = (player) => {
    const before = watched.get(player);
    const address = player.isConnected ? player.dataset.src : undefined;
    if (before === address) return;
    watched.delete(player);
    clips.drop(player);
    near.unobserve(player);
    if (address === undefined) return;
    player.removeAttribute("src"); // it may play what was here before
    watched.set(player, address);
    near.observe(player);
  };

  /** @param {Node} node */
  const lookInto = (node) => {
    if (node instanceof HTMLMediaElement) look(node);
    else if (node instanceof Element) {
      for (const player of node.querySelectorAll("video, audio")) {
        look(/** @type {HTMLMediaElement} */ (player));
      }
    }
  };

  const changes = new MutationObserver((records) => {
    for (const { target, addedNodes, removedNodes } of records) {
      if (target instanceof HTMLMediaElement) look(target);
      removedNodes.forEach(lookInto);
      addedNodes.forEach(lookInto);
    }
  });
  changes.observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["data-src"],
  });
  lookInto(document.body);

  return () => {
    abort.abort();
    changes.disconnect();
    near.disconnect();
    clips.end();
    watched.clear();
  };
};
