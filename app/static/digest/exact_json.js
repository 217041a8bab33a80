// JSON that is read and written with its numbers and the order of its names as the server wrote them.

/** @import { Json } from "./shape.js" */

// JavaScript sorts names that are numbers, as most ids of nodes are, but their order counts: so they carry
// a letter meanwhile. (The letters are of the private use area; a server that writes them itself only
// confuses what it said.)
const NUMBER_NAMES = /"(\d{1,10})"(?=\s*:)/g;
const LETTERED_NAMES = /"\ue000(\d{1,10})"(?=:)/g;

// JavaScript's numbers are floats, and it writes them in its own way: 18446744073709551557 would come out
// as 18446744073709552000, and 1.0 as 1. Python shows both as the server wrote them. So a number that
// would be written differently travels as a string with a letter. One that is longer is a float anyway.
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const MOST_DIGITS = 100; // characters of a number; longer ones are passed on as they are
const LETTERED_NUMBERS = /"\ue001(-?\d[\d.eE+-]{0,99})"(?!:)/g;
export const isLettered = (/** @type {string} */ text) => text.startsWith("\ue001");

/** @param {string} token */
const lettered = (token) => {
  if (token.length > MOST_DIGITS || !NUMBER.test(token)) return token;
  const number = Number(token);
  return Number.isFinite(number) && String(number) !== token ? `"\ue001${token}"` : token;
};

// Returns where the string ends whose content begins at `at`.
/** @type {(text: string, at: number) => number} */
const behindString = (text, at) => {
  for (let end = text.indexOf('"', at); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
  return text.length;
};

const NUMBERS = /"|-?\d+[.eE][\d.eE+-]*|-?\d{16,}/g; // that may be written differently
const NOT_JSON = /"|NaN|-?Infinity/g; // Python writes these, and JSON.parse refuses them

// Returns JSON with what is found outside of its strings replaced. Strings are passed over by hand: a
// pattern for them runs out of stack at some megabytes of escapes.
/** @type {(text: string, pattern: RegExp, replace: (token: string) => string) => string} */
const replaced = (text, pattern, replace) => {
  const next = new RegExp(pattern);
  const parts = [];
  let from = 0;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const [token] = found;
    if (token === '"') {
      next.lastIndex = behindString(text, next.lastIndex);
    } else {
      parts.push(text.slice(from, found.index), replace(token));
      from = next.lastIndex;
    }
  }
  return [...parts, text.slice(from)].join("");
};

// With `isExact` names keep their order, and numbers are written as they were.
/** @type {(text: string, isExact: boolean) => Json} */
export const parse = (text, isExact) => {
  const exact = isExact
    ? replaced(text.replace(NUMBER_NAMES, '"\ue000$1"'), NUMBERS, lettered)
    : text;
  try {
    return JSON.parse(exact);
  } catch {
    return JSON.parse(replaced(exact, NOT_JSON, () => "null"));
  }
};
export const write = (/** @type {Json} */ value) =>
  JSON.stringify(value)
    .replace(LETTERED_NAMES, '"$1"')
    .replace(LETTERED_NUMBERS, (found, number) => (NUMBER.test(number) ? number : found));
