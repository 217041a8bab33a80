// Calls of the page's Python, as JSON, like those of comfyui.js.

/** @type {(told: { name: string, message: string, code: string }) => Error} */
const errorOf = ({ name, message, code }) => Object.assign(new Error(message), { name, code });

/** @param {string} text */
export const unpack = (text) => {
  const answer = JSON.parse(text);
  if ("error" in answer) throw errorOf(answer.error);
  return answer.value;
};

export const api = {
  /** @type {(name: string, ...args: unknown[]) => void} */
  now(name, ...args) {
    void window.bindery.ready.then((python) => python.call(name, JSON.stringify(args)));
  },
  /** @type {(name: string, ...args: unknown[]) => Promise<any>} */
  async ask(name, ...args) {
    const python = await window.bindery.ready;
    return unpack(python.call(name, JSON.stringify(args)));
  },
  /** @type {(name: string, ...args: unknown[]) => Promise<any>} */
  async later(name, ...args) {
    const python = await window.bindery.ready;
    return unpack(await python.call_async(name, JSON.stringify(args)));
  },
  /** @type {(key: string) => Promise<string>} */
  async text(key) {
    const python = await window.bindery.ready;
    return unpack(python.call("scriptText", JSON.stringify([key])));
  },
};
