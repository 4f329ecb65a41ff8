import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatBytes, formatNumber } from "@/app/_components/ui/format";
import { Section } from "@/app/_components/ui/section";
import { originInWords } from "@/lib/registry/gate";
import type { TrainedVersion } from "@/lib/registry/model-view";
import type { Signature } from "@/lib/registry/signature";
import type { RegisteredTraining, VersionFile } from "@/lib/registry/version-snapshot";

/** Metrics, or parameters. */
export function NamedValues({ title, values }: { title: string; values: [string, string | number][] }) {
  return (
    <Section isMinor title={title}>
      <DataTable
        label={title}
        rows={values.toSorted(([a], [b]) => a.localeCompare(b))}
        rowKey={([name]) => name}
        empty={<EmptyState title={`No ${title.toLowerCase()}`} level={3} />}
        columns={[
          { key: "name", header: "Name", cell: ([name]) => name, isMono: true },
          {
            key: "value",
            header: "Value",
            ...(values.every(([, value]) => typeof value === "number") && { align: "end" as const }),
            cell: ([, value]) => (
              <span className="[overflow-wrap:anywhere]">
                {typeof value === "number" ? formatNumber(value) : value}
              </span>
            ),
          },
        ]}
      />
    </Section>
  );
}

/** The origin of the figures, and later changes of the run that have no effect on the version. */
export function RegisteredWith({
  origin,
  changed,
}: {
  origin: RegisteredTraining["figuresFrom"];
  changed: string[];
}) {
  return (
    <p className="text-sm text-muted">
      Files, metrics and parameters as they were when the version was registered. {originInWords(origin)}
      {changed.length > 0 &&
        ` The experiment run has changed since then; this version is not affected: ${changed.slice(0, 20).join(", ")}${changed.length > 20 ? ` and ${changed.length - 20} more` : ""}.`}
    </p>
  );
}

/** Inputs and outputs of the model. */
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
            This version’s MLmodel file has no signature.
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

/** The files that the version was registered with, each to download, with the hash that names it. */
export function FilesTable({ version, files }: { version: TrainedVersion; files: VersionFile[] }) {
  const download = `/api/2.0/mlflow-artifacts/artifacts/models/${version.id}`;
  return (
    <Section isMinor title="Files">
      <DataTable
        label="Files"
        rows={files}
        rowKey={({ path }) => path}
        empty={
          <EmptyState title="No files" level={3}>
            Files are stored where the version was registered from: {version.source}
          </EmptyState>
        }
        columns={[
          {
            key: "name",
            header: "File",
            isMono: true,
            cell: ({ path }) => (
              <a
                className="underline"
                href={`${download}/${path.split("/").map(encodeURIComponent).join("/")}`}
              >
                {path}
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
