import Link from "next/link";
import { DataTable } from "@/app/_components/ui/data-table";
import { Time } from "@/app/_components/ui/time";
import type { FlowVersion } from "@/lib/flows/queries";

/** The versions of a flow, the one saved last first, each with what it changed. */
export function VersionsTable({ slug, versions }: { slug: string; versions: FlowVersion[] }) {
  const newest = versions[0];
  return (
    <DataTable
      label="Versions"
      rows={versions}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "version",
          header: "Version",
          cell: ({ id, version }) => (id === newest?.id ? `${version} (latest)` : version),
        },
        {
          key: "hash",
          header: "SHA-256 of the definition",
          isMono: true,
          isMinor: true,
          cell: ({ hash }) => hash.slice(0, 16),
        },
        { key: "nodes", header: "Nodes", align: "end", cell: ({ definition }) => definition.nodes.length },
        {
          key: "made",
          header: "Created",
          cell: ({ createdAt }) => <Time value={createdAt} />,
          isMinor: true,
        },
        { key: "saved", header: "Last saved", cell: ({ savedAt }) => <Time value={savedAt} /> },
        {
          key: "difference",
          header: <span className="sr-only">Difference</span>,
          align: "end",
          cell: ({ version }) => {
            const other = versions.find((candidate) => candidate.version === version - 1);
            return (
              other && (
                <Link href={`/flows/${slug}/compare?from=${other.version}&to=${version}`}>
                  Changes<span className="sr-only"> in version {version}</span>
                </Link>
              )
            );
          },
        },
      ]}
    />
  );
}
