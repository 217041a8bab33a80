// The frames that a script's sockets bring: those of the window's own socket to a server, as they came.

/**
 * @typedef {Uint8Array<ArrayBuffer>} Bytes
 * @typedef {object} Ring
 * @property {{ isText: boolean, bytes: Bytes }[]} frames that the script has not taken yet
 * @property {number} size their bytes
 * @property {() => void} wake
 * @property {() => void} deaf ends the listening
 * @property {Set<string>} done prompts whose end was passed on
 * @property {Set<string>} late those whose end was not, when last looked
 */

const MOST_BYTES = 64_000_000; // for a script that takes none; then the oldest go
const AT_ONCE = 16_000_000; // bytes of one answer
const LOOK_MS = 1_500; // without a frame, until it is looked for prompts that ended unheard

const encoder = new TextEncoder();

// Scripts know previews as type 1; the page asks for those with a head of JSON (type 4).
/** @type {(buffer: ArrayBuffer) => Bytes} */
const plainPreview = (buffer) => {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  if (buffer.byteLength < 8 || view.getUint32(0) !== 4) return bytes;
  const start = 8 + view.getUint32(4);
  if (start > bytes.length) return bytes;
  const head = new TextDecoder().decode(bytes.subarray(8, start));
  const plain = new Uint8Array(8 + bytes.length - start);
  new DataView(plain.buffer).setUint32(0, 1);
  new DataView(plain.buffer).setUint32(4, head.includes("image/png") ? 2 : 1);
  plain.set(bytes.subarray(start), 8);
  return plain;
};

// The prompt whose end a text frame tells, "" for none.
/** @param {string} text */
const endedBy = (text) => {
  if (text.length > 1000 || !text.includes('"executing"')) return "";
  try {
    const { type, data } = JSON.parse(text);
    return type === "executing" && data?.node === null ? String(data.prompt_id) : "";
  } catch {
    return "";
  }
};

export class Frames {
  /** @type {Map<number, Ring>} */
  #rings = new Map();
  #latest = 0;
  #ended;

  /** @param {() => Promise<{ promptId: string }[]>} ended prompts of the script that have ended */
  constructor(ended) {
    this.#ended = ended;
  }

  /** @param {string} server */
  async open(server) {
    const { tap } = await window.bindery.socket;
    /** @type {Ring} */
    const ring = {
      frames: [],
      size: 0,
      wake: () => {},
      deaf: () => {},
      done: new Set(),
      late: new Set(),
    };
    ring.deaf = tap(server, (data) => this.#hear(ring, data));
    this.#latest += 1;
    this.#rings.set(this.#latest, ring);
    return this.#latest;
  }

  /** @type {(ring: Ring, data: string | ArrayBuffer) => void} */
  #hear(ring, data) {
    const isText = typeof data === "string";
    const bytes = isText ? encoder.encode(data) : plainPreview(data);
    if (isText) ring.done.add(endedBy(data));
    ring.frames.push({ isText, bytes });
    ring.size += bytes.length;
    while (ring.size > MOST_BYTES) ring.size -= ring.frames.shift()?.bytes.length ?? 0;
    ring.wake();
  }

  /**
   * Resolves to frames: their sizes, negative for texts, and their bytes one after the other; none
   * after `milliseconds`.
   * @type {(id: number, milliseconds: number) => Promise<{ sizes: number[], body: Bytes }>}
   */
  async take(id, milliseconds) {
    const until = performance.now() + milliseconds;
    for (;;) {
      const ring = this.#rings.get(id);
      if (!ring) throw new Error("the socket is closed");
      const left = until - performance.now();
      if (ring.frames.length || left <= 0) return taken(ring);
      await new Promise((over) => {
        const timer = setTimeout(over, Math.min(left, LOOK_MS));
        ring.wake = () => {
          clearTimeout(timer);
          over(undefined);
        };
      });
      if (!ring.frames.length) await this.#look(ring);
    }
  }

  // Where the socket brought nothing of a prompt's end (it may be blocked), the page says it.
  /** @param {Ring} ring */
  async #look(ring) {
    const ended = (await this.#ended()).map(({ promptId }) => promptId);
    for (const prompt_id of ended.filter((one) => !ring.done.has(one))) {
      if (!ring.late.has(prompt_id)) ring.late.add(prompt_id);
      else this.#hear(ring, JSON.stringify({ type: "executing", data: { node: null, prompt_id } }));
    }
  }

  /** @param {number} id */
  close(id) {
    const ring = this.#rings.get(id);
    this.#rings.delete(id);
    ring?.deaf();
    ring?.wake();
  }

  closeAll() {
    for (const id of [...this.#rings.keys()]) this.close(id);
  }
}

/** @type {(ring: Ring) => { sizes: number[], body: Bytes }} */
const taken = (ring) => {
  const pieces = [];
  let total = 0;
  while (ring.frames.length && (!pieces.length || total < AT_ONCE)) {
    const frame = /** @type {Ring["frames"][0]} */ (ring.frames.shift());
    total += frame.bytes.length;
    pieces.push(frame);
  }
  ring.size -= total;
  const body = new Uint8Array(total);
  let start = 0;
  for (const { bytes } of pieces) {
    body.set(bytes, start);
    start += bytes.length;
  }
  return {
    sizes: pieces.map(({ isText, bytes }) => (isText ? -bytes.length : bytes.length)),
    body,
  };
};
