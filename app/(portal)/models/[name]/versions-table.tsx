import Link from "next/link";
import { type Column, DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import type { TableViewProps } from "@/app/_components/ui/table-controls";
import { Time } from "@/app/_components/ui/time";
import { AliasBadges } from "@/app/(portal)/models/alias-badge";
import { versionHref } from "@/app/(portal)/models/model-href";
import { featureSets, modelKinds } from "@/lib/learning/catalog";
import type { TrainedVersion } from "@/lib/registry/model-view";
import { promptTextTag } from "@/lib/registry/prompt";
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
  isOfPrompt,
}: {
  versions: TrainedVersion[];
  view: TableViewProps;
  /** Id of the form that boxes before the rows belong to. */
  selectFor: string;
  isOfPrompt: boolean;
}) {
  return (
    <DataTable
      label="Versions"
      rows={versions}
      rowKey={(version) => version.id}
      view={view}
      rowHref={({ name, version }) => versionHref(name, version)}
      empty={
        <EmptyState title="No versions yet">
          {isOfPrompt ? "Register a text with MLflow’s client to add one." : "Train a model to add one."}
        </EmptyState>
      }
      columns={isOfPrompt ? promptColumns : columnsOf(selectFor)}
    />
  );
}

const versionColumn: Column<TrainedVersion> = {
  key: "version",
  header: "Version",
  cell: ({ version }) => version,
  sortValue: ({ version }) => Number(version),
};
const aliasesColumn: Column<TrainedVersion> = {
  key: "aliases",
  header: "Aliases",
  cell: ({ aliases }) => <AliasBadges aliases={aliases} />,
};
const createdColumn: Column<TrainedVersion> = {
  key: "made",
  header: "Created",
  cell: ({ createdAt }) => <Time value={createdAt} />,
  sortValue: ({ createdAt }) => createdAt,
};

/** A prompt has a text in place of a training. */
const promptColumns: Column<TrainedVersion>[] = [
  versionColumn,
  aliasesColumn,
  {
    key: "text",
    header: "Text",
    cell: ({ tags }) => <span className="line-clamp-2 max-w-xl">{tags[promptTextTag] ?? "–"}</span>,
    isMinor: true,
  },
  createdColumn,
];

/** @param selectFor id of the form that boxes before the rows belong to */
function columnsOf(selectFor: string): Column<TrainedVersion>[] {
  return [
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
    versionColumn,
    aliasesColumn,
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
      cell: ({ kind }) => (kind && (modelKinds.get(kind)?.name ?? kind)) || "–",
      isMinor: true,
      optionalName: "Kind",
      sortValue: ({ kind }) => kind,
    },
    {
      key: "features",
      header: "Features",
      cell: ({ featureSet }) => (featureSet && (featureSets.get(featureSet)?.name ?? featureSet)) || "–",
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
    createdColumn,
  ];
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
