// The output of scripts: text as text, pictures between it, and never more than a person could read.

import { typed } from "../picture_type.js";

const MOST = 200_000; // characters; the first ones go
const MOST_PICTURES = 100;

/** @typedef {import("../scripts.js").State} State */

export class Output {
  printed = "";
  #leftOut = 0;
  #pictures = 0;
  /** @type {Node[]} */
  #nodes = [];
  #size = 0;

  get element() {
    return document.getElementById("script-output");
  }

  /** Begins anew, without a text. */
  begin() {
    this.printed = "";
    this.#leftOut = this.#pictures = this.#size = 0;
    for (const node of this.#nodes) release(node);
    this.#nodes = [];
    this.element?.replaceChildren();
  }

  /** @param {State} state */
  become(state) {
    this.element?.setAttribute("data-state", state);
  }

  /** Shows in the element, which is new, what there is. */
  attach(/** @type {State} */ state) {
    this.become(state);
    this.element?.replaceChildren(...this.#nodes);
    this.#follow(true);
  }

  /** @type {(text: string, isError: boolean, kind?: string) => void} */
  print(text, isError, kind = isError ? "error" : "") {
    this.printed = (this.printed + text).slice(-MOST);
    const last = this.#nodes.at(-1);
    if (last instanceof HTMLSpanElement && last.className === kind) last.append(text);
    else this.#add(Object.assign(document.createElement("span"), { className: kind }), text);
    this.#size += text.length;
    this.#trim();
  }

  /** Says that so many characters are not shown. */
  leaveOut(/** @type {number} */ count) {
    this.print(`\n… ${count.toLocaleString(document.documentElement.lang)} …\n`, false, "note");
  }

  /** @type {(bytes: Uint8Array<ArrayBuffer>, text: string) => Promise<void>} */
  async picture(bytes, text) {
    const blob = await typed(new Blob([bytes]));
    if (!blob) return this.print(`${text}\n`, false);
    const figure = document.createElement("figure");
    const image = document.createElement("img");
    image.src = URL.createObjectURL(blob);
    image.alt = text;
    const caption = document.createElement("figcaption");
    caption.textContent = text;
    figure.append(image, caption);
    this.#pictures += 1;
    this.#add(figure);
    this.#trim();
  }

  /** @type {(node: HTMLElement, text?: string) => void} */
  #add(node, text = "") {
    if (text) node.append(text);
    const isAtEnd = this.#isAtEnd();
    this.#nodes.push(node);
    this.element?.append(node);
    this.#follow(isAtEnd);
  }

  #isAtEnd() {
    const box = this.element;
    return !box || box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  }

  /** @param {boolean} isAtEnd */
  #follow(isAtEnd) {
    const box = this.element;
    if (box && isAtEnd) box.scrollTop = box.scrollHeight;
  }

  #trim() {
    const isAtEnd = this.#isAtEnd();
    while (this.#size > MOST || this.#pictures > MOST_PICTURES) {
      const [first] = this.#nodes;
      const texts = first?.childNodes;
      if (!first) break;
      if (first instanceof HTMLSpanElement && texts.length > 1) {
        this.#size -= texts[0].textContent?.length ?? 0;
        texts[0].remove();
      } else if (first instanceof HTMLSpanElement && this.#nodes.length === 1) {
        const text = first.textContent ?? "";
        first.textContent = text.slice(-MOST);
        this.#size = first.textContent.length;
        break;
      } else {
        if (first instanceof HTMLSpanElement) this.#size -= first.textContent?.length ?? 0;
        else this.#pictures -= 1;
        release(first);
        this.#nodes.shift();
        first.parentNode?.removeChild(first);
      }
    }
    this.#follow(isAtEnd);
  }
}

/** @param {Node} node */
const release = (node) => {
  if (!(node instanceof HTMLElement)) return;
  for (const image of node.querySelectorAll("img")) URL.revokeObjectURL(image.src);
};
