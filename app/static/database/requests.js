// Requests of IndexedDB as promises, and its errors as Errors.

/** @type {(name: string, message: string) => Error} */
export const named = (name, message) => Object.assign(new Error(message), { name });

// What the browser itself rejects with is no JavaScript Error where no script was at work, as when
// a disk is full, and Python could not tell it from any other object.
/** @param {any} error */
export const told = (error) => named(error?.name ?? "AbortError", error?.message ?? "aborted");

/** @type {(transaction: IDBTransaction) => Promise<void>} */
export const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(told(transaction.error));
  });

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
export const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(told(request.error));
  });
