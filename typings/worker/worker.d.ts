// What service workers have beside lib.webworker.d.ts.

/** A file of the build; `twin`: there is a .gz beside it, or (`only`) in its place. */
interface BuiltFile {
  size: number;
  sha256: string;
  twin?: "yes" | "only" | "";
}

/** What the release is made of; `make build` writes it before `app/release/worker.js`. */
declare const RELEASE: {
  app: string;
  page: BuiltFile;
  folders: Record<string, Record<string, BuiltFile>>;
};

interface InstallEvent extends ExtendableEvent {
  addRoutes(rules: { condition: object; source: string }): Promise<void>;
}

/** The interfaces of an extension that tests/e2e/tabs uses. */
declare const chrome: {
  tabs: { query(all: object): Promise<{ id: number }[]>; duplicate(id: number): Promise<unknown> };
  sessions: { restore(): Promise<unknown> };
};
declare var duplicate: (index: number) => Promise<void>;
declare var reopen: () => Promise<void>;
