// Files that the person gives to scripts. Their Python finds them in the folder files/, and reads of them
// what it needs, when it needs it.

import { api } from "./talk.js";

/** @typedef {{ name: string, data: File }} Given */

/** @type {Given[]} */
let given = [];
let version = 0; // of the list, so that each Python gets it once
let isHeard = false;

// Two files of one name, from two folders, are two files.
/** @type {(files: File[]) => Given[]} */
const named = (files) => {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return files.map((data) => {
    const count = (counts.get(data.name) ?? 0) + 1;
    counts.set(data.name, count);
    return { name: count > 1 ? `${count} ${data.name}` : data.name, data };
  });
};

/** Returns what is given now, with the number of this list. */
export const givenFiles = () => ({ version, files: given });

/** @param {File[]} files */
export const giveFiles = (files) => {
  given = named(files);
  version += 1;
  api.now("scriptFiles", given.length);
};

/** Listens to the panel's field for files. */
export const listenToGiving = () => {
  if (isHeard) return;
  isHeard = true;
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.id !== "script-give") return;
    if (target.files?.length) giveFiles([...target.files]);
    target.value = ""; // the same files may be given again
  });
};
