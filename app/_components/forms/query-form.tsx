"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useTransition } from "react";
import { PendingLine } from "@/app/_components/ui/link-pending";
import { addressFields, beginLoading, whenShown } from "./pending-address";

type Fields = readonly (readonly [name: string, value: string])[];

/**
 * A form whose fields are the query of a page's address. Without JavaScript it is sent as any form; with it, the page stays
 * and what is empty stays out of the address. Sent while the page of an earlier one loads, it waits for that page, whose
 * address it changes.
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
  kept: Fields;
  className?: string;
  children: ReactNode;
}) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  /** Fields that the page that is shown keeps; undefined once the form is gone. */
  const shown = useRef<Fields>(undefined);
  // Before the effect below, in which a form that waits goes on.
  useLayoutEffect(() => {
    shown.current = kept;
    return () => {
      shown.current = undefined;
    };
  }, [kept]);
  useEffect(() => (isPending ? beginLoading() : undefined), [isPending]);
  return (
    <form
      id={id}
      action={action}
      className={className}
      aria-busy={isPending}
      onSubmit={(event) => {
        event.preventDefault();
        const { submitter } = event.nativeEvent as SubmitEvent;
        const own = addressFields(new FormData(event.currentTarget, submitter), kept);
        whenShown(() => {
          if (!shown.current) return false;
          const wanted = new URLSearchParams();
          for (const [name, value] of [...shown.current, ...own]) if (value) wanted.append(name, value);
          startTransition(() => router.push(`${action}?${wanted}`, { scroll: false }));
          return true;
        });
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
