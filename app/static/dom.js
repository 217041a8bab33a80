// Puts HTML in place of an element with idiomorph, which is much faster here than from Python.
import { Idiomorph } from "idiomorph";
import { listen as watchLibrary } from "./library.js";
import { walkMenus } from "./menus.js";
import { dragRows } from "./reorder.js";
import { parse } from "./trusted.js";

export { backCloses } from "./back.js";
export { flash } from "./flash.js";
export { icon } from "./tab_icon.js";

// Listens for drags of rows and for keys in menus.
export const listen = () => {
  dragRows();
  walkMenus();
  watchLibrary();
};

const SHAPED = "[data-zoom], [data-zoom] > img, [data-cuts], #library-grid, .tile, [data-share]";
const LAID_OUT = new Set(["data-far", "data-above", "data-below"]);

// Puts an element into the layout that is in something folded, or far from the view in the library.
/** @param {Element} element */
export const layOut = (element) => {
  const folded = element.closest("details:not([open])");
  if (folded instanceof HTMLDetailsElement) folded.open = true;
  if (element.closest("[data-far]")) element.dispatchEvent(new Event("needed", { bubbles: true }));
};

// Resolves to a zip of [name, Blob] pairs; see zip.js, which is loaded when it is needed.
/** @param {[string, Blob][]} files */
export const zipped = async (files) => (await import("./zip.js")).zipped(files);

// Copies the picture in the viewer; see copy_picture.js. Resolves to whether it is in the clipboard.
export const copyPicture = async () => (await import("./copy_picture.js")).copyPicture();

// Lets people zoom and pan from now on; see zoom.js.
export const zoomable = async () => {
  await import("./zoom.js");
};

/** @type {import("idiomorph").Config} */
const OPTIONS = {
  morphStyle: "outerHTML",
  // Only where a person types: idiomorph would leave out all that is inside any focused element.
  get ignoreActiveValue() {
    // What is typed into a combobox is in the state at once, and choosing a row changes its value.
    return document.activeElement?.matches("input:not([role]), textarea, select") ?? false;
  },
  callbacks: {
    // What only says that it is the same is not drawn anew, nor looked through.
    beforeNodeMorphed: (_old, fresh) =>
      !(fresh instanceof Element && "same" in /** @type {HTMLElement} */ (fresh).dataset),
    // Whether a dialog or a disclosure is open is the person's business, not the view's; and what an
    // image with `data-src` shows is that of pictures.js. Styles of pictures that are zoomed are those
    // of zoom.js.
    beforeAttributeUpdated: (name, node, change) => {
      if (name === "src") {
        const { src } = /** @type {HTMLElement} */ (node).dataset;
        return change !== "remove" || src === undefined;
      }
      if (name === "value" && node instanceof HTMLInputElement) return !node.dataset.cut;
      // The shape of a tile and the one tab stop of the grid are those of library.js.
      if (name === "style") return !(/** @type {Element} */ (node).matches(SHAPED));
      // Which rows are in the layout is a matter of library_rows.js.
      if (LAID_OUT.has(name)) return false;
      if (name === "tabindex") return !(/** @type {Element} */ (node).closest(".tile"));
      return (
        name !== "open" ||
        !(node instanceof HTMLDialogElement || node instanceof HTMLDetailsElement)
      );
    },
  },
};

/**
 * @param {Element} element
 * @param {string} html
 */
export const put = (element, html) => {
  void Idiomorph.morph(element, parse(html), OPTIONS); // nodes: a text it would parse by itself
};
