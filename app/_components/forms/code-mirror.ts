import {
  autocompletion,
  type Completion,
  type CompletionContext,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import {
  bracketMatching,
  indentOnInput,
  indentUnit,
  StreamLanguage,
  type StreamParser,
  syntaxHighlighting,
} from "@codemirror/language";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import type { CodeLanguage } from "./code-language";

/** A name that the editor offers, and a short text on what it is. */
export interface Word {
  label: string;
  detail?: string;
}

/** An editor that stands in the page. */
export interface OpenEditor {
  /** Replaces the text where it differs; the cursor stays. */
  setText(text: string): void;
  setLanguage(language: CodeLanguage | "plain"): Promise<void>;
  setAttributes(attributes: Record<string, string>): void;
  focus(selection: { anchor: number; head: number }): void;
  close(): void;
}

/**
 * Opens CodeMirror in an element. Tab indents; Escape, then Tab leaves it.
 * @param words names to complete, read whenever they are asked for
 * @param onRun called by Ctrl+Enter or ⌘+Enter
 */
export function openEditor(
  parent: HTMLElement,
  {
    text,
    hasLineNumbers,
    words,
    onChange,
    onRun,
  }: {
    text: string;
    hasLineNumbers: boolean;
    words: () => readonly Word[];
    onChange: (text: string) => void;
    onRun?: () => void;
  },
): OpenEditor {
  const language = new Compartment();
  const attributes = new Compartment();
  // The content security policy takes styles with the page's nonce alone.
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
  const complete = (context: CompletionContext) => namesAt(context, words());
  const run = {
    key: "Mod-Enter",
    run(editor: EditorView) {
      closeCompletion(editor);
      onRun?.();
      return onRun !== undefined;
    },
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        ...(nonce ? [EditorView.cspNonce.of(nonce)] : []),
        ...(hasLineNumbers ? [lineNumbers()] : []),
        history(),
        indentUnit.of("    "),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [complete], icons: false }),
        syntaxHighlighting(classHighlighter),
        EditorView.lineWrapping,
        keymap.of([
          run,
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...historyKeymap,
          ...defaultKeymap,
          ...(hasLineNumbers ? [indentWithTab] : []),
        ]),
        look,
        language.of([]),
        attributes.of([]),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onChange(state.doc.toString());
        }),
      ],
    }),
  });
  const set = (part: Compartment, extension: Extension) =>
    view.dispatch({ effects: part.reconfigure(extension) });
  return {
    setText(next) {
      const { length } = view.state.doc;
      if (next === view.state.doc.toString()) return;
      const anchor = Math.min(view.state.selection.main.head, next.length);
      view.dispatch({ changes: { from: 0, to: length, insert: next }, selection: { anchor } });
    },
    async setLanguage(name) {
      set(language, name === "plain" ? [] : StreamLanguage.define(await parsers[name]()));
    },
    setAttributes: (given) => set(attributes, EditorView.contentAttributes.of(given)),
    focus(selection) {
      view.dispatch({ selection });
      view.focus();
    },
    close: () => view.destroy(),
  };
}

/** Each language is loaded by the first editor that shows it. */
const parsers: Record<CodeLanguage, () => Promise<StreamParser<unknown>>> = {
  // Its texts, numbers, comments and operators are JavaScript's.
  expression: async () => (await import("@codemirror/legacy-modes/mode/javascript")).javascript,
  javascript: async () => (await import("@codemirror/legacy-modes/mode/javascript")).javascript,
  julia: async () => (await import("@codemirror/legacy-modes/mode/julia")).julia,
  perl: async () => (await import("@codemirror/legacy-modes/mode/perl")).perl,
  python: async () => (await import("@codemirror/legacy-modes/mode/python")).python,
  r: async () => (await import("@codemirror/legacy-modes/mode/r")).r,
  ruby: async () => (await import("@codemirror/legacy-modes/mode/ruby")).ruby,
  shell: async () => (await import("@codemirror/legacy-modes/mode/shell")).shell,
  sql: async () => (await import("@codemirror/legacy-modes/mode/sql")).pgSQL,
};

/** The names that begin as the text before the cursor does; all of them when they are asked for. */
function namesAt(context: CompletionContext, words: readonly Word[]) {
  const before = context.matchBefore(/[\w.-]*/);
  // An empty list would be an open one, which takes the Escape that leaves the editor.
  if (words.length === 0 || !before || (before.from === before.to && !context.explicit)) return null;
  // A name that stands there already would take the Enter that ends its line.
  const others = words.filter(({ label }) => label !== before.text);
  return { from: before.from, options: others.map((word): Completion => ({ ...word, type: "variable" })) };
}

const look = EditorView.theme({
  "&": { maxHeight: "32rem", fontSize: "12px", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "20px" },
  ".cm-content": { caretColor: "var(--ink)", padding: "6px 0" },
  ".cm-content, .cm-gutter": { minHeight: "var(--code-height)" },
  ".cm-gutters": { background: "transparent", color: "var(--muted)", border: "none" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    background: "var(--accent-soft)",
    outline: "1px solid var(--accent)",
  },
  ".cm-tooltip": {
    background: "var(--panel)",
    color: "var(--ink)",
    border: "1px solid var(--line-strong)",
    borderRadius: "6px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-mono)", maxHeight: "14rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    background: "var(--accent)",
    color: "var(--on-accent)",
  },
  ".cm-completionDetail": { color: "inherit" },
});
