// In a build, PyScript's core lies beside the files of app/release.

/** The text of the module that PyScript's own Python package is put in place with. */
export const stdlib: string;
