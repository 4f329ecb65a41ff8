"use client";

import { Download } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import type { RunAddress } from "@/app/(portal)/runs/[id]/run-address";
import { runHref } from "@/app/(portal)/runs/[id]/run-href";
import { logLevels } from "@/lib/runs/states";
import { LogView } from "./log-view";
import type { FirstLines } from "./use-log";

const typingMs = 250;
const control = "h-7 rounded border border-line-strong bg-panel px-1.5 text-xs text-ink";

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
  const downloadHref = (format: string) =>
    `/api/v1/runs/${runId}/logs/download?format=${format}${filter && `&${filter}`}`;

  const go = (change: Partial<RunAddress>) =>
    startTransition(() => router.replace(runHref(runId, { ...address, ...change }), { scroll: false }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed leads on, when one stops typing
  useEffect(() => {
    if (search === (address.search ?? "")) return;
    const timer = setTimeout(() => go({ search }), typingMs);
    return () => clearTimeout(timer);
  }, [search]);

  return (
    <section aria-label="Log" className="rounded-md border border-line bg-panel">
      <div className="no-print flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-3 py-1.5 text-xs">
        <input
          type="search"
          aria-label="Search the log"
          placeholder="Search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className={`${control} w-48 max-sm:w-full placeholder:text-muted`}
        />
        <label className="flex items-center gap-1.5 text-muted">
          Level
          <select
            value={level ?? "debug"}
            onChange={({ target }) => go({ level: target.value as RunAddress["level"] })}
            className={control}
          >
            {logLevels.map((one) => (
              <option key={one} value={one}>
                {one === "error" ? "error" : `${one} and up`}
              </option>
            ))}
          </select>
        </label>
        <label className="flex min-w-0 items-center gap-1.5 text-muted">
          Task
          <select
            value={node ?? ""}
            onChange={({ target }) => go({ node: target.value || undefined })}
            className={`${control} max-w-40`}
          >
            <option value="">all</option>
            {nodes.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <span role="status" className="text-muted">
          {isPending && "Searching…"}
        </span>
        <span className="ml-auto flex items-center gap-1.5 text-muted">
          <Download className="size-3.5" aria-hidden="true" />
          <a
            href={downloadHref("text")}
            download
            aria-label="Download the log as text"
            className="hover:text-ink hover:underline"
          >
            Text
          </a>
          <a
            href={downloadHref("ndjson")}
            download
            aria-label="Download the log as NDJSON"
            className="hover:text-ink hover:underline"
          >
            NDJSON
          </a>
        </span>
      </div>
      <LogView
        key={filter}
        runId={runId}
        filter={filter}
        search={address.search}
        isLive={isLive}
        first={first}
        none={filter ? "No line is like that." : undefined}
      />
    </section>
  );
}

function queryOf(fields: Record<string, string | undefined>): string {
  const given = Object.entries(fields).filter(([, value]) => value);
  return new URLSearchParams(given as [string, string][]).toString();
}
