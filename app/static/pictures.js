// The pictures on the page. No <img> has a server's address: a view writes it as `data-src`, and this
// module fetches the picture when it comes near the viewport and shows its bytes.
//
// It watches the document, so views and morphing need not know of it. An image that cannot be had
// gets an event "error" whose `detail` is why. Of an image with `data-check` the bytes must be
// its task's (see picture_fetch.js). One with `data-notify` gets an event "shown" once it is loaded.
// One with `data-thumb`, "<prompt id>:<index>", shows a small version: the kept one, else of its own.
import { fetcher } from "./picture_fetch.js";
import { beginPlayers } from "./players.js";
import { small } from "./small_pictures.js";

export { typedClip } from "./clip_type.js";
export { typed } from "./picture_type.js";
export { reduced, useKept } from "./small_pictures.js";

// A screen ahead, so that scrolling meets few empty places.
const NEAR = "800px";

// Bytes of pictures that stay for being shown again, about 1,000 small ones. What is in sight stays
// whatever it takes.
const BUDGET = 200_000_000;

// Small versions of a task's pictures, and the pictures beside models.
const SMALL = ["&preview=", "/models/preview/"];

// An address with this is that of the small version.
const THUMB = "#thumb=";

const addressOf = (/** @type {HTMLImageElement} */ { dataset: { src, thumb } }) =>
  src !== undefined && thumb ? `${src}${THUMB}${thumb}` : src;

/**
 * One address, and the images that show it. `url` stands for the Blob, while there is one.
 *
 * @typedef {object} Picture
 * @property {string} address
 * @property {Set<HTMLImageElement>} images
 * @property {Set<HTMLImageElement>} near
 * @property {Blob | null} blob
 * @property {string} url
 * @property {AbortController | null} abort
 * @property {boolean} failed
 */

// Asks the browser not to delete what this page keeps when the disk is nearly full. Pages that are not
// secure cannot ask.
export const askToPersist = () => {
  navigator.storage?.persist?.().catch(() => {});
};

// Shows pictures until the function that it returns as `end` is called. `take` fetches one for other
// uses, from those at hand if it is there: see the function that `fetcher` returns. `guard` is as there.
/**
 * @param {import("./picture_fetch.js").Guard} guard
 * @param {number} [budget]
 */
