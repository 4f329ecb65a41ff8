import { Redo2, Undo2 } from "lucide-react";
import { useEffect } from "react";
import { useShortcuts } from "@/app/_components/shell/shortcuts";
import { IconButton } from "@/app/_components/ui/button";
import type { Editing } from "./use-draft";

/** Takes edits back and does them again: by button, by u and U, and by Ctrl Z as everywhere. */
export function UndoButtons({ editing: { edit, canUndo, canRedo } }: { editing: Editing }) {
  useShortcuts([
    { keys: "u", label: "Undo (also Ctrl Z)", run: () => edit({ type: "undo" }) },
    { keys: "U", label: "Redo", run: () => edit({ type: "redo" }) },
  ]);

  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
      if (isTyping || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      edit({ type: event.shiftKey ? "redo" : "undo" });
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [edit]);

  return (
    <span className="ml-auto flex gap-1">
      <IconButton icon={Undo2} label="Undo" disabled={!canUndo} onClick={() => edit({ type: "undo" })} />
      <IconButton icon={Redo2} label="Redo" disabled={!canRedo} onClick={() => edit({ type: "redo" })} />
    </span>
  );
}
