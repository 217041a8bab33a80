// Where the worker of scripts gets Python. Written by `make listing`: do not edit.

export const ARCHIVES = ["./vendor/python.zip"];
export const FILES = [
  "app/__init__.py",
  "app/scripting/__init__.py",
  "app/scripting/boot.py",
  "app/scripting/client.py",
  "app/scripting/http.py",
  "app/scripting/output.py",
  "app/scripting/port.py",
  "app/scripting/results.py",
  "app/scripting/websocket.py",
];
export const RUNTIME = {
  folder: "./vendor/pyodide/",
  main: "pyodide.mjs",
  asm: "pyodide.asm.mjs",
};
