import { Download } from "lucide-react";
import type { RunAddress } from "@/app/(portal)/runs/[id]/run-address";
import { logLevels } from "@/lib/base/states";

export const logControl = "h-7 rounded border border-line-strong bg-panel px-1.5 text-xs text-ink";

/** The lowest level and the task whose lines are shown. @param nodes ids of tasks to choose from */
export function LogChoices({
  level,
  node,
  nodes,
  onChange,
}: {
  level: RunAddress["level"];
  node: string | undefined;
  nodes: readonly string[];
  onChange: (change: Partial<RunAddress>) => void;
}) {
  return (
    <>
      <label className="flex items-center gap-1.5 text-muted">
        Level
        <select
          value={level ?? "debug"}
          onChange={({ target }) => onChange({ level: target.value as RunAddress["level"] })}
          className={logControl}
        >
          {logLevels.map((choice) => (
            <option key={choice} value={choice}>
              {choice === "error" ? "error" : `${choice} and above`}
            </option>
          ))}
        </select>
      </label>
      <label className="flex min-w-0 items-center gap-1.5 text-muted">
        Task
        <select
          value={node ?? ""}
          onChange={({ target }) => onChange({ node: target.value || undefined })}
          className={`${logControl} max-w-40`}
        >
          <option value="">all</option>
          {nodes.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      </label>
    </>
  );
}

/** Links that download the filtered log. @param filter the query part of the filter, "" for all lines */
export function LogDownloads({ runId, filter }: { runId: string; filter: string }) {
  const href = (format: string) =>
    `/api/v1/runs/${runId}/logs/download?format=${format}${filter && `&${filter}`}`;
  return (
    <span className="ml-auto flex items-center gap-1.5 text-muted">
      <Download className="size-3.5" aria-hidden="true" />
      <a
        href={href("text")}
        download
        aria-label="Download the log as text"
        className="hover:text-ink hover:underline"
      >
        Text
      </a>
      <a
        href={href("ndjson")}
        download
        aria-label="Download the log as NDJSON"
        className="hover:text-ink hover:underline"
      >
        NDJSON
      </a>
    </span>
  );
}
