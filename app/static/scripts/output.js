// The output of scripts: text as text, pictures between it, and never more than a person could read. It
// is drawn some times a second, since the layout of a long text is dear.

import { typed } from "../picture_type.js";

const MOST = 100_000; // characters; the first ones go
const MOST_PICTURES = 100; // each may take some megabytes
const PERIOD_MS = 100; // ten updates a second look fluent
const BLOCK = 2_000; // characters, and then to the end of the line
const MOST_BLOCK = 8_000; // characters of a block without an end of a line
const PARTS = /[\s\S]{1,1000}\n|[\s\S]{1,1000}/g; // at ends of lines, as far as there are any
const PLACES = /(File "script\.py", line \d+)/; // in the editor, as Python's tracebacks say it
const NEAR_END = 40; // pixels from the end from which the view follows

/**
 * @typedef {import("../scripts.js").State} State
 * @typedef {{ text: string, kind: string }} Piece
 */

export class Output {
  #printed = "";
  #pictures = 0;
  #size = 0; // characters in the nodes
  /** @type {HTMLElement[]} */
  #nodes = [];
  /** @type {Piece[]} */
  #pending = [];
  #timer = 0;
  #epoch = 0;

  get element() {
    return document.getElementById("script-output");
  }

  get printed() {
    this.#flush();
    return this.#printed;
  }

  /** Begins anew, without a text. */
  begin() {
    this.#epoch += 1;
    this.#pending = [];
    this.#printed = "";
    this.#pictures = this.#size = 0;
    for (const node of this.#nodes) release(node);
    this.#nodes = [];
    this.element?.replaceChildren();
  }

  /** @param {State} state */
  become(state) {
    this.#flush();
    this.element?.setAttribute("data-state", state);
  }

  /** Shows in the element, which is new, what there is. */
  attach(/** @type {State} */ state) {
    this.become(state);
    this.element?.replaceChildren(...this.#nodes);
    this.#follow();
  }

  /** @type {(text: string, kind?: string) => void} */
  print(text, kind = "") {
    const last = this.#pending.at(-1);
    if (last?.kind === kind && last.text.length < MOST) last.text += text;
    else this.#pending.push({ text, kind });
    this.#timer ||= setTimeout(() => this.#flush(), PERIOD_MS);
  }

  /** Says that so many characters are not shown. */
  leaveOut(/** @type {number} */ count) {
    this.print(`\n… ${count.toLocaleString(document.documentElement.lang)} …\n`, "note");
  }

  /** @type {(bytes: Uint8Array<ArrayBuffer>, text: string) => Promise<void>} */
  async picture(bytes, text) {
    this.#flush();
    const epoch = this.#epoch;
    const figure = document.createElement("figure");
    this.#draw(() => this.#add(figure));
    this.#pictures += 1;
    const blob = await typed(new Blob([bytes]));
    if (epoch !== this.#epoch) return;
    const caption = document.createElement("figcaption");
    caption.textContent = text;
    const image = document.createElement("img");
    if (blob) {
      image.src = URL.createObjectURL(blob);
      image.alt = text;
      await image.decode().catch(() => {});
      if (epoch !== this.#epoch) return URL.revokeObjectURL(image.src);
    }
    this.#draw(() => figure.append(...(blob ? [image] : []), caption));
  }

  #flush() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const pieces = this.#pending;
    if (!pieces.length) return;
    this.#pending = [];
    this.#printed = (this.#printed + pieces.map(({ text }) => text).join("")).slice(-MOST);
    this.#draw(() => {
      for (const { text, kind } of pieces) this.#append(text.slice(-MOST), kind);
    });
  }

  // A long text is in blocks of some lines, so that only the last one is laid out anew.
  /** @type {(text: string, kind: string) => void} */
  #append(text, kind) {
    for (const part of text.match(PARTS) ?? []) {
      const last = this.#nodes.at(-1);
      const isSame = last?.tagName === "DIV" && last.className === kind;
      const length = isSame ? (last.textContent?.length ?? 0) : MOST;
      const isOpen = length < BLOCK || (length < MOST_BLOCK && !last?.textContent?.endsWith("\n"));
      const block = isSame && isOpen ? last : document.createElement("div");
      block.append(...(kind === "error" ? withPlaces(part) : [part]));
      if (block !== last) {
        block.className = kind;
        this.#add(block);
      }
      this.#size += part.length;
    }
  }

  // Changes the nodes, drops the first ones that are too much, and stays at the end if it was there.
  /** @param {() => void} change */
  #draw(change) {
    const box = this.element;
    const isAtEnd = !box || box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
    change();
    while (this.#size > MOST || this.#pictures > MOST_PICTURES) this.#dropFirst();
    if (isAtEnd) this.#follow();
  }

  /** @param {HTMLElement} node */
  #add(node) {
    this.#nodes.push(node);
    this.element?.append(node);
  }

  #follow() {
    const box = this.element;
    if (box) box.scrollTop = box.scrollHeight;
  }

  #dropFirst() {
    const first = this.#nodes.shift();
    if (first?.tagName === "DIV") this.#size -= first.textContent?.length ?? 0;
    else this.#pictures -= 1;
    if (first) release(first);
    first?.remove();
  }
}

// The parts of a traceback; a place in the script is a button that goes there (editor.js).
/** @param {string} text */
const withPlaces = (text) =>
  text.split(PLACES).map((part, at) => {
    if (at % 2 === 0) return part;
    const place = document.createElement("button");
    place.type = "button";
    place.className = "place";
    place.dataset.scriptLine = /\d+$/.exec(part)?.[0];
    place.textContent = part;
    return place;
  });

/** @param {Element} node */
const release = (node) => {
  for (const image of node.querySelectorAll("img")) URL.revokeObjectURL(image.src);
};
