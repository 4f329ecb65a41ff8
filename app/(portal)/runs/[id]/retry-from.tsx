"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Select } from "@/app/_components/forms/field";
import type { RunAddress } from "./run-address";
import { runHref } from "./run-href";

/** The choice of where a retry begins; it is in the address, and the plan below follows it. */
export function RetryFrom({
  runId,
  address,
  nodes,
}: {
  runId: string;
  address: RunAddress;
  nodes: string[];
}) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm">
      <label htmlFor="from">Start from</label>
      <Select
        id="from"
        className="w-auto! max-w-full"
        value={address.from ?? ""}
        onChange={({ target }) =>
          startTransition(() =>
            router.replace(runHref(runId, { ...address, from: target.value || undefined }), {
              scroll: false,
            }),
          )
        }
      >
        <option value="">Failed and unfinished tasks</option>
        {nodes.map((node) => (
          <option key={node} value={node}>
            {node} and everything after it
          </option>
        ))}
      </Select>
      <span role="status" className="text-xs text-muted">
        {isPending && "Planning…"}
      </span>
    </div>
  );
}
