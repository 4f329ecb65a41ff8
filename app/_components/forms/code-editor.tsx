"use client";

import { type CSSProperties, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { cx } from "@/app/_components/ui/cx";
import type { CodeLanguage } from "./code-language";
import type { OpenEditor, Word } from "./code-mirror";
import { Textarea } from "./field";

const noWords: readonly Word[] = [];

/**
 * Edits code: with highlighting, brackets and completion. A plain text area stands in its place until its code is loaded.
 * @param label its name for screen readers
 * @param words names that it completes
 * @param onRun called by Ctrl+Enter or ⌘+Enter
 */
export function CodeEditor({
  id,
  label,
  value,
  language,
  words = noWords,
  rows = 6,
  hasLineNumbers = true,
  onChange,
  onRun,
  ...aria
}: {
  id?: string;
  label: string;
  value: string;
  language: CodeLanguage | "plain";
  words?: readonly Word[];
  /** Height before the editor is loaded, and its least height. */
  rows?: number;
  hasLineNumbers?: boolean;
  onChange: (text: string) => void;
  onRun?: () => void;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}) {
  const place = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const [editor, setEditor] = useState<OpenEditor>();
  const latest = useRef({ value, words, onChange, onRun });
  latest.current = { value, words, onChange, onRun };
  const { "aria-describedby": describedBy, "aria-invalid": isInvalid } = aria;
  const runs = onRun !== undefined;

  useEffect(() => {
    let isGone = false;
    let opened: OpenEditor | undefined;
    void import("./code-mirror").then(({ openEditor }) => {
      if (isGone || !place.current) return;
      const control = area.current;
      const hadFocus = control !== null && document.activeElement === control;
      const next = openEditor(place.current, {
        text: latest.current.value,
        hasLineNumbers,
        words: () => latest.current.words,
        onChange: (text) => latest.current.onChange(text),
        onRun: runs ? () => latest.current.onRun?.() : undefined,
      });
      opened = next;
      // At once: what is hidden takes no focus, and a key that is pressed in between would be lost.
      flushSync(() => setEditor(next));
      if (hadFocus) next.focus({ anchor: control.selectionStart, head: control.selectionEnd });
    });
    return () => {
      isGone = true;
      opened?.close();
      setEditor(undefined);
    };
  }, [hasLineNumbers, runs]);
  useEffect(() => editor?.setText(value), [editor, value]);
  useEffect(() => void editor?.setLanguage(language), [editor, language]);
  useEffect(() => {
    editor?.setAttributes({
      "aria-label": label,
      spellcheck: "false",
      autocapitalize: "off",
      ...(id && { id }),
      ...(describedBy && { "aria-describedby": describedBy }),
      ...(isInvalid && { "aria-invalid": "true" }),
    });
  }, [editor, id, label, describedBy, isInvalid]);

  return (
    <>
      {!editor && (
        <Textarea
          {...aria}
          ref={area}
          id={id}
          aria-label={label}
          value={value}
          rows={rows}
          spellCheck={false}
          autoCapitalize="none"
          className="font-mono text-xs"
          onChange={({ target }) => onChange(target.value)}
        />
      )}
      <div
        ref={place}
        style={{ "--code-height": `${rows * 20 + 12}px` } as CSSProperties}
        className={cx(
          "min-w-0 rounded-md border bg-panel focus-within:outline-2 focus-within:outline-accent",
          isInvalid ? "border-bad" : "border-line-strong",
          !editor && "hidden",
        )}
      />
    </>
  );
}
