// Values of JSON whose shape is not sure: clipped, emptied, or reduced to some of their fields.

/**
 * A value of JSON that a server sent: nothing of it is sure before it is looked at.
 *
 * @typedef {any} Json
 * @typedef {Record<string, Json>} Fields
 */

/**
 * @param {Json} value
 * @returns {value is Fields}
 */
export const isObject = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);
/** @type {(value: Json) => Json[]} */
export const list = (value) => (Array.isArray(value) ? value : []);
const more = (/** @type {number} */ count) => ` … (+${count})`;

/** @type {(text: string, most: number) => string} */
export const start = (text, most) =>
  text.length > most ? text.slice(0, most) + more(text.length - most) : text;
/** @type {(text: string, most: number) => string} */
export const end = (text, most) =>
  text.length > most ? `(+${text.length - most}) … ${text.slice(-most)}` : text;
/** @type {(value: Json, most: number) => Json} */
export const clip = (value, most) => (typeof value === "string" ? start(value, most) : value);

export const isPlain = (/** @type {Json} */ value) => value === null || typeof value !== "object";

// Returns a list or an object without its content: where it is of the wrong kind Python has to see that.
/** @type {(value: Json, most: number) => Json} */
export const hollow = (value, most) => {
  if (isPlain(value)) return clip(value, most);
  return Array.isArray(value) ? value.slice(0, 1).map(() => null) : {};
};

// Returns the fields of an object that are named and are no lists or objects, its texts clipped.
/** @type {(value: Json, names: string[], most: number) => Fields} */
export const pick = (value, names, most) => {
  /** @type {Fields} */
  const found = {};
  if (!isObject(value)) return found;
  for (const name of names) {
    if (name in value && isPlain(value[name])) found[name] = clip(value[name], most);
  }
  return found;
};
