// In a build, Pyodide lies beside the files of app/release.
export * from "pyodide";
