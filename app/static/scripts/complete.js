// What the editor completes besides Python itself: the module `bindery`, its workflows, their inputs,
// and the servers of the page.

import { MODULE_NAMES, RESULT_NAMES } from "./names.js";
import { api } from "./talk.js";

/**
 * @typedef {import("@codemirror/autocomplete").CompletionContext} Context
 * @typedef {import("@codemirror/autocomplete").Completion} Completion
 * @typedef {import("@codemirror/autocomplete").CompletionResult} Found
 * @typedef {{ id: string, title: Record<string, string>, inputs: { name: string, kind: string, label: string }[] }} Listed
 */

const BEFORE = 2_000; // characters before the cursor that are read, for a call over some lines

const WORKFLOW = /\bbindery\.run\(\s*["']([\w:.-]*)$/;
const SERVER = /\bserver\s*=\s*["']([^"'\n]*)$/;
const INPUT = /\bbindery\.run\(\s*["']([\w:.-]+)["']\s*,(?:[^()]|\([^()]*\))*?(?:^|[\s,])(\w*)$/;
const MEMBER = /([\w\])]+)\.(\w*)$/;
const IMPORT = /^\s*(?:import|from)\s+(\w*)$/m;

/** @returns {Promise<Listed[]>} */
const workflows = () => api.ask("listWorkflows");

// Before what Python itself offers there: its names, and the words of the text.
/** @type {(typed: string, at: number, options: Completion[]) => Found} */
const from = (typed, at, options) => ({
  from: at - typed.length,
  options: options.map((option) => ({ ...option, boost: 99 })),
  validFor: /^[^"'\s]*$/,
});

/**
 * Resolves to what may come at the cursor, `null` for nothing of ours.
 * @param {Context} context
 * @returns {Promise<Found | null>}
 */
export const completeCode = async (context) => {
  const { pos, state } = context;
  const text = state.sliceDoc(Math.max(0, pos - BEFORE), pos);
  const workflow = WORKFLOW.exec(text);
  if (workflow) {
    const [lang] = document.documentElement.lang.split("-");
    const named = (/** @type {Listed} */ { id, title }) => ({
      label: id,
      detail: title[lang] ?? title.en ?? "",
    });
    const options = (await workflows()).map(named);
    return from(workflow[1], pos, options);
  }
  const server = SERVER.exec(text);
  if (server) {
    /** @type {{ url: string, name: string }[]} */
    const servers = await api.ask("listServers");
    return from(
      server[1],
      pos,
      servers.map(({ url, name }) => ({ label: url, detail: name })),
    );
  }
  const input = INPUT.exec(text);
  if (input) {
    const { inputs = [] } = (await workflows()).find(({ id }) => id === input[1]) ?? {};
    const options = inputs.map(({ name, kind }) => ({ label: `${name}=`, detail: kind }));
    return from(input[2], pos, [...options, { label: "server=", detail: "address" }]);
  }
  const member = MEMBER.exec(text);
  if (member?.[1] === "bindery") return from(member[2], pos, MODULE_NAMES);
  if (member && !/^\d/.test(member[1])) return from(member[2], pos, RESULT_NAMES);
  const imported = IMPORT.exec(text);
  if (imported) return from(imported[1], pos, [{ label: "bindery", type: "module" }]);
  return null;
};
