// The one way by which bytes of a server come in over HTTP. Reading and counting happen here, so that
// nothing over its limit reaches Python, whose memory never shrinks again.

// Below this average rate (bytes a second) a body counts as stalled, once `stallMs` are over: a server
// that sends a byte now and then would hold its reader for hours. The slowest mobile links are faster.
const LEAST_RATE = 10_000;

const DEFAULTS = {
  mode: "cors",
  credentials: "omit",
  cache: "no-store",
  redirect: "manual", // the answer must come from the server that was asked
  referrerPolicy: "no-referrer",
};

const failure = (name, message) => Object.assign(new Error(message), { name });

const millisecondsOf = (seconds) => Math.round(seconds * 1000);

// Seconds to wait before asking again: a count or a date. Null where it is absent, makes no sense, or
// the server does not expose it to pages.
const retryAfter = (headers) => {
  const text = headers.get("retry-after")?.trim();
  if (!text) return null;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
};

const joined = (chunks, size) => {
  if (chunks.length === 1) return chunks[0];
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
};

// Calls `onStall` unless `count` is called often enough, with enough bytes, until `end` is called.
const watched = (stallMs, onStall) => {
  const began = performance.now();
  let last = began;
  let size = 0;
  let timer = 0;
  const due = () => Math.min(last + stallMs, began + stallMs + (size / LEAST_RATE) * 1000);
  const check = () => {
    const left = due() - performance.now();
    if (left <= 0) onStall();
    else timer = setTimeout(check, left);
  };
  check();
  return {
    count(bytes) {
      last = performance.now();
      size += bytes;
      return size;
    },
    end: () => clearTimeout(timer),
  };
};

// Reads a body of at most `limit` bytes, counted as unpacked; `stop` ends the connection.
const bodyOf = async (response, limit, stallMs, stop) => {
  const tooLarge = () => stop(failure("TooLarge", `the answer is over ${limit} bytes`));
  const isDeclared = Number(response.headers.get("content-length")) > limit;
  if (isDeclared) throw Object.assign(tooLarge(), { isDeclared });
  if (!response.body) return new Uint8Array();
  const chunks = [];
  let size = 0;
  const watch = watched(stallMs, () => stop(failure("Stalled", `no answer for ${stallMs} ms`)));
  try {
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) return joined(chunks, size);
      size = watch.count(value.length);
      if (size > limit) throw tooLarge();
      chunks.push(value);
    }
  } finally {
    watch.end();
  }
};

// Connects with a time limit for the head, and calls `use(response, stop)`; `stop(error)` ends the
// connection for that reason and returns the error. `init.signal` ends it too. Once this is settled,
// nothing of the connection is left.
const connected = async (url, init, seconds, use) => {
  const abort = new AbortController();
  let why = null;
  const stop = (error) => {
    why ??= error;
    abort.abort(error);
    return error;
  };
  const outer = init.signal;
  const onAbort = () => stop(failure("AbortError", "nobody waits any more"));
  outer?.addEventListener("abort", onAbort);
  if (outer?.aborted) onAbort();
  const late = () => stop(failure("TimeoutError", `no answer within ${seconds} s`));
  const timer = setTimeout(late, millisecondsOf(seconds));
  try {
    const response = await fetch(url, { ...DEFAULTS, ...init, signal: abort.signal });
    clearTimeout(timer);
    return await use(response, stop);
  } catch (error) {
    throw why ?? error;
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", onAbort);
    abort.abort();
  }
};

// Resolves to {status, type, retryAfter, bytes}. `limit` is the largest body in bytes, unpacked;
// `stallMs` how long it may bring nothing; `seconds` the time limit for the head of the answer.
// Rejects with an Error whose name is "TooLarge" (`isDeclared`: by its header, nothing was read), "Stalled", "Redirected", "TimeoutError",
// "AbortError" (`init.signal`), or any other when the request failed.
export const read = (url, init, { limit, stallMs, seconds }) =>
  connected(url, init, seconds, async (response, stop) => {
    if (response.type === "opaqueredirect") throw failure("Redirected", "the server redirects");
    return {
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      retryAfter: retryAfter(response.headers),
      bytes: await bodyOf(response, limit, stallMs, stop),
    };
  });

// Resolves when anything answers at `url` within `seconds`, readable or not; else rejects. Nothing of
// the body is read. Browsers let only requests that follow redirects go without permission.
export const reach = (url, seconds, signal) =>
  connected(url, { mode: "no-cors", redirect: "follow", signal }, seconds, () => undefined);

// Resolves to where `url` leads when redirects are followed. Nothing of the body is read, and nothing
// but the address is used. Rejects where the last answer may not be read.
export const finalUrl = (url, seconds, signal) =>
  connected(url, { redirect: "follow", signal }, seconds, (response) => response.url);
