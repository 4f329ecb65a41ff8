"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { Dialog } from "@/app/_components/ui/dialog";
import { PendingLine } from "@/app/_components/ui/link-pending";
import { hasOpenDialog } from "@/app/_components/ui/open-dialogs";
import type { Role } from "@/lib/base/member";

/** Read when it is first opened: most pages are left without it. */
const CommandSearch = dynamic(() => import("./command-search").then((module) => module.CommandSearch), {
  ssr: false,
  loading: () => <div className="h-80" />,
});

/** Opens the command menu: its button, Ctrl K or ⌘ K. */
export function CommandMenu({ role }: { role: Role }) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [isGoing, startGoing] = useTransition();
  const go = (href: string) => {
    setOpen(false);
    startGoing(() => router.push(href));
  };
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      if (event.altKey || event.shiftKey) return;
      event.preventDefault();
      setOpen((was) => !was && !hasOpenDialog());
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-keyshortcuts="Control+K Meta+K"
        className="flex h-8 w-full items-center gap-2 rounded-md border border-line-strong/60 bg-bg px-2 text-sm text-muted hover:text-ink"
      >
        <Search className="size-4" aria-hidden="true" />
        <span className="max-sm:sr-only sm:group-data-narrow/nav:sr-only">Search</span>
        <span
          className="ml-auto font-mono text-xs max-sm:hidden sm:group-data-narrow/nav:hidden"
          aria-hidden="true"
        >
          Ctrl K
        </span>
      </button>
      <Dialog title="Search and commands" isOpen={isOpen} onClose={() => setOpen(false)} isTitleShown={false}>
        <CommandSearch role={role} onGo={go} onDone={() => setOpen(false)} />
      </Dialog>
      <PendingLine isPending={isGoing} />
    </>
  );
}
