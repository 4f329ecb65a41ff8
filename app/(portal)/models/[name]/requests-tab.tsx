import { XyChart } from "@/app/_components/curves/xy-chart";
import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatNumber } from "@/app/_components/ui/format";
import { Time } from "@/app/_components/ui/time";
import { type Role, roleAllows } from "@/lib/base/member";
import { counted } from "@/lib/base/number-text";
import { type RequestSummary, summarizeRequests } from "@/lib/serving/request-queries";
import { monitorRequestsHref } from "./monitor-requests-href";

/** Prediction requests to the model over HTTP in the last 24 hours. */
export async function RequestsTab({ teamId, model, role }: { teamId: string; model: string; role: Role }) {
  const summary = await summarizeRequests(teamId, model);
  if (summary.requests === 0)
    return (
      <EmptyState title="No requests in the last 24 hours">
        A version’s playground shows how to request predictions with curl.
      </EmptyState>
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-sm">{inWords(summary)}</p>
        {roleAllows(role, "operator") && (
          <LinkButton href={monitorRequestsHref(model)}>Monitor requests</LinkButton>
        )}
      </div>
      <DataTable
        label="Versions served"
        rows={summary.byVersion}
        rowKey={({ version }) => String(version)}
        columns={[
          { key: "version", header: "Version served", cell: ({ version }) => version },
          {
            key: "requests",
            header: "Requests",
            align: "end",
            cell: ({ requests }) => formatNumber(requests),
          },
          { key: "last", header: "Last request", cell: ({ lastAt }) => <Time value={lastAt} /> },
        ]}
        empty={<EmptyState title="No version served">Every request failed.</EmptyState>}
      />
      <XyChart
        title="Requests per hour, last 24 hours"
        xLabel="Hour"
        yLabel="Requests"
        scale="time"
        places={summary.hours.map(({ hour }) => hour.getTime() / 1000)}
        lines={[
          { name: "Requests", values: summary.hours.map(({ requests }) => requests) },
          { name: "Failed", values: summary.hours.map(({ failed }) => failed) },
        ]}
      />
    </div>
  );
}

function inWords({ requests, claims, failed, p50Ms, p95Ms }: RequestSummary): string {
  const errors = failed > 0 ? `, ${formatNumber(failed)} failed` : "";
  const times =
    p50Ms === null || p95Ms === null
      ? ""
      : ` Latency: median ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms.`;
  return `${counted(requests, "request")} with ${counted(claims, "row")} in the last 24 hours${errors}.${times}`;
}
