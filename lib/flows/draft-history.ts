import { type Draft, type Edit, edited } from "./draft";

/** A draft with its undo and redo history. */
export interface DraftHistory {
  past: readonly Draft[];
  present: Draft;
  future: readonly Draft[];
  /** Subject of the last edit: further edits of the same subject join its step. */
  about?: string;
}

const most = 200;

export type HistoryEdit = Edit | { type: "undo" } | { type: "redo" } | { type: "replace"; draft: Draft };

/** History of an unedited draft. */
export function startHistory(present: Draft): DraftHistory {
  return { past: [], present, future: [] };
}

/** History after an edit, undo or redo. */
export function editedHistory(history: DraftHistory, edit: HistoryEdit): DraftHistory {
  const { past, present, future } = history;
  if (edit.type === "undo") {
    const before = past.at(-1);
    return before ? { past: past.slice(0, -1), present: before, future: [present, ...future] } : history;
  }
  if (edit.type === "redo") {
    const [next, ...rest] = future;
    return next ? { past: [...past, present], present: next, future: rest } : history;
  }
  const about = aboutOf(edit);
  const next = edit.type === "replace" ? edit.draft : edited(present, edit);
  const isSameStep = about !== undefined && about === history.about;
  return { past: isSameStep ? past : [...past, present].slice(-most), present: next, future: [], about };
}

/** Continued typing in one field is one step. */
function aboutOf(edit: Exclude<HistoryEdit, { type: "undo" | "redo" }>): string | undefined {
  switch (edit.type) {
    case "describe":
      return `describe ${Object.keys(edit.change)}`;
    case "set-input":
      return `input ${edit.id} ${edit.field}`;
    case "set-options":
      return `options ${edit.id} ${Object.keys(edit.change)}`;
    case "set-param":
      return `param ${edit.name}`;
    default:
      return undefined;
  }
}
