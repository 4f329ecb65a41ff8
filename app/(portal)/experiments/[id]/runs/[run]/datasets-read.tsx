import { z } from "zod";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatNumber } from "@/app/_components/ui/format";
import { Section } from "@/app/_components/ui/section";
import { LoggedText } from "@/app/(portal)/experiments/logged-text";
import { parseJson } from "@/lib/base/json";
import type { DatasetInput } from "@/lib/experiments/experiment";

/** Datasets that a run declares as read: where they are from, and how large they are. */
export function DatasetsRead({ inputs }: { inputs: DatasetInput[] }) {
  return (
    <Section isMinor title="Datasets read">
      <DataTable
        label="Datasets read"
        rows={inputs}
        rowKey={({ name, digest }) => `${name} ${digest}`}
        empty={
          <EmptyState title="No datasets" level={3}>
            mlflow.log_input adds them.
          </EmptyState>
        }
        columns={[
          { key: "name", header: "Dataset", cell: ({ name }) => name },
          { key: "context", header: "Purpose", cell: ({ tags }) => tags["mlflow.data.context"] ?? "–" },
          { key: "rows", header: "Rows", align: "end", cell: ({ profile }) => rowsOf(profile) },
          {
            key: "columns",
            header: "Columns",
            align: "end",
            cell: ({ schema }) => <Columns schema={schema} />,
          },
          { key: "source", header: "Source", cell: (input) => <LoggedText value={sourceOf(input)} /> },
          { key: "digest", header: "Digest", isMono: true, isMinor: true, cell: ({ digest }) => digest },
        ]}
      />
    </Section>
  );
}

const Source = z.object({
  url: z.string().optional(),
  uri: z.string().optional(),
  path: z.string().optional(),
});
const Schema = z.object({
  mlflow_colspec: z.array(z.object({ name: z.string().optional(), type: z.string() })),
});
const Profile = z.object({ num_rows: z.number() });

/** The address in a source as MLflow's clients write it, else its type. */
function sourceOf({ source, sourceType }: DatasetInput): string {
  const { data } = Source.safeParse(parseJson(source));
  return data?.url ?? data?.uri ?? data?.path ?? sourceType;
}

function rowsOf(profile: string): string {
  const { data } = Profile.safeParse(parseJson(profile));
  return data ? formatNumber(data.num_rows) : "–";
}

function Columns({ schema }: { schema: string }) {
  const { data } = Schema.safeParse(parseJson(schema));
  if (!data) return "–";
  const columns = data.mlflow_colspec.map(({ name, type }) => (name ? `${name}: ${type}` : type));
  return <span title={columns.slice(0, 100).join("\n")}>{columns.length}</span>;
}
