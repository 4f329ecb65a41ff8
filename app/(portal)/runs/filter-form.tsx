"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useTransition } from "react";
import { PendingLine } from "@/app/_components/ui/link-pending";

/**
 * A form whose fields are the query of the list's address. Without JavaScript it is sent as any form; with it, choosing
 * is enough, and what is empty stays out of the address.
 * @param search the query that is shown: the fields follow when it changes elsewhere
 */
export function FilterForm({ search, children }: { search: string; children: ReactNode }) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [isPending, startTransition] = useTransition();
  const shownBefore = useRef(search);

  useEffect(() => {
    // Choices made before hydration, as on a slow connection, are kept.
    if (shownBefore.current === search) return;
    shownBefore.current = search;
    const shown = new URLSearchParams(search);
    for (const field of form.current?.elements ?? []) {
      if (field instanceof HTMLInputElement && field.type === "checkbox")
        field.checked = shown.getAll(field.name).includes(field.value);
      else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement)
        field.value = shown.get(field.name) ?? "";
    }
  }, [search]);

  function apply() {
    const wanted = new URLSearchParams();
    for (const [name, value] of new FormData(form.current!))
      if (typeof value === "string" && value.trim()) wanted.append(name, value.trim());
    const query = wanted.toString();
    startTransition(() => router.push(query ? `/runs?${query}` : "/runs", { scroll: false }));
  }

  return (
    <search aria-busy={isPending}>
      <form
        ref={form}
        action="/runs"
        className="no-print mb-3 flex flex-wrap items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
        onChange={({ target }) => {
          const isChosen =
            target instanceof HTMLSelectElement ||
            (target instanceof HTMLInputElement && target.type === "checkbox");
          if (isChosen) apply();
        }}
      >
        {children}
      </form>
      <PendingLine isPending={isPending} />
    </search>
  );
}
