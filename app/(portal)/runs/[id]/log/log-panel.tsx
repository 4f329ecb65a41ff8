"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import type { RunAddress } from "@/app/(portal)/runs/[id]/run-address";
import { runHref } from "@/app/(portal)/runs/[id]/run-href";
import { LogChoices, LogDownloads, logControl } from "./log-controls";
import { LogView } from "./log-view";
import type { FirstLines } from "./use-log";

const typingMs = 250;

/** The log of a run: which lines are shown is in the address; search, level and task are looked for on the server. */
export function LogPanel({
  runId,
  address,
  nodes,
  isLive,
  first,
}: {
  runId: string;
  address: RunAddress;
  nodes: string[];
  isLive: boolean;
  first: FirstLines;
}) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [search, setSearch] = useState(address.search ?? "");
  const { level, node } = address;
  const filter = queryOf({ level, task: node, search: address.search });

  const go = (change: Partial<RunAddress>) =>
    startTransition(() => router.replace(runHref(runId, { ...address, ...change }), { scroll: false }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed leads on, when one stops typing
  useEffect(() => {
    if (search === (address.search ?? "")) return;
    const timer = setTimeout(() => go({ search }), typingMs);
    return () => clearTimeout(timer);
  }, [search]);

  return (
    <section aria-label="Log" id="log" className="scroll-mt-4 rounded-md border border-line bg-panel">
      <div className="no-print flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-3 py-1.5 text-xs">
        <input
          type="search"
          aria-label="Search the log"
          placeholder="Search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className={`${logControl} w-48 max-sm:w-full placeholder:text-muted`}
        />
        <LogChoices level={level} node={node} nodes={nodes} onChange={go} />
        <span role="status" className="text-muted">
          {isPending && "Searching…"}
        </span>
        <LogDownloads runId={runId} filter={filter} />
      </div>
      <LogView
        key={filter}
        runId={runId}
        filter={filter}
        search={address.search}
        isLive={isLive}
        first={first}
        none={filter ? "No matching lines." : undefined}
      />
    </section>
  );
}

function queryOf(fields: Record<string, string | undefined>): string {
  const entries = Object.entries(fields).filter(([, value]) => value);
  return new URLSearchParams(entries as [string, string][]).toString();
}
