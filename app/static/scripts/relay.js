// The page's end of script_relay.js: it answers what a blocked script asks.

import { registerRelay } from "../trusted.js";

/**
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {{ address: string, close(): void }} Relay
 */

/** @type {(head: string, body: Uint8Array | null) => ArrayBuffer} */
const packed = (head, body) => {
  const text = new TextEncoder().encode(head);
  const block = new Uint8Array(4 + text.length + (body?.length ?? 0));
  new DataView(block.buffer).setUint32(0, text.length);
  block.set(text, 4);
  if (body) block.set(body, 4 + text.length);
  return block.buffer;
};

/**
 * Resolves to the relay, or to `null` where there are no service workers.
 * @param {Desk} desk
 * @returns {Promise<Relay | null>}
 */
export const openRelay = async (desk) => {
  const place = await registerRelay();
  if (!place) return null;
  const token = crypto.randomUUID();
  let isClosed = false; // the script was stopped while it waited
  const channel = new BroadcastChannel(`bindery script ${token}`);
  channel.onmessage = async ({ data: { ask, block } }) => {
    if (!ask) return;
    const length = new DataView(block).getUint32(0);
    const { what, args } = JSON.parse(new TextDecoder().decode(new Uint8Array(block, 4, length)));
    const { head, body } = await desk.answer(what, args, new Uint8Array(block.slice(4 + length)));
    if (!isClosed) channel.postMessage({ reply: ask, block: packed(head, body) });
  };
  const close = () => {
    isClosed = true;
    channel.close();
  };
  return { address: `${place}/script-relay/${token}`, close };
};
