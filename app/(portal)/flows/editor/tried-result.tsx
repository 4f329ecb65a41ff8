import { CodeBlock } from "@/app/_components/ui/code-block";
import { cx } from "@/app/_components/ui/cx";
import { formatMs } from "@/app/_components/ui/format";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import { StateBadge } from "@/app/_components/ui/state-badge";
import type { DryRun } from "@/inngest/run/dry-run";

/** Result of a test run of a task: outcome, log, output and the artifacts it would have created. */
export function TriedResult({ tried }: { tried: DryRun }) {
  const { state, message, durationMs, logs, artifacts, output } = tried;
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap items-center gap-x-3 text-sm">
        <StateBadge state={state} /> <span className="text-muted">{formatMs(durationMs)}</span>
        {message && <span className="text-bad [overflow-wrap:anywhere]">{message}</span>}
      </p>
      {artifacts.length > 0 && (
        <p className="text-sm">
          A run would create {artifacts.map(({ key, kind }) => `${key} (${kind})`).join(", ")}.
        </p>
      )}
      {logs.length > 0 && (
        <ScrollRegion
          label="Test log"
          className="max-h-48 overflow-auto rounded-md border border-line px-3 py-2"
        >
          <ol className="font-mono text-xs leading-5">
            {logs.map(({ level, message }, index) => {
              const look = cx(level === "error" && "text-bad", level === "warning" && "text-warn");
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever shown as they came
                <li key={index} className={look}>
                  {level === "info" ? message : `${level}: ${message}`}
                </li>
              );
            })}
          </ol>
        </ScrollRegion>
      )}
      {output !== undefined && <CodeBlock text={JSON.stringify(output, null, 2)} what="test output" />}
    </div>
  );
}
