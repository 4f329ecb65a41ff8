"use client";

import { useState } from "react";
import { slugOf } from "@/lib/base/slug-of";
import { TextField } from "./field";

/** Name of a field, with what it holds at first. */
interface Given {
  name: string;
  label: string;
  error?: string;
  defaultValue?: string;
  maxLength: number;
}

/** A title, and the slug that follows it until it is written by hand; emptied, it follows again. */
export function TitleAndSlug({ title, slug }: { title: Given; slug: Omit<Given, "label"> }) {
  const [typed, setTyped] = useState(title.defaultValue ?? "");
  const [own, setOwn] = useState(() => {
    const { defaultValue = "" } = slug;
    return defaultValue === slugOf(typed) ? "" : defaultValue;
  });
  return (
    <>
      <TextField
        {...title}
        defaultValue={undefined}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        required
      />
      <TextField
        {...slug}
        label="Slug"
        hint="Used in URLs and the API. Can’t be changed later."
        defaultValue={undefined}
        value={own || slugOf(typed).slice(0, slug.maxLength)}
        onChange={({ target }) => setOwn(target.value)}
        required
        className="font-mono"
      />
    </>
  );
}
