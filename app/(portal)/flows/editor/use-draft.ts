"use client";

import { useEffect, useReducer, useRef, useState } from "react";
import type { Draft } from "@/lib/flows/draft";
import { editedHistory, startHistory } from "@/lib/flows/draft-history";
import { checkDraftAction } from "./actions";
import type { DraftCheck } from "./check-draft";
import type { TriedOutputs } from "./try-task";

const checkAfterMs = 250;

/**
 * The draft, with undo and redo. The server checks it on every edit, and this browser keeps it until it is saved.
 * @param keptAs storage key of the draft @param variables names of the team's variables
 */
export function useDraft(
  initial: Draft,
  keptAs: string,
  firstCheck: DraftCheck,
  variables: readonly string[],
) {
  const [history, edit] = useReducer(editedHistory, initial, startHistory);
  const [check, setCheck] = useState(firstCheck);
  const [isRestored, setRestored] = useState(false);
  const { present: draft } = history;
  const isChanged = draft !== initial;
  const latest = useRef(draft);
  latest.current = draft;
  const [tried] = useState((): TriedOutputs => new Map());

  useEffect(() => {
    const kept = localStorage.getItem(keptAs);
    if (!kept) return;
    edit({ type: "replace", draft: JSON.parse(kept) as Draft });
    setRestored(true);
  }, [keptAs]);

  useEffect(() => {
    if (!isChanged) return;
    localStorage.setItem(keptAs, JSON.stringify(draft));
    const timer = setTimeout(async () => {
      const form = new FormData();
      form.set("draft", JSON.stringify(draft));
      const { found } = await checkDraftAction(undefined, form);
      if (latest.current === draft && found) setCheck(found);
    }, checkAfterMs);
    return () => clearTimeout(timer);
  }, [draft, isChanged, keptAs]);

  return {
    draft,
    edit,
    check,
    variables,
    isChanged,
    isRestored,
    tried,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    /** Back to the saved flow; what this browser kept is forgotten. */
    discard() {
      localStorage.removeItem(keptAs);
      edit({ type: "replace", draft: initial });
      setCheck(firstCheck);
      setRestored(false);
    },
  };
}

export type Editing = ReturnType<typeof useDraft>;
