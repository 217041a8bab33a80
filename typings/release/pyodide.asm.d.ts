// In a build, Pyodide's WebAssembly glue lies beside the files of app/release.
import type { PyodideConfig } from "pyodide";

type Create = NonNullable<PyodideConfig["createPyodideModule"]>;
type Module = Awaited<ReturnType<Create>> & { growMemory(bytes: number): void };

export default function create(settings: object): Promise<Module>;
