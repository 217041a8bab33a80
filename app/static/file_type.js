// Whether bytes can be the file of a name. A server, or what stands before it, also answers with pages
// of its own under 200: a sign-in, an error.
import { clipTypeOf } from "./clip_type.js";
import { typeOf } from "./picture_type.js";

const PICTURES = ["png", "jpg", "jpeg", "webp", "gif", "avif", "bmp", "tif", "tiff"];
const CLIPS = [
  "mp4",
  "webm",
  "mov",
  "m4v",
  "mkv",
  "ogv",
  "flac",
  "mp3",
  "wav",
  "ogg",
  "opus",
  "m4a",
  "aac",
];
const PAGES = ["html", "htm", "xhtml"];

/** @type {Record<string, string>} */
const SIGNATURES = { glb: "glTF", exr: "v/1\x01", ply: "ply", zip: "PK", npz: "PK" };

// A page begins with one of these, after a byte order mark, spaces, comments and processing
// instructions. Their length is bounded, so that a long one costs nothing.
const HEAD_BYTES = 65_536;
const BEFORE = /^\uFEFF?(?:\s+|<!--[\s\S]*?-->|<\?[\s\S]*?\?>)*/;
const PAGE = /^<(?:!doctype\s+html|html|head|body|title|script|meta|style)\b/i;
const SVG = /<(?:[\w.-]+:)?svg[\s>]/;

/** @type {(text: string) => boolean} */
const isPage = (text) => PAGE.test(text.replace(BEFORE, ""));

/** @type {(name: string, bytes: Uint8Array) => boolean} */
export const canBe = (name, bytes) => {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  if (PICTURES.includes(ending)) return typeOf(bytes) !== "";
  if (CLIPS.includes(ending)) return clipTypeOf(bytes) !== "";
  const head = new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES));
  if (ending in SIGNATURES) return head.startsWith(SIGNATURES[ending]);
  if (ending === "svg") return SVG.test(head) && !isPage(head);
  return PAGES.includes(ending) || !isPage(head);
};
