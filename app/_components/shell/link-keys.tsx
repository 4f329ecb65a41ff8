"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { PendingLine } from "@/app/_components/ui/link-pending";
import { useShortcuts } from "./shortcuts";

/** Keys that lead somewhere, registered while this is on the page; without an address the page is read again. */
export function LinkKeys({ links }: { links: { keys: string; label: string; href?: string }[] }) {
  const router = useRouter();
  const [isGoing, startGoing] = useTransition();
  useShortcuts(
    links.map(({ keys, label, href }) => ({
      keys,
      label,
      run: () => startGoing(() => (href ? router.push(href, { scroll: false }) : router.refresh())),
    })),
  );
  return <PendingLine isPending={isGoing} />;
}
