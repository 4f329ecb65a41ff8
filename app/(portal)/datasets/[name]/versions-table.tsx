import { Button } from "@/app/_components/ui/button";
import { type Column, DataTable } from "@/app/_components/ui/data-table";
import { formatBytes, formatNumber } from "@/app/_components/ui/format";
import { Time } from "@/app/_components/ui/time";
import type { DatasetVersion } from "@/lib/datasets/queries";

/** The versions of a dataset; any two can be compared. */
export function VersionsTable({ name, versions }: { name: string; versions: DatasetVersion[] }) {
  const sides = (["before", "after"] as const).map(
    (side, column): Column<DatasetVersion> => ({
      key: side,
      header: side === "before" ? "Before" : "After",
      cell: ({ version }) => (
        <input
          type="radio"
          name={side}
          value={version}
          defaultChecked={version === versions[1 - column]?.version}
          aria-label={`${side === "before" ? "Before" : "After"}: version ${version}`}
          className="relative z-10 accent-accent"
        />
      ),
    }),
  );
  return (
    <form action={`/datasets/${name}/compare`} className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex min-h-8 items-center justify-between gap-4">
        <h2 className="text-sm font-medium">Versions</h2>
        {versions.length > 1 && <Button type="submit">Compare</Button>}
      </div>
      <DataTable
        label="Versions"
        rows={versions}
        rowKey={(version) => version.id}
        rowHref={(version) => `/datasets/${name}?version=${version.version}`}
        columns={[
          { key: "version", header: "Version", cell: ({ version }) => `Version ${version}` },
          ...(versions.length > 1 ? sides : []),
          { key: "rows", header: "Rows", cell: ({ rows }) => formatNumber(rows), align: "end" },
          {
            key: "size",
            header: "Size",
            cell: ({ sizeBytes }) => formatBytes(sizeBytes),
            align: "end",
            isMinor: true,
          },
          {
            key: "sha",
            header: "SHA-256",
            cell: ({ sha256 }) => sha256.slice(0, 12),
            isMono: true,
            isMinor: true,
          },
          {
            key: "data",
            header: "Source",
            cell: originOf,
            isMinor: true,
          },
          { key: "made", header: "Created", cell: ({ createdAt }) => <Time value={createdAt} /> },
        ]}
      />
    </form>
  );
}

const reviews = { open: "to be reviewed", accepted: "accepted", rejected: "rejected" };

function originOf({ isSynthetic, modelName, modelVersion, runId, review }: DatasetVersion): string {
  const by = modelName ? `Scored by ${modelName} ${modelVersion}` : runId ? "Created by a run" : "Uploaded";
  return [by, isSynthetic && "synthetic", review && reviews[review]].filter(Boolean).join(", ");
}
