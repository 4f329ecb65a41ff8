"use client";

import { useRouter } from "next/navigation";
import { useShortcuts } from "./shortcuts";

/** Keys that lead somewhere, registered while this is on the page; without an address the page is read again. */
export function LinkKeys({ links }: { links: { keys: string; label: string; href?: string }[] }) {
  const router = useRouter();
  useShortcuts(
    links.map(({ keys, label, href }) => ({
      keys,
      label,
      run: () => (href ? router.push(href, { scroll: false }) : router.refresh()),
    })),
  );
  return null;
}
