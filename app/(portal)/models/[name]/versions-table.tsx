import Link from "next/link";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import type { TableViewProps } from "@/app/_components/ui/table-controls";
import { Time } from "@/app/_components/ui/time";
import { AliasBadges } from "@/app/(portal)/models/alias-badge";
import { versionHref } from "@/app/(portal)/models/model-href";
import type { TrainedVersion } from "@/lib/registry/model-view";
import { metricText } from "@/lib/reports/metric-text";

const metrics = [
  { key: "recall", header: "Recall" },
  { key: "precision", header: "Precision" },
  { key: "roc_auc", header: "ROC-AUC" },
];

/** Every version, newest first unless sorted otherwise, with how it was trained and how it did. */
export function VersionsTable({
  versions,
  view,
  selectFor,
}: {
  versions: TrainedVersion[];
  view: TableViewProps;
  /** Id of the form that boxes before the rows belong to. */
  selectFor: string;
}) {
  return (
    <DataTable
      label="Versions"
      rows={versions}
      rowKey={(version) => version.id}
      view={view}
      rowHref={({ name, version }) => versionHref(name, version)}
      empty={<EmptyState title="No versions yet">Train a model to add one.</EmptyState>}
      columns={[
        {
          key: "select",
          header: <span className="sr-only">Compare</span>,
          isControl: true,
          cell: ({ version }) => (
            <input
              type="checkbox"
              name="version"
              value={version}
              form={selectFor}
              aria-label={`Select version ${version}`}
              className="relative z-10 size-4 align-middle accent-accent"
            />
          ),
        },
        {
          key: "version",
          header: "Version",
          cell: ({ version }) => version,
          sortValue: ({ version }) => Number(version),
        },
        { key: "aliases", header: "Aliases", cell: ({ aliases }) => <AliasBadges aliases={aliases} /> },
        ...metrics.map(({ key, header }) => ({
          key,
          header,
          align: "end" as const,
          optionalName: header,
          sortValue: ({ training }: TrainedVersion) => training?.metrics[key]?.value,
          cell: ({ training }: TrainedVersion) => {
            const found = metricText(training?.metrics ?? {}, key);
            return found ? (
              <span title={found.interval && `95 % interval ${found.interval}`}>{found.value}</span>
            ) : (
              "–"
            );
          },
        })),
        {
          key: "kind",
          header: "Kind",
          cell: ({ kind }) => kind ?? "–",
          isMinor: true,
          optionalName: "Kind",
          sortValue: ({ kind }) => kind,
        },
        {
          key: "features",
          header: "Features",
          cell: ({ featureSet }) => featureSet ?? "–",
          isMinor: true,
          optionalName: "Features",
          sortValue: ({ featureSet }) => featureSet,
        },
        {
          key: "data",
          header: "Dataset",
          cell: ({ data }) => <DataLink data={data} />,
          isMinor: true,
          optionalName: "Dataset",
          sortValue: ({ data }) => data,
        },
        {
          key: "made",
          header: "Created",
          cell: ({ createdAt }) => <Time value={createdAt} />,
          sortValue: ({ createdAt }) => createdAt,
        },
      ]}
    />
  );
}

/** `claims/3` as a link to that dataset version. */
function DataLink({ data }: { data: string | undefined }) {
  const [, dataset, version] = data?.match(/^(.*)\/(\d+)$/) ?? [];
  if (!dataset) return "–";
  return (
    <Link className="underline" href={`/datasets/${encodeURIComponent(dataset)}?version=${version}`}>
      {dataset} {version}
    </Link>
  );
}
