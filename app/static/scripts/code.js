// CodeMirror, which comes with PyScript, in place of the plain field of a script. What is typed is put
// into that field, as if it had been typed there; so the page knows the field only.

import { completeCode } from "./complete.js";
import { api } from "./talk.js";

/**
 * @typedef {import("@codemirror/view").EditorView} View
 * @typedef {import("@codemirror/view").Command} Command
 * @typedef {typeof import("@pyscript/core").codemirror} CodeMirror
 * @typedef {{ choose(from: number, to: number): void, put(text: string): void, end(): void }} Code
 */

/** The `data-testid` of what a person types into. */
export const EDITOR = "script-editor";

/** Classes of the parts of a text (scripts_code.css), by what CodeMirror calls these. */
const CODE_PARTS = new Map([
  ["keyword", "code-keyword"],
  ["atom", "code-value"],
  ["literal", "code-value"],
  ["string", "code-string"],
  ["regexp", "code-string"],
  ["definition(variableName)", "code-name"],
  ["className", "code-name"],
  ["comment", "code-comment"],
  ["invalid", "code-invalid"],
]);

/** CodeMirror's own words, and the page's texts for them. */
const PHRASES = {
  Find: "code_find",
  Replace: "code_replace",
  next: "code_next",
  previous: "code_previous",
  all: "code_all",
  "match case": "code_case",
  regexp: "code_regexp",
  "by word": "code_word",
  replace: "code_replace_one",
  "replace all": "code_replace_all",
  close: "code_close",
  "Go to line": "code_line",
  go: "code_go",
  Completions: "code_completions",
  "folded code": "code_folded",
  "Fold line": "code_fold",
  "Unfold line": "code_unfold",
  "current match": "code_match",
  "No matches": "code_none",
};

const phrases = async () => {
  const pairs = Object.entries(PHRASES).map(async ([theirs, ours]) => [
    theirs,
    await api.text(ours),
  ]);
  return Object.fromEntries(await Promise.all(pairs));
};

/** @param {CodeMirror} codemirror */
const modules = async ({ core, state, view, language, commands, python }) => {
  const all = await Promise.all([core, state, view, language, commands, python]);
  const [ofCore, ofState, ofView, ofLanguage, ofCommands, ofPython] = all;
  return { ...ofCore, ...ofState, ...ofView, ...ofLanguage, ...ofCommands, ...ofPython };
};

/** @typedef {Awaited<ReturnType<typeof modules>>} Modules */

/** @param {Modules} cm */
const colours = ({ HighlightStyle, defaultHighlightStyle, syntaxHighlighting }) => {
  const styles = defaultHighlightStyle.specs.flatMap(({ tag }) => {
    const tags = Array.isArray(tag) ? tag : [tag];
    const name = CODE_PARTS.get(String(tags[0]));
    return name ? [{ tag, class: name }] : [];
  });
  return syntaxHighlighting(HighlightStyle.define(styles));
};

/** @type {(cm: Modules, run: () => void) => import("@codemirror/view").KeyBinding[]} */
const keys = (cm, run) => [
  {
    key: "Mod-Enter",
    preventDefault: true,
    run: () => {
      run();
      return true;
    },
  },
  {
    key: "Enter", // ends the line where the word that is offered is there already
    run: (view) => {
      const offered = view.dom.querySelector("li[aria-selected] .cm-completionLabel")?.textContent;
      const { head } = view.state.selection.main;
      if (!offered || view.state.sliceDoc(head - offered.length, head) !== offered) return false;
      return cm.insertNewlineAndIndent(view);
    },
  },
];

// Tab indents. Escape gives it back, until another key, to people who leave the editor with it.
/** @type {import("@codemirror/view").KeyBinding} */
const leave = {
  key: "Escape",
  stopPropagation: true,
  run: (view) => {
    if (left.has(view)) return false;
    left.add(view);
    view.setTabFocusMode(true);
    return true;
  },
};

/** @type {WeakSet<View>} */
const left = new WeakSet();

