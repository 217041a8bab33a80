// Questions of the script's Python to the page. `ask` gives a promise; `askAndWait` blocks, by way of a
// service worker that holds the request until the page has answered (`script_relay.js`).

const MOST_ASKED = 32; // at a time; more wait here and not in the page

let relay = "";
let latest = 0;
let asked = 0;

/** @type {Map<number, (answer: any) => void>} */
const open = new Map();
/** @type {(() => void)[]} */
const waiting = [];

const Request = globalThis.XMLHttpRequest; // the script's own code finds none

/** @param {string} address */
export const setRelay = (address) => {
  relay = address;
};

// A Python object as bytes of its own.
/** @type {(body: any) => Uint8Array<ArrayBuffer>} */
const bytesOf = (body) => {
  if (body === undefined || body === null) return new Uint8Array();
  if (body instanceof Uint8Array) return body.slice();
  const buffer = body.getBuffer("u8");
  const copy = buffer.data.slice();
  buffer.release();
  return copy;
};

const turn = () =>
  new Promise((begin) => {
    if (asked < MOST_ASKED) begin(undefined);
    else waiting.push(() => begin(undefined));
  });

/**
 * Asks the page; resolves to `{head, body}`, where `head` is JSON with a `value` or an `error`.
 * @type {(what: string, args: string, body: any) => Promise<{ head: string, body: Uint8Array | null }>}
 */
export const ask = async (what, args, body) => {
  const bytes = bytesOf(body);
  await turn();
  asked += 1;
  latest += 1;
  const id = latest;
  try {
    return await new Promise((resolve) => {
      open.set(id, resolve);
      postMessage({ ask: id, what, args, body: bytes }, { transfer: [bytes.buffer] });
    });
  } finally {
    asked -= 1;
    waiting.shift()?.();
  }
};

/** @param {{ reply: number, head: string, body: Uint8Array | null }} answer */
export const hearReply = ({ reply, head, body }) => {
  const resolve = open.get(reply);
  open.delete(reply);
  resolve?.({ head, body: body?.length ? body : null });
};

// What is asked over the relay is one block: the length of the head, the head as JSON, the body.
/** @type {(head: string, body: Uint8Array) => Uint8Array<ArrayBuffer>} */
const packed = (head, body) => {
  const text = new TextEncoder().encode(head);
  const block = new Uint8Array(4 + text.length + body.length);
  new DataView(block.buffer).setUint32(0, text.length);
  block.set(text, 4);
  block.set(body, 4 + text.length);
  return block;
};

/** @type {(what: string, args: string, body: any) => { head: string, body: Uint8Array | null }} */
export const askAndWait = (what, args, body) => {
  const request = new Request();
  request.open("POST", relay, false);
  request.responseType = "arraybuffer";
  request.send(packed(JSON.stringify({ what, args }), bytesOf(body)));
  if (request.status !== 200) throw new Error(`the page does not answer (${request.status})`);
  const answer = new Uint8Array(request.response);
  const length = new DataView(answer.buffer).getUint32(0);
  const head = new TextDecoder().decode(answer.subarray(4, 4 + length));
  return { head, body: answer.length > 4 + length ? answer.subarray(4 + length) : null };
};
