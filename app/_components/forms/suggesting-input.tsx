import { type ComponentProps, useId } from "react";
import { Input } from "./field";

/** A text for which the browser offers the words that match what is typed; another one may be written. */
export function SuggestingInput({
  words,
  ...rest
}: { words: readonly string[] } & Omit<ComponentProps<"input">, "list" | "type">) {
  const list = useId();
  return (
    <>
      <Input {...rest} list={list} autoComplete="off" />
      <datalist id={list}>
        {words.map((word) => (
          <option key={word} value={word} />
        ))}
      </datalist>
    </>
  );
}
