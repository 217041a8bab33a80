// The options of the calls that run something, as Python takes them: a part of `comfyui.js`, since
// an `AbortSignal` and a function exist in JavaScript only.

// What `typeof` says of each option that is given; `null` for options that are no object.
/** @param {unknown} options */
const optionTypes = (options) => {
  if (options === undefined || options === null) return {};
  if (typeof options !== "object") return null;
  const given = Object.entries(options).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return Object.fromEntries(
    given.map(([name, value]) => [
      name,
      value instanceof AbortSignal ? "AbortSignal" : typeof value,
    ]),
  );
};

/**
 * What every call that runs something takes.
 * @typedef {object} RunOptions
 * @property {(task: any) => void} [onProgress] called with the task at each change
 * @property {string} [server] the address of a server of the pool, for this call; takes no lock
 * @property {AbortSignal} [signal] cancels the call's tasks; the promise rejects with an AbortError
 * @property {number} [runs] how often to run; the promise is of an array then, also for 1
 */

// The options as Python takes them: the callback, the types by name, the plain values, the signal.
/**
 * @param {RunOptions} [options]
 * @returns {[((text: string) => void) | undefined, string, string, AbortSignal | undefined]}
 */
export const packOptions = (options) => {
  const types = optionTypes(options);
  const { onProgress, server, signal, runs } = options ?? {};
  const tell = onProgress
    ? (/** @type {string} */ text) => onProgress(JSON.parse(text))
    : undefined;
  /** @type {Record<string, unknown>} */
  const values = {};
  if (typeof server === "string") values.server = server;
  if (typeof runs === "number") values.runs = runs;
  const seen = types?.signal === "AbortSignal" ? signal : undefined;
  return [tell, JSON.stringify(types), JSON.stringify(values), seen];
};

// A BigInt goes to Python as the text of its digits.
/** @type {(key: string, value: unknown) => unknown} */
export const digits = (_key, value) => (typeof value === "bigint" ? String(value) : value);
