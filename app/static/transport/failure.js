// Errors of the transport: their names say why there is no answer.

/**
 * @typedef {Error & { isDeclared?: boolean, limit?: number }} Failure
 * @typedef {(error: Failure) => Failure} Stop
 */

/** @type {(name: string, message: string) => Failure} */
export const failure = (name, message) => Object.assign(new Error(message), { name });
