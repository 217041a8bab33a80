// Fetches pictures: in turns, within limits, of the type that their bytes have, and checked to be
// their task's where the name of the file does not say so.
import { inTurn } from "./picture_slots.js";
import { typeOf } from "./picture_type.js";
import { metadataOf } from "./png_metadata.js";
import { read } from "./transport.js";

// The largest pictures in bytes. A picture of 8,192 x 8,192 pixels has 201 MB before it is packed, and
// browsers show hardly any larger. A small version is WebP of quality 75, at most some megabytes;
// servers that ignore the wish for one send the picture as it is.
const LIMITS = { full: 256_000_000, small: 32_000_000 };

const STALL_MS = 20_000;
const HEAD_SECONDS = 30; // a server makes the small version while it is asked

const failure = (name, message) => Object.assign(new Error(message), { name });

// What the decisions of `app/core/picture_check.py` other than "show" and "again" are called here.
const REFUSALS = { another: "Another", differing: "Differing", unproven: "Unproven" };

const VIEW = "/api/view?";

const isSame = (one, two) => {
  if (one.length !== two.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== two[at]) return false;
  return true;
};

// `judge(name, metadata, repeat)` returns a decision of `app/core/picture_check.py`; `mayAsk(server)`
// tells whether anything is sent to a server at the moment.
export const fetcher = (judge, mayAsk) => {
  const once = async (url, { kind, signal }, limit) => {
    const limits = { limit, stallMs: STALL_MS, seconds: HEAD_SECONDS };
    const priority = kind === "small" ? "low" : "auto";
    const { status, bytes } = await read(url, { signal, priority }, limits);
    if (status !== 200) throw Object.assign(failure("Status", `status ${status}`), { status });
    return bytes;
  };

  const check = async (name, bytes, again) => {
    let decision = judge(name, metadataOf(bytes), "none");
    if (decision === "again") {
      const repeat = isSame(bytes, await again()) ? "same" : "different";
      decision = judge(name, metadataOf(bytes), repeat);
    }
    if (decision !== "show") throw failure(REFUSALS[decision], "this may be another task's");
  };

  // Resolves to a Blob. `name` is "<prompt id>:<index>" where the bytes have to be checked, else "".
  // Rejects as `read` does, or with "SetAside" (nothing is sent to this server), "Status" (with
  // `status`), "NoPicture" (the bytes are none), "Another", "Differing" or "Unproven".
  // Those that are not `urgent` wait for those that are.
  return (url, { name = "", kind = "full", limit = Infinity, urgent = true, signal }) => {
    const server = url.slice(0, url.indexOf(VIEW));
    const most = Math.min(limit, LIMITS[kind]);
    return inTurn(server, kind, { urgent, signal }, async () => {
      if (!mayAsk(server)) throw failure("SetAside", "nothing is sent to this server");
      const ask = () => once(url, { kind, signal }, most);
      const bytes = await ask();
      const type = typeOf(bytes);
      if (!type) throw failure("NoPicture", "the bytes are no picture");
      if (name) await check(name, bytes, ask);
      return new Blob([bytes], { type });
    });
  };
};
