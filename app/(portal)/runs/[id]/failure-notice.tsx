import { CircleX } from "lucide-react";
import Link from "next/link";
import { LinkButton } from "@/app/_components/ui/button";
import { states } from "@/app/_components/ui/states";
import { logLineAnswer } from "@/app/_server/answers";
import type { RunState } from "@/lib/base/run";
import type { Failure } from "@/lib/runs/read/failure";
import { LogLines } from "./log/log-lines";

/** Why the run failed: the task, its message, the end of its log, and what to do next. */
export function FailureNotice({
  failure: { node, message, lines },
  state,
  hrefs,
}: {
  failure: Failure;
  state: RunState;
  /** `task` selects the task, `log` opens its log at the end; `retry` only where the member may. */
  hrefs: { task?: string; log?: string; retry?: string };
}) {
  const { label } = states[state];
  return (
    <section
      aria-label="Why it failed"
      className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-md border border-bad/40 bg-bad-soft px-3 py-2.5 text-sm"
    >
      <div className="flex items-start gap-2">
        <CircleX className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden="true" />
        <div className="min-w-0 [overflow-wrap:anywhere]">
          <h2 className="font-medium">
            {node && hrefs.task ? (
              <>
                {label} in{" "}
                <Link href={hrefs.task} scroll={false} className="underline">
                  {node}
                </Link>
              </>
            ) : (
              label
            )}
          </h2>
          <p className="whitespace-pre-wrap">{message ?? "It left no message."}</p>
        </div>
      </div>
      {lines.some((line) => line.message !== message) && (
        <div className="rounded-md border border-line bg-panel py-1 font-mono text-xs">
          <LogLines lines={lines.map(logLineAnswer)} />
        </div>
      )}
      {(hrefs.retry || hrefs.log) && (
        <div className="no-print flex flex-wrap gap-2">
          {hrefs.retry && (
            <LinkButton href={hrefs.retry} scroll={false} size="sm" variant="primary">
              {node ? "Retry from here" : "Retry the run"}
            </LinkButton>
          )}
          {hrefs.log && (
            <LinkButton href={hrefs.log} size="sm">
              Open log at the error
            </LinkButton>
          )}
        </div>
      )}
    </section>
  );
}