export const begin = (guard, budget = BUDGET) => {
  const fetchPicture = fetcher(guard);
  const endPlayers = beginPlayers(guard, fetchPicture);
  /** @type {Map<string, Picture>} */
  const pictures = new Map(); // by address
  /** @type {Set<Picture>} */
  const ready = new Set(); // those with a Blob; the one that left the viewport first is first
  /** @type {Map<HTMLImageElement, string>} */
  const watched = new Map(); // images, each with the address it was found with
  let held = 0;

  const pictureOf = (/** @type {HTMLImageElement} */ image) => {
    const address = watched.get(image);
    return address === undefined ? undefined : pictures.get(address);
  };

  /** @param {Picture} picture */
  const drop = (picture) => {
    URL.revokeObjectURL(picture.url);
    held -= picture.blob?.size ?? 0;
    picture.blob = null;
    ready.delete(picture);
    for (const image of picture.images) image.removeAttribute("src");
    if (!picture.images.size) pictures.delete(picture.address);
  };

  const makeRoom = () => {
    for (const picture of ready) {
      if (held <= budget) return;
      if (!picture.near.size) drop(picture);
    }
  };

  /** @type {(picture: Picture, why: string) => void} */
  const fail = (picture, why) => {
    picture.failed = true;
    for (const image of picture.images) {
      image.dispatchEvent(new CustomEvent("error", { detail: why }));
    }
  };

  /** @type {(picture: Picture, image: HTMLImageElement) => Promise<void>} */
  const load = async (picture, image) => {
    const abort = new AbortController();
    picture.abort = abort;
    const [address, thumb] = picture.address.split(THUMB);
    const kind = SMALL.some((part) => address.includes(part)) ? "small" : "full";
    const name = image.dataset.check ?? "";
    const whole = () => fetchPicture(address, { name, kind, signal: abort.signal });
    try {
      const blob = await (thumb ? small(thumb, whole, guard.made, abort.signal) : whole());
      if (abort.signal.aborted) return;
      picture.blob = blob;
      picture.url = URL.createObjectURL(blob);
      held += blob.size;
      ready.add(picture);
      for (const one of picture.images) {
        one.src = picture.url;
        if (one.dataset.notify !== undefined) {
          one.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
        }
      }
      makeRoom();
    } catch (error) {
      if (!abort.signal.aborted) fail(picture, /** @type {Error} */ (error).name);
    } finally {
      if (picture.abort === abort) picture.abort = null;
    }
  };

  /** @param {Picture} picture */
  const cancel = (picture) => {
    picture.abort?.abort();
    picture.abort = null;
  };

  /** @type {(picture: Picture, image: HTMLImageElement) => void} */
  const come = (picture, image) => {
    picture.near.add(image);
    ready.delete(picture);
    if (picture.blob) ready.add(picture);
    else if (!picture.abort && !picture.failed) void load(picture, image);
  };

  /** @type {(picture: Picture, image: HTMLImageElement) => void} */
  const go = (picture, image) => {
    if (!picture.near.delete(image) || picture.near.size) return;
    cancel(picture);
    if (picture.blob) {
      ready.delete(picture);
      ready.add(picture);
      makeRoom();
    }
  };

  const near =
    globalThis.IntersectionObserver &&
    new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const image = /** @type {HTMLImageElement} */ (target);
          const picture = pictureOf(image);
          if (picture) (isIntersecting ? come : go)(picture, image);
        }
      },
      { rootMargin: NEAR, scrollMargin: NEAR },
    );

  /** @type {(address: string) => Picture} */
  const made = (address) => {
    const fresh = { images: new Set(), near: new Set(), blob: null, url: "", abort: null };
    const picture = { address, ...fresh, failed: false };
    pictures.set(address, picture);
    return picture;
  };

  /** @type {(image: HTMLImageElement, address: string) => void} */
  const watch = (image, address) => {
    watched.set(image, address);
    const picture = pictures.get(address) ?? made(address);
    picture.images.add(image);
    if (picture.blob) image.src = picture.url;
    else image.removeAttribute("src"); // it may show what was here before
    if (near) near.observe(image);
    else come(picture, image);
  };

  /** @type {(image: HTMLImageElement, address: string) => void} */
  const unwatch = (image, address) => {
    watched.delete(image);
    near?.unobserve(image);
    const picture = /** @type {Picture} */ (pictures.get(address));
    picture.images.delete(image);
    go(picture, image);
    if (!picture.images.size && !picture.blob) pictures.delete(address);
  };

  /** @param {HTMLImageElement} image */
  const look = (image) => {
    const before = watched.get(image);
    const address = image.isConnected ? addressOf(image) : undefined;
    if (before === address) return;
    if (before !== undefined) unwatch(image, before);
    if (address !== undefined) watch(image, address);
  };

  /** @param {Node} node */
  const lookInto = (node) => {
    if (node instanceof HTMLImageElement) look(node);
    else if (node instanceof Element) node.querySelectorAll("img").forEach(look);
  };

  const changes = new MutationObserver((records) => {
    for (const { target, addedNodes, removedNodes } of records) {
      if (target instanceof HTMLImageElement) look(target);
      removedNodes.forEach(lookInto);
      addedNodes.forEach(lookInto);
    }
  });

  // A picture that the browser cannot decode: fetched again, it may be whole.
  /** @param {Event} event */
  const onError = (event) => {
    const picture = pictureOf(/** @type {HTMLImageElement} */ (event.target));
    if (picture?.blob && !(event instanceof CustomEvent)) {
      drop(picture);
      picture.failed = true;
    }
  };

  document.addEventListener("error", onError, true);
  const attributeFilter = ["data-src", "data-thumb"];
  changes.observe(document.body, { subtree: true, childList: true, attributeFilter });
  lookInto(document.body);

  return {
    /** @type {(address: string, options: import("./picture_fetch.js").Options) => Promise<Blob>} */
    take: (address, options) => {
      const blob = options.kind === "file" ? null : pictures.get(address)?.blob;
      return blob && blob.size <= (options.limit ?? Infinity)
        ? Promise.resolve(blob)
        : fetchPicture(address, options);
    },
    end: () => {
      endPlayers();
      document.removeEventListener("error", onError, true);
      changes.disconnect();
      near?.disconnect();
      for (const picture of pictures.values()) cancel(picture);
      for (const picture of [...ready]) drop(picture);
    },
  };
};
