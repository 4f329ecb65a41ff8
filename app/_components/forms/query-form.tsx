"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useTransition } from "react";
import { PendingLine } from "@/app/_components/ui/link-pending";

/**
 * A form whose fields are the query of a page's address. Without JavaScript it is sent as any form; with it, the page stays
 * and what is empty stays out of the address.
 * @param kept fields of the address that the form does not show
 */
export function QueryForm({
  id,
  action,
  kept,
  className,
  children,
}: {
  id?: string;
  action: string;
  kept: readonly (readonly [name: string, value: string])[];
  className?: string;
  children: ReactNode;
}) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  return (
    <form
      id={id}
      action={action}
      className={className}
      aria-busy={isPending}
      onSubmit={(event) => {
        event.preventDefault();
        const { submitter } = event.nativeEvent as SubmitEvent;
        const wanted = new URLSearchParams();
        for (const [name, value] of new FormData(event.currentTarget, submitter))
          if (typeof value === "string" && value.trim()) wanted.append(name, value.trim());
        startTransition(() => router.push(`${action}?${wanted}`, { scroll: false }));
      }}
    >
      {kept.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an address may have a field twice
        <input key={`${index} ${name}`} type="hidden" name={name} value={value} />
      ))}
      {children}
      <PendingLine isPending={isPending} />
    </form>
  );
}
