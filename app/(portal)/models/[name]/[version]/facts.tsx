import { DataTable } from "@/app/_components/data-table";
import { EmptyState } from "@/app/_components/empty-state";
import { formatBytes, formatNumber } from "@/app/_components/format";
import { Section } from "@/app/_components/section";
import type { RunArtifact } from "@/lib/experiments/run-artifacts";
import type { TrainedVersion } from "@/lib/models/model-view";
import type { Signature } from "@/lib/models/signature";

/** Metrics, or parameters. */
export function NamedValues({ title, values }: { title: string; values: [string, string | number][] }) {
  return (
    <Section isMinor title={title}>
      <DataTable
        label={title}
        rows={values}
        rowKey={([name]) => name}
        empty={<EmptyState title={`No ${title.toLowerCase()}`} level={3} />}
        columns={[
          { key: "name", header: "Name", cell: ([name]) => name, isMono: true },
          {
            key: "value",
            header: "Value",
            align: "end",
            cell: ([, value]) => (typeof value === "number" ? formatNumber(value) : value),
          },
        ]}
      />
    </Section>
  );
}

/** What the model takes and gives. */
export function SignatureTable({ signature }: { signature: Signature | undefined }) {
  const rows = [
    ...(signature?.inputs ?? []).map((column) => ({ ...column, side: "takes" })),
    ...(signature?.outputs ?? []).map((column) => ({ ...column, side: "gives" })),
  ];
  return (
    <Section isMinor title="Signature">
      <DataTable
        label="Signature"
        rows={rows}
        rowKey={({ side, name }) => `${side} ${name}`}
        empty={
          <EmptyState title="No signature" level={3}>
            The MLmodel file of this version has none.
          </EmptyState>
        }
        columns={[
          { key: "side", header: "Model", cell: ({ side }) => side },
          { key: "name", header: "Column", cell: ({ name }) => name ?? "–", isMono: true },
          { key: "type", header: "Type", cell: ({ type }) => type, isMono: true },
        ]}
      />
    </Section>
  );
}

/** The model's files, each to download, with the hash that names it. */
export function FilesTable({
  version,
  files,
}: {
  version: TrainedVersion;
  files: (RunArtifact & { name: string })[];
}) {
  const download = `/api/2.0/mlflow-artifacts/artifacts/${version.experimentWireId}/${version.runId}/artifacts`;
  return (
    <Section isMinor title="Files">
      <DataTable
        label="Files"
        rows={files}
        rowKey={({ path }) => path}
        empty={
          <EmptyState title="No files here" level={3}>
            They lie where the version was registered from: {version.source}
          </EmptyState>
        }
        columns={[
          {
            key: "name",
            header: "File",
            isMono: true,
            cell: ({ path, name }) => (
              <a className="underline" href={`${download}/${path}`}>
                {name}
              </a>
            ),
          },
          { key: "size", header: "Size", cell: ({ sizeBytes }) => formatBytes(sizeBytes), align: "end" },
          {
            key: "sha",
            header: "SHA-256",
            isMono: true,
            cell: ({ sha256 }) => <span title={sha256}>{sha256.slice(0, 12)}</span>,
          },
        ]}
      />
    </Section>
  );
}