/** @type {(event: KeyboardEvent | FocusEvent, view: View) => void} */
const stay = (event, view) => {
  if (event instanceof KeyboardEvent && ["Escape", "Tab", "Shift"].includes(event.key)) return;
  if (left.delete(view)) view.setTabFocusMode(false);
};

// Text over a selection, or its removal. The browser, which would change the lines itself, keeps the
// look of what it removes in style attributes, and the page's policy refuses these.
/** @type {(cm: Modules) => (event: InputEvent, view: View) => boolean} */
const replace = (cm) => (event, view) => {
  const selection = document.getSelection(); // the editor may not know of it yet
  const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
  const isInsert = event.inputType === "insertText" && event.data !== null;
  const isRemoval = event.inputType.startsWith("deleteContent");
  if (!range || range.collapsed || view.composing || !(isInsert || isRemoval)) return false;
  const from = view.posAtDOM(range.startContainer, range.startOffset);
  const to = view.posAtDOM(range.endContainer, range.endOffset);
  const insert = event.data ?? "";
  const change = () =>
    view.state.update({
      changes: { from, to, insert },
      selection: { anchor: from + insert.length },
      userEvent: !isInsert ? "delete" : insert.length > 1 ? "input.replace" : "input.type",
      scrollIntoView: true,
    });
  const handlers = isInsert ? view.state.facet(cm.EditorView.inputHandler) : [];
  if (!handlers.some((handle) => handle(view, from, to, insert, change))) view.dispatch(change());
  event.preventDefault();
  return true;
};

// CodeMirror adds a <style> element where a document has a head, which the page's policy forbids, and
// else a constructed sheet, which it keeps to from then on.
/** @type {<T>(make: () => T) => T} */
const withoutHead = (make) => {
  Object.defineProperty(document, "head", { configurable: true, value: null });
  try {
    return make();
  } finally {
    Reflect.deleteProperty(document, "head");
  }
};

/**
 * Resolves to the editor in place of a field, `null` if the field is gone by then.
 * @type {(field: HTMLTextAreaElement, run: () => void) => Promise<Code | null>}
 */
export const openCode = async (field, run) => {
  const { codemirror } = await import("@pyscript/core");
  const [cm, words] = await Promise.all([modules(codemirror), phrases()]);
  const { EditorView, EditorState, Prec, keymap } = cm;
  if (!field.isConnected) return null;
  const hadFocus = document.activeElement === field;
  const extensions = [
    Prec.highest(keymap.of(keys(cm, run))),
    cm.basicSetup,
    keymap.of([leave, cm.indentWithTab]),
    cm.python(),
    cm.pythonLanguage.data.of({ autocomplete: completeCode }),
    cm.indentUnit.of("    "),
    colours(cm),
    EditorState.phrases.of(words),
    EditorView.domEventHandlers({ keydown: stay, blur: stay, beforeinput: replace(cm) }),
    EditorView.contentAttributes.of({
      "data-testid": EDITOR,
      "aria-label": field.ariaLabel ?? "",
      "aria-describedby": field.getAttribute("aria-describedby") ?? "",
      autocapitalize: "off",
      autocorrect: "off",
      spellcheck: "false",
    }),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      field.value = update.state.doc.toString();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }),
  ];
  const { selectionStart: anchor, selectionEnd: head } = field;
  const view = withoutHead(
    () =>
      new EditorView({
        state: EditorState.create({ doc: field.value, selection: { anchor, head }, extensions }),
        parent: /** @type {HTMLElement} */ (field.parentElement),
      }),
  );
  field.hidden = true;
  if (hadFocus) view.focus();
  return {
    choose(from, to) {
      view.dispatch({
        selection: { anchor: from, head: to },
        effects: EditorView.scrollIntoView(from, { y: "center" }),
      });
      view.focus();
    },
    put(text) {
      field.value = text;
      view.setState(EditorState.create({ doc: text, extensions })); // nothing to undo in it
    },
    end: () => view.destroy(),
  };
};
