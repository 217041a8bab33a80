// Python on one stack. Where WebAssembly can switch stacks (JSPI), Pyodide runs Python on stacks of
// its own, though nothing here ever waits in the middle of a call. Chromium's heap profiler, which is
// on in a share of all browsers, walks off the end of such a stack and takes the whole page with it
// (seen in Chromium 156; tests/e2e/test_profiled.py). So Pyodide is not to find it.
"use strict";
delete WebAssembly.Suspending;
delete WebAssembly.promising;
