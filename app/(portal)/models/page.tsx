import type { Metadata } from "next";
import { z } from "zod";
import { TextField } from "@/app/_components/forms/field";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PageLinks } from "@/app/_components/ui/page-links";
import { TabsNav } from "@/app/_components/ui/tabs-nav";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { AliasBadges } from "@/app/(portal)/models/alias-badge";
import { registeredKinds, searchModels } from "@/lib/registry/search-registry";

export const metadata: Metadata = { title: "Models" };

const Query = z.object({
  cursor: z.string().max(2000).optional().catch(undefined),
  text: z.string().trim().max(200).catch(""),
  kind: z.enum(registeredKinds).catch("model"),
});
type Query = z.output<typeof Query>;
const pageSize = 100;

export default async function ModelsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId } = await requireMember();
  const query = Query.parse(await searchParams);
  const { cursor, text, kind } = query;
  const isPrompt = kind === "prompt";
  const { rows, next } = await searchModels(teamId, {
    orderBy: [],
    limit: pageSize,
    after: cursor,
    text,
    kind,
  });
  const isLong = text !== "" || cursor !== undefined || next !== undefined;
  return (
    <>
      <PageHeader title="Models" description="Registered models, their versions and aliases." />
      <TabsNav
        label="Kind"
        tabs={registeredKinds.map((each) => ({
          label: each === "prompt" ? "Prompts" : "Models",
          href: hrefOf({ kind: each }),
          isCurrent: each === kind,
        }))}
      />
      {isLong && (
        <form action="/models" className="no-print mb-4 flex flex-wrap items-end gap-2">
          {isPrompt && <input type="hidden" name="kind" value={kind} />}
          <TextField name="text" label="Name contains" defaultValue={text} maxLength={200} />
          <Button type="submit">Search</Button>
          {text && (
            <LinkButton variant="quiet" href={hrefOf({ kind })}>
              Clear
            </LinkButton>
          )}
        </form>
      )}
      <DataTable
        label={isPrompt ? "Prompts" : "Models"}
        rows={rows}
        rowKey={(model) => model.id}
        rowHref={(model) => `/models/${encodeURIComponent(model.name)}`}
        empty={
          text ? (
            <EmptyState
              title={isPrompt ? "No matching prompts" : "No matching models"}
              action={<LinkButton href={hrefOf({ kind })}>Clear search</LinkButton>}
            >
              No name contains “{text}”.
            </EmptyState>
          ) : isPrompt ? (
            <EmptyState title="No prompts yet">
              Prompts that you register with MLflow’s client are listed here.
            </EmptyState>
          ) : (
            <EmptyState
              title="No models yet"
              action={<LinkButton href="/deployments">Go to deployments</LinkButton>}
            >
              Trainings register models here.
            </EmptyState>
          )
        }
        columns={[
          { key: "name", header: isPrompt ? "Prompt" : "Model", cell: (model) => model.name },
          {
            key: "version",
            header: "Latest version",
            cell: (model) => model.versions[0]?.version ?? "–",
            align: "end",
          },
          {
            key: "aliases",
            header: "Aliases",
            cell: ({ aliases }) => <AliasBadges aliases={aliases} />,
          },
          {
            key: "when",
            header: "Created",
            cell: (model) => <Time value={model.versions[0]?.createdAt} />,
            isMinor: true,
          },
        ]}
      />
      <PageLinks
        links={[
          cursor && { label: "First", href: hrefOf({ text, kind }) },
          next && { label: "More", href: hrefOf({ text, kind, cursor: next }) },
        ]}
      />
    </>
  );
}

function hrefOf({ kind, text, cursor }: Partial<Query>): string {
  const query = new URLSearchParams({
    ...(kind === "prompt" && { kind }),
    ...(text && { text }),
    ...(cursor && { cursor }),
  });
  return query.size > 0 ? `/models?${query}` : "/models";
}
