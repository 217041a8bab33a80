// Puts HTML in place of an element with idiomorph, which is much faster here than from Python.
import { Idiomorph } from "idiomorph";
import { listen as watchLibrary } from "./library.js";
import { walkMenus } from "./menus.js";
import { dragRows } from "./reorder.js";
import { parse } from "./trusted.js";

export { backCloses } from "./back.js";
export { icon } from "./tab_icon.js";

// Listens for drags of rows and for keys in menus.
export const listen = () => {
  dragRows();
  walkMenus();
  watchLibrary();
};

// Resolves to a zip of [name, Blob] pairs; see zip.js, which is loaded when it is needed.
/** @param {[string, Blob][]} files */
export const zipped = async (files) => (await import("./zip.js")).zipped(files);

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
    // image with `data-src` shows is that of pictures.js.
    beforeAttributeUpdated: (name, node, change) => {
      if (name === "src") {
        const { src } = /** @type {HTMLElement} */ (node).dataset;
        return change !== "remove" || src === undefined;
      }
      // The shape of a tile and the one tab stop of the grid are those of library.js.
      if (name === "style") return false;
      if (name === "tabindex") return !node.closest(".tile");
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
