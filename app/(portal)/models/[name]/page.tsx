import type { Metadata } from "next";
import { DeleteDialog } from "@/app/_components/forms/delete-dialog";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { formatNumber } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { parseTableView } from "@/app/_components/ui/parse-table-view";
import { Section } from "@/app/_components/ui/section";
import { TabsNav } from "@/app/_components/ui/tabs-nav";
import { orNotFound, requireMember } from "@/app/_server/page";
import { AlertLink } from "@/app/(portal)/alerts/alert-link";
import { DescribeForm } from "@/app/(portal)/models/describe-form";
import { ModelAddress } from "@/app/(portal)/models/model-address";
import { modelHref } from "@/app/(portal)/models/model-href";
import { TagList } from "@/app/(portal)/models/tag-list";
import { roleAllows } from "@/lib/base/member";
import { counted } from "@/lib/base/number-text";
import { tagLines } from "@/lib/registry/describe-model";
import { getTrainedModel } from "@/lib/registry/model-view";
import { isPrompt, splitPromptTags } from "@/lib/registry/prompt";
import { AliasesSection } from "./aliases-section";
import { CallSection, callableVersion } from "./call-section";
import { GatesTab } from "./gates-tab";
import { HistoryTab } from "./history-tab";
import { MetricsOverVersions } from "./metrics-over-versions";
import { OutcomesTab } from "./outcomes-tab";
import { RequestsTab } from "./requests-tab";
import { TrafficSection } from "./traffic-section";
import { VersionsTable } from "./versions-table";

type Props = { params: Promise<{ name: string }>; searchParams: Promise<unknown> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name };
}

export default async function ModelPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const model = await orNotFound(getTrainedModel(teamId, decodeURIComponent((await params).name)));
  const query = await searchParams;
  const callable = await callableVersion(teamId, model);
  const address = ModelAddress.parse(query);
  const isOfPrompt = isPrompt(model.tags);
  const tags = splitPromptTags(model.tags).others;
  const tabOf = (tab: ModelAddress["tab"], label: string, count?: number) => ({
    label,
    href: modelHref(model.name, { tab }),
    isCurrent: address.tab === tab,
    count,
  });
  return (
    <>
      <PageHeader
        title={model.name}
        description={model.description}
        breadcrumbs={[
          isOfPrompt
            ? { label: "Prompts", href: "/models?kind=prompt" }
            : { label: "Models", href: "/models" },
        ]}
        actions={
          roleAllows(role, "editor") && (
            <>
              <AlertLink about={{ when: "alias-moved", model: model.name }} role={role} />
              <DeleteDialog
                name={`the model ${model.name}`}
                path={`/models/${encodeURIComponent(model.name)}`}
                effect={`Its ${counted(model.versionCount, "version")}, history and gates are deleted.`}
                next="/models"
              />
            </>
          )
        }
        meta={Object.keys(tags).length > 0 && <TagList tags={tags} />}
      />
      <TabsNav
        label="Model"
        tabs={[
          tabOf("versions", "Versions", model.versionCount),
          ...(isOfPrompt ? [] : [tabOf("gates", "Gates")]),
          tabOf("history", "History", model.aliasChanges.length),
          ...(isOfPrompt ? [] : [tabOf("requests", "Requests"), tabOf("outcomes", "Outcomes")]),
        ]}
      />
      {address.tab === "gates" && <GatesTab model={model} role={role} address={address} />}
      {address.tab === "history" && <HistoryTab model={model} />}
      {address.tab === "requests" && <RequestsTab teamId={teamId} model={model.name} role={role} />}
      {address.tab === "outcomes" && <OutcomesTab teamId={teamId} model={model.name} role={role} />}
      {address.tab === "versions" && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <Section isMinor title="Aliases">
            <AliasesSection model={model} role={role} isOfPrompt={isOfPrompt} />
          </Section>
          {!isOfPrompt && <TrafficSection model={model} role={role} />}
          {callable && <CallSection model={model.name} {...callable} />}
          <Section
            isMinor
            title="Versions"
            actions={
              model.versions.length > 1 &&
              !isOfPrompt && (
                <form id="compare" action={`${modelHref(model.name)}/compare`}>
                  <SubmitButton size="sm" variant="secondary" pending="Comparing…">
                    Compare selected
                  </SubmitButton>
                </form>
              )
            }
          >
            <VersionsTable
              versions={model.versions}
              selectFor="compare"
              isOfPrompt={isOfPrompt}
              view={{ current: parseTableView(query), pathname: modelHref(model.name) }}
            />
            {model.versionCount > model.versions.length && (
              <p className="mt-2 text-sm text-muted">
                The newest versions, and those that aliases name: {model.versions.length} of{" "}
                {formatNumber(model.versionCount)}.
              </p>
            )}
          </Section>
          <MetricsOverVersions versions={model.versions} />
          {roleAllows(role, "editor") && (
            <DescribeForm name={model.name} description={model.description} tags={tagLines(tags)} />
          )}
        </div>
      )}
    </>
  );
}
