"use client";

import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useEffect } from "react";
import { keptAs } from "@/app/(portal)/flows/editor/kept-as";

/** Says that a version was saved and what comes next; the browser forgets the draft that it was. */
export function SavedNote({ draft, slug, version }: { draft: string; slug: string; version: number }) {
  useEffect(() => localStorage.removeItem(keptAs(draft)), [draft]);
  return (
    <p role="status" className="flex flex-wrap items-center gap-1.5 text-sm">
      <CircleCheck className="size-4 text-ok" aria-hidden="true" />
      Saved as version {version}.
      <Link href={`/deployments/new?flow=${slug}`} className="underline">
        Deploy
      </Link>
    </p>
  );
}
