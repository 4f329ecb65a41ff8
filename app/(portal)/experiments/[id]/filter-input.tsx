"use client";

import { type KeyboardEvent, useId, useRef, useState } from "react";
import { Input } from "@/app/_components/forms/field";
import { cx } from "@/app/_components/ui/cx";
import { type FilterWords, offersFor } from "./filter-offers";

const mostOffered = 8;

/** The field of a filter; it offers what could stand at the caret: a name, an operator, a value that is known, `and`. */
export function FilterInput({
  name,
  label,
  example,
  value,
  words,
  isInvalid,
}: {
  name: string;
  label: string;
  /** A filter in the empty field. */
  example: string;
  value: string | undefined;
  words: FilterWords;
  isInvalid: boolean;
}) {
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  const [offered, setOffered] = useState<string[]>([]);
  const [active, setActive] = useState(-1);

  const offer = () => {
    setOffered(offersFor(textBefore(field.current!), words).offered.slice(0, mostOffered));
    setActive(-1);
  };
  const take = (word: string) => {
    const input = field.current!;
    const before = textBefore(input);
    const start = before.length - offersFor(before, words).typed.length;
    input.setRangeText(`${word} `, start, before.length, "end");
    input.focus();
    offer();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (offered.length === 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((active + step + offered.length + (active < 0 && step < 0 ? 1 : 0)) % offered.length);
    else if (event.key === "Escape") setOffered([]);
    else if ((event.key === "Enter" || event.key === "Tab") && active >= 0) take(offered[active]!);
    else return;
    event.preventDefault();
  };
  const isOpen = offered.length > 0;
  return (
    <div className="relative min-w-0 flex-1">
      <Input
        ref={field}
        name={name}
        defaultValue={value}
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={active < 0 ? undefined : `${list}-${active}`}
        aria-invalid={isInvalid || undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={example}
        className="font-mono text-xs!"
        onInput={offer}
        onKeyDown={onKeyDown}
        onBlur={() => setOffered([])}
      />
      <div
        id={list}
        role="listbox"
        aria-label="Words"
        className={cx(
          "absolute top-full left-0 z-30 mt-1 max-w-full rounded-md border border-line-strong/60 bg-panel p-1 shadow-md",
          !isOpen && "hidden",
        )}
      >
        {offered.map((word, index) => (
          <div
            key={word}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            // Before the field loses the focus, which would close the list.
            onMouseDown={(event) => {
              event.preventDefault();
              take(word);
            }}
            className="cursor-pointer truncate rounded px-2 py-1 font-mono text-xs hover:bg-raised aria-selected:bg-accent-soft"
          >
            {word}
          </div>
        ))}
      </div>
    </div>
  );
}

function textBefore({ value, selectionStart }: HTMLInputElement): string {
  return value.slice(0, selectionStart ?? value.length);
}
