import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { orNotFound, requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listSuggestions } from "@/lib/datasets/expectations/list-suggestions";
import { agedResults, listResults } from "@/lib/datasets/expectations/results";
import { listExpectations } from "@/lib/datasets/expectations/stored-expectations";
import { findDatasetVersion, listDatasetVersions } from "@/lib/datasets/queries";
import { ChecksTable } from "./checks-table";
import { ExpectationForm } from "./expectation-form";
import { ExpectationsHistory } from "./history";
import { Suggestions } from "./suggestions";
import { Unmet } from "./unmet";

/** Newest versions whose results are shown. */
const shownVersions = 5;

type Props = { params: Promise<{ name: string }>; searchParams: Promise<{ edit?: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Expectations of ${(await params).name}` };
}

export default async function ExpectationsPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const { name } = await params;
  const stored = await orNotFound(listExpectations(teamId, name));
  const { edit } = await searchParams;
  const current = stored[0];
  const expectations = current?.expectations ?? [];
  const edited = expectations.find(({ id }) => id === edit);
  const [latest, { items: versions }, suggestions] = await Promise.all([
    findDatasetVersion(teamId, name, "latest"),
    listDatasetVersions(teamId, name, { limit: shownVersions }),
    listSuggestions(teamId, name, expectations),
  ]);
  const newest = versions[0];
  const found = await listResults(
    teamId,
    versions.map(({ id }) => id),
  );
  // The newest version has the age by which a training would be stopped now.
  const results = found.map((each) => (each.versionId === newest?.id ? agedResults(each, new Date()) : each));
  const ofNewest = results.find(({ versionId }) => versionId === newest?.id);
  const isPending = expectations.length > 0 && newest && ofNewest?.number !== current?.number;
  // Columns are those of the version that checks are compared with.
  const columns = latest?.columns.map((column) => column.name) ?? [];
  const mayEdit = roleAllows(role, "editor") && latest !== undefined;
  return (
    <>
      <PageHeader
        title="Expectations"
        description="What versions of this dataset should be like. Each new version is evaluated; what fails stops a training before it trains."
        breadcrumbs={[
          { label: "Datasets", href: "/datasets" },
          { label: name, href: `/datasets/${name}` },
        ]}
        meta={
          isPending && (
            <>
              <span role="status">Evaluating version {newest.version}</span>
              <LiveRefresh url="/api/v1/events/stream?kind=dataset" />
            </>
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Section isMinor title="Checks">
          <ChecksTable
            dataset={name}
            expectations={expectations}
            versions={versions}
            results={results}
            mayEdit={mayEdit}
          />
          {newest && ofNewest && expectations.length > 0 && !isPending && (
            <Unmet version={newest.version} results={ofNewest} />
          )}
        </Section>
        {mayEdit && (
          <Section isMinor title={edited ? "Change expectation" : "Add expectation"}>
            <ExpectationForm
              key={edited?.id ?? "new"}
              dataset={name}
              columns={columns}
              expectation={edited}
            />
          </Section>
        )}
        {mayEdit && suggestions.length > 0 && <Suggestions dataset={name} suggestions={suggestions} />}
        {stored.length > 0 && (
          <Section isMinor title="History">
            <ExpectationsHistory stored={stored} />
          </Section>
        )}
      </div>
    </>
  );
}
