// What the scripts of the page share on `window`, and what lib.dom.d.ts has not yet.

/** What Python gives to `comfyui.js`: JSON in, JSON out (`app/browser/devtools.py`). */
interface PythonApi {
  call(name: string, args: string): string;
  call_async(name: string, args: string): Promise<string>;
  process(
    workflowType: string,
    values: string,
    files: Map<string, Blob | string>,
    tell: ((task: string) => void) | undefined,
    optionTypes: string,
    optionValues: string,
    signal: AbortSignal | undefined,
  ): Promise<string>;
  submit(
    graph: string,
    tell: ((task: string) => void) | undefined,
    optionTypes: string,
    optionValues: string,
    signal: AbortSignal | undefined,
  ): Promise<string>;
  follow(tell: ((task: string) => void) | undefined, type: string): string;
}

/** The meeting point of page, Python and `comfyui.js`; `boot.js` makes it. */
interface Bindery {
  /** The name of the language's file in `app/ui/locale/`. */
  language: string;
  ready: Promise<PythonApi>;
  newer?: boolean;
  step(name: string): void;
  up(api: PythonApi): Promise<void>;
  down(detail: string): void;
  readonly database: Promise<typeof import("../../app/static/database_client.js")>;
  readonly dom: Promise<typeof import("../../app/static/dom.js")>;
  readonly socket: Promise<typeof import("../../app/static/socket_client.js")>;
  readonly transport: Promise<typeof import("../../app/static/transport.js")>;
  readonly trusted: Promise<typeof import("../../app/static/trusted.js")>;
  readonly pictures: Promise<typeof import("../../app/static/pictures.js")>;
  readonly scripts: Promise<typeof import("../../app/static/scripts.js")>;
}

/** What the page says while it loads, as `make listing` puts it into the page. */
interface BootTexts {
  runtime: string;
  python: string;
  program: string;
  servers: string;
  waiting: string;
  slow: string;
  failed: string;
  file: string;
  missing: string;
  reload: string;
  not_up: string;
}

interface BootLanguage {
  tag: string;
  direction: string;
  texts: BootTexts;
}

/** A window's id, held before Python is up (`claim.js`). */
interface Claim {
  name: string;
  granted: Promise<boolean>;
  lost: Promise<void>;
  /** Lets go of the id. It is there once `granted` is true. */
  free?: (value?: unknown) => void;
}

interface Window {
  bindery: Bindery;
  binderyScope: string;
  binderyClaim?: Claim | null;
  comfyui: { ready: Promise<void> };
  debugMultiWindowServers: () => unknown;
  // of tests/browser/stage.js
  keep: unknown;
  pythonBytes: () => number;
  stageReady: boolean;
}

/** Trusted Types. Its values are told to be the text that they stand for, as without them. */
declare var trustedTypes: { createPolicy<Rules>(name: string, rules: Rules): Rules } | undefined;

/** There is one in workers only; a module that runs in both looks. */
declare var WorkerGlobalScope: { new (): object } | undefined;

declare namespace WebAssembly {
  var Suspending: unknown;
  var promising: unknown;
}

/** What `make build` writes into the page about the release. */
interface Release {
  app: string;
  runtime: string;
  worker: boolean;
  lock: string;
  script: string;
  package: boolean;
  snapshot: { size: number; sha256: string };
}
