import Link from "next/link";
import { DifferenceList } from "@/app/_components/ui/difference-list";
import { Time } from "@/app/_components/ui/time";
import { differences } from "@/lib/audit/differences";
import type { AuditEntry } from "@/lib/audit/queries";

/** The changes, each with who made it; what was before and after opens below. */
export function AuditList({ entries }: { entries: AuditEntry[] }) {
  return (
    <ul aria-label="Changes" className="divide-y divide-line rounded-md border border-line bg-panel text-sm">
      {entries.map((entry) => (
        <li
          key={entry.id}
          className="grid gap-x-4 gap-y-0.5 px-3 py-2 lg:grid-cols-[8rem_14rem_minmax(0,1fr)]"
        >
          <span className="text-muted">
            <Time value={entry.at} />
          </span>
          <Who {...entry.actor} />
          <div className="min-w-0">
            <p className="[overflow-wrap:anywhere]">
              <span className="font-mono text-xs">{entry.action}</span> <SubjectLink {...entry} />
            </p>
            <Changes entry={entry} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Who({ type, id, name, token, address }: AuditEntry["actor"]) {
  return (
    <div className="min-w-0 [overflow-wrap:anywhere]">
      <p>
        {type === "run" ? <Link href={`/runs/${id}`}>{name}</Link> : name}
        {token && <span className="text-muted"> by the token {token}</span>}
        {type === "automation" && <span className="text-muted"> (automation)</span>}
      </p>
      {address && <p className="font-mono text-xs text-muted">{address}</p>}
    </div>
  );
}

function Changes({ entry: { before, after } }: { entry: AuditEntry }) {
  const changed = differences(before, after);
  if (changed.length === 0) return null;
  if (changed.length <= 3) return <DifferenceList differences={changed} />;
  return (
    <details>
      <summary className="cursor-pointer py-1 text-xs text-muted">
        {changed.length} values:{" "}
        {changed
          .slice(0, 4)
          .map(({ path }) => path)
          .join(", ")}
        {changed.length > 4 && " …"}
      </summary>
      <div className="mt-1">
        <DifferenceList differences={changed} />
      </div>
    </details>
  );
}

/** Link to the page of the changed item, while it exists. */
function SubjectLink({ action, subject: { kind, id, name }, before, after }: AuditEntry) {
  const addresses: Record<string, string> = {
    automation: `/alerts/${id}`,
    block: `/blocks/${name}`,
    dashboard: `/dashboards/${name}`,
    dataset: `/datasets/${name}`,
    deployment: `/deployments/${name}`,
    flow: `/flows/${name}`,
    model: `/models/${name}`,
    "outgoing-webhook": `/alerts/channels/${id}`,
    run: `/runs/${id}`,
    schedule: `/deployments/${name}`,
    webhook: `/webhooks/${id}`,
  };
  // An invitation without an address has no name until it is accepted.
  if (kind === "invitation" && !name)
    return <span>for anyone with the link, as {String((after ?? before)?.role)}</span>;
  const href = addresses[kind];
  if (!href || !name || action.endsWith(".deleted")) return <span>{name ?? id}</span>;
  return <Link href={href}>{name}</Link>;
}
