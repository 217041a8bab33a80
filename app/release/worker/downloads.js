// Files of the release: downloaded, compared with what the build made, and put into a cache.

/** @type {Record<string, string>} */
const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  wasm: "application/wasm",
};

/** @param {string} name */
const typeOf = (name) => TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";

/**
 * @param {ArrayBuffer} content
 * @param {BuiltFile} file
 */
export async function isSound(content, { size, sha256 }) {
  if (content.byteLength !== size) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === sha256;
}

/**
 * @param {string} address
 * @param {RequestCache} cache
 */
async function get(address, cache) {
  const response = await fetch(address, { cache });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
}

// Some hosts say of a .gz that it is compressed, and then the browser has unpacked it already.
/** @param {Response} response */
async function unpacked(response) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new Response(bytes);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream);
}

// `twin`: there is a .gz beside the file, or (`only`) in its place. It is for hosts that do not
// compress, except when the page has loaded the file itself just now.
/**
 * @param {string} address
 * @param {BuiltFile} file
 * @param {RequestCache} cache
 */
async function download(address, { twin }, cache) {
  if (twin === "only") return unpacked(await get(`${address}.gz`, cache));
  if (!twin) return get(address, cache);
  if (cache === "default") {
    /** @type {RequestInit} */
    const ifCached = { cache: "only-if-cached", mode: "same-origin" };
    const known = await fetch(address, ifCached).catch(() => null);
    if (known?.ok) return known;
  }
  const response = await get(address, cache);
  if (response.headers.has("content-encoding")) return response;
  await response.body?.cancel();
  return unpacked(await get(`${address}.gz`, cache));
}

// The browser's own cache may hold what a broken deployment once answered, so it is tried once.
/**
 * @param {string} address
 * @param {BuiltFile} file
 */
async function soundContent(address, file) {
  const tried = [];
  for (const cache of /** @type {RequestCache[]} */ (["default", "reload"])) {
    try {
      const response = await download(address, file, cache);
      const content = await response.arrayBuffer();
      if (await isSound(content, file)) return { content, headers: response.headers };
      tried.push(`${address} is not what the build made`);
    } catch (error) {
      tried.push(/** @type {Error} */ (error).message);
    }
  }
  throw new Error(tried.at(-1));
}

// What the host says of a file is kept (its policies, above all), but not how the bytes came.
/**
 * @param {string} name
 * @param {Headers} given
 */
function headersFor(name, given) {
  const headers = new Headers(given);
  for (const gone of ["content-encoding", "content-length", "transfer-encoding"]) {
    headers.delete(gone);
  }
  headers.set("content-type", typeOf(name));
  return headers;
}

/**
 * @param {string} cacheName
 * @param {string} name
 * @param {string} address
 * @param {BuiltFile} file
 */
export async function fill(cacheName, name, address, file) {
  const cache = await caches.open(cacheName);
  if (await cache.match(address)) return;
  const { content, headers } = await soundContent(address, file);
  await cache.put(address, new Response(content, { headers: headersFor(name, headers) }));
}
