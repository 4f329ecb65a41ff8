import type { Metadata } from "next";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { orNotFound, requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { getDataset } from "@/lib/datasets/queries";
import { targetCandidates } from "@/lib/datasets/schema/propose-target";
import { listSchemas } from "@/lib/datasets/schema/stored-schema";
import { SchemaEditor } from "./schema-editor";
import { SchemaHistory } from "./schema-history";

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Schema of ${(await params).name}` };
}

export default async function SchemaPage({ params }: Props) {
  const { teamId, role } = await requireMember();
  const { name } = await params;
  const schemas = await orNotFound(listSchemas(teamId, name));
  const current = schemas[0]!;
  const { versions } = await orNotFound(getDataset(teamId, name));
  const columns = versions[0]?.columns ?? [];
  const values = Object.fromEntries(
    columns
      .filter(({ distinct, top }) => distinct > 0 && distinct === top.length)
      .map((column) => [column.name, column.top.map(({ value }) => value)]),
  );
  return (
    <>
      <PageHeader
        title="Schema"
        description="What each column is, and how its values are read. A saved schema reads the latest version and later uploads."
        breadcrumbs={[
          { label: "Datasets", href: "/datasets" },
          { label: name, href: `/datasets/${name}` },
        ]}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <SchemaEditor
          key={current.number}
          dataset={name}
          schema={current.schema}
          reasons={current.reasons}
          values={values}
          candidates={targetCandidates(columns).map(({ name, top }) => ({ name, top }))}
          updatedAt={current.createdAt?.toISOString()}
          mayEdit={roleAllows(role, "editor")}
        />
        <Section isMinor title="History">
          <SchemaHistory schemas={schemas} />
        </Section>
      </div>
    </>
  );
}
