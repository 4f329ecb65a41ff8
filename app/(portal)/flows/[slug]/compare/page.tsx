import { CircleMinus, CirclePlus, Pencil } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { FlowGraph } from "@/app/_components/flow-graph/flow-graph";
import { Badge } from "@/app/_components/ui/badge";
import { Button } from "@/app/_components/ui/button";
import { PageHeader } from "@/app/_components/ui/page-header";
import type { Look } from "@/app/_components/ui/states";
import { orNotFound, requireMember } from "@/app/_server/page";
import {
  compareVersions,
  type FlowComparison,
  isSame,
  type NodeChange,
  nodesOfBoth,
} from "@/lib/flows/compare-versions";
import { getFlow } from "@/lib/flows/queries";
import { Differences } from "./differences";

export const metadata: Metadata = { title: "Changes" };

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<unknown> };

/** Defaults: the latest version and the one before it. */
const version = z.coerce.number().int().positive().optional().catch(undefined);
const Query = z.object({ from: version, to: version });
const marks: Record<NodeChange, Look> = {
  added: { label: "added", icon: CirclePlus, tone: "ok" },
  removed: { label: "removed", icon: CircleMinus, tone: "bad" },
  changed: { label: "changed", icon: Pencil, tone: "warn" },
};

export default async function CompareVersionsPage({ params, searchParams }: Props) {
  const { teamId } = await requireMember();
  const flow = await orNotFound(getFlow(teamId, (await params).slug));
  const { from, to } = Query.parse(await searchParams);
  const find = (wanted: number | undefined) => flow.versions.find(({ version }) => version === wanted);
  const after = find(to) ?? flow.versions[0];
  const before = find(from) ?? find(after && after.version - 1) ?? after;
  if (!before || !after) notFound();
  const comparison = compareVersions(before.definition, after.definition);
  const changes = new Map(comparison.nodes.map(({ id, change }) => [id, change]));
  return (
    <>
      <PageHeader
        title={`${flow.name}: version ${before.version} to ${after.version}`}
        breadcrumbs={[
          { label: "Flows", href: "/flows" },
          { label: flow.name, href: `/flows/${flow.slug}` },
        ]}
        description={before === after ? "Select two versions to see what changed." : summary(comparison)}
        actions={
          <form className="flex items-center gap-2 text-sm">
            <VersionSelect
              name="from"
              value={before.version}
              versions={flow.versions.map((entry) => entry.version)}
            />
            <span>to</span>
            <VersionSelect
              name="to"
              value={after.version}
              versions={flow.versions.map((entry) => entry.version)}
            />
            <Button type="submit">Compare</Button>
          </form>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <FlowGraph
          nodes={nodesOfBoth(before.definition, after.definition).map(({ node, after }) => ({
            id: node.id,
            label: node.id,
            task: node.task,
            after,
            mark: changes.has(node.id) ? <Badge {...marks[changes.get(node.id)!]} /> : undefined,
          }))}
        />
        {comparison.nodes.map(({ id, task, change, differences }) => (
          <Differences
            key={id}
            title={id}
            detail={task}
            mark={<Badge {...marks[change]} />}
            differences={differences}
          />
        ))}
        {comparison.params.map(({ name, change, differences }) => (
          <Differences
            key={name}
            title={`Parameter ${name}`}
            mark={<Badge {...marks[change]} />}
            differences={differences}
          />
        ))}
        {comparison.settings.length > 0 && (
          <Differences title="Flow settings" differences={comparison.settings} />
        )}
      </div>
    </>
  );
}

function VersionSelect({ name, value, versions }: { name: string; value: number; versions: number[] }) {
  return (
    <select
      name={name}
      defaultValue={value}
      aria-label={name === "from" ? "Earlier version" : "Later version"}
      className="h-8 rounded-md border border-line-strong bg-panel px-2"
    >
      {[...versions]
        .sort((a, b) => b - a)
        .map((version) => (
          <option key={version} value={version}>
            version {version}
          </option>
        ))}
    </select>
  );
}

function summary(comparison: FlowComparison): string {
  if (isSame(comparison)) return "Only the order of the nodes differs.";
  const count = (change: NodeChange) => comparison.nodes.filter((node) => node.change === change).length;
  const parts = (["added", "removed", "changed"] as const)
    .filter((change) => count(change) > 0)
    .map((change) => `${count(change)} ${change}`);
  return parts.length > 0 ? `Nodes: ${parts.join(", ")}.` : "The nodes are unchanged.";
}
