import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { DistributionPair } from "@/app/_components/charts/distribution-pair";
import { Change } from "@/app/_components/ui/change";
import { DataTable } from "@/app/_components/ui/data-table";
import { formatChange, formatNumber } from "@/app/_components/ui/format";
import { Section } from "@/app/_components/ui/section";
import { percent } from "@/lib/base/number-text";
import { unknownOutcome } from "@/lib/datasets/outcome";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { schemaOf } from "@/lib/datasets/schema/schema-of";
import { wordsOf } from "@/lib/datasets/table-words";
import { growsWithDrift } from "@/lib/monitoring/column-drift";
import { compareDatasetVersions, type VersionComparison } from "@/lib/monitoring/compare-versions";

type Drift = VersionComparison["drift"]["columns"][number];

/** Changes of rows, columns, share of positives and column values between two dataset versions. */
export async function VersionDifference({
  before,
  after,
}: {
  before: DatasetVersion;
  after: DatasetVersion;
}) {
  const { added, removed, retyped, frauds, sampled, drift } = await compareDatasetVersions(before, after);
  const drifted = drift.columns.filter(({ hasDrifted }) => hasDrifted).length;
  const { target } = schemaOf(after);
  const { positive } = target ? wordsOf({ ...target, negative: null }) : wordsOf(unknownOutcome);
  const isSample = sampled.before < before.rows || sampled.after < after.rows;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <dl className="grid gap-px overflow-hidden rounded-md border border-line bg-line sm:grid-cols-2 lg:grid-cols-4">
        <Fact name="Rows" value={<Change from={formatNumber(before.rows)} to={formatNumber(after.rows)} />}>
          {after.rows === before.rows ? "unchanged" : formatChange(after.rows - before.rows)}
        </Fact>
        <Fact name="Columns" value={<Change from={before.columns.length} to={after.columns.length} />}>
          {listed("added", added)} {listed("removed", removed)}{" "}
          {listed(
            "type changed",
            retyped.map(({ name, before, after }) => `${name} (${before} to ${after})`),
          )}
          {added.length + removed.length + retyped.length === 0 && "same names and types"}
        </Fact>
        <Fact
          name={`${positive.charAt(0).toUpperCase()}${positive.slice(1)}s`}
          value={frauds ? <Change from={percent(frauds.before, 2)} to={percent(frauds.after, 2)} /> : "–"}
        >
          {frauds ? `share of ${positive}s in all rows` : "not available: one version has no target"}
        </Fact>
        <Fact name="Drifted columns" value={`${drifted} of ${drift.columns.length}`}>
          {drift.hasDrifted ? "at least half: drift detected" : "under half: no drift"}
        </Fact>
      </dl>
      <Section isMinor title="Shared columns">
        <p className="max-w-prose text-sm text-muted">
          Hollow bars are version {before.version}, filled ones version {after.version}.
          {isSample &&
            ` Based on a sample of ${formatNumber(sampled.before)} and ${formatNumber(sampled.after)} rows, the same for every column.`}
          {drift.identifiers.length > 0 &&
            ` Not compared, because every value is unique: ${drift.identifiers.join(", ")}.`}
        </p>
        <DataTable
          label="Shared columns"
          rows={drift.columns}
          rowKey={({ name }) => name}
          columns={[
            { key: "name", header: "Column", cell: ({ name }) => name, isMono: true },
            { key: "state", header: "Drift", cell: (column) => <State column={column} /> },
            {
              key: "values",
              header: "Values",
              cell: ({ name, bins }) => (
                <DistributionPair label={`Values of ${name} before and after`} bins={bins} />
              ),
            },
            { key: "test", header: "Measure", cell: measured },
            { key: "psi", header: "PSI", align: "end", cell: ({ psi }) => shortly(psi) },
            {
              key: "missing",
              header: "Missing",
              align: "end",
              cell: ({ missing: { reference, current } }) =>
                reference === 0 && current === 0 ? (
                  <span className="text-muted">none</span>
                ) : (
                  <Change from={percent(reference)} to={percent(current)} />
                ),
            },
            { key: "unseen", header: "New values", cell: ({ unseen }) => unseen.slice(0, 5).join(", ") },
          ]}
        />
      </Section>
    </div>
  );
}

function Fact({ name, value, children }: { name: string; value: ReactNode; children: ReactNode }) {
  return (
    <div className="bg-panel p-3">
      <dt className="text-xs text-muted">{name}</dt>
      <dd>
        <span className="block text-base font-medium">{value}</span>
        <span className="block text-xs text-muted [overflow-wrap:anywhere]">{children}</span>
      </dd>
    </div>
  );
}

function State({ column: { hasDrifted } }: { column: Drift }) {
  const Icon = hasDrifted ? TriangleAlert : CircleCheck;
  return (
    <span
      className={`flex items-center gap-1.5 whitespace-nowrap ${hasDrifted ? "text-warn" : "text-muted"}`}
    >
      <Icon aria-hidden="true" className="size-4" />
      {hasDrifted ? "Drifted" : "No drift"}
    </span>
  );
}

/** "Jensen–Shannon distance 0.031, drifts from 0.1" */
function measured({ test, value, threshold }: Drift): string {
  const isGrowing = growsWithDrift(test);
  return `${test} ${isGrowing ? "" : "p "}${shortly(value)}, drifts ${isGrowing ? "from" : "below"} ${threshold}`;
}

/** Most columns that a sentence names; an encoded table may have hundreds more. */
const mostNamed = 8;

function listed(what: string, names: string[]): string {
  if (names.length === 0) return "";
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
  return `${names.length} ${what}: ${names.slice(0, mostNamed).join(", ")}${more}.`;
}

const shortly = (value: number) =>
  value > 0 && value < 0.001 ? "< 0.001" : formatNumber(Number(value.toPrecision(3)));
