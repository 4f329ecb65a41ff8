import type { Metadata } from "next";
import { NewButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { blockTypes } from "@/lib/blocks/catalog";
import { listBlocks } from "@/lib/blocks/queries";
import { CheckBadge } from "./check-badge";

export const metadata: Metadata = { title: "Blocks" };

export default async function BlocksPage() {
  const { teamId, role } = await requireMember();
  const blocks = await listBlocks(teamId);
  const groups = [...blockTypes.values()]
    .map((type) => ({ type, blocks: blocks.filter((block) => block.type === type.slug) }))
    .filter((group) => group.blocks.length > 0);
  const newBlock = roleAllows(role, "editor") && <NewButton href="/blocks/new">New block</NewButton>;
  return (
    <>
      <PageHeader
        title="Blocks"
        description="Connections to your team's servers, buckets and databases, with encrypted credentials."
        actions={groups.length > 0 && newBlock}
      />
      {groups.length === 0 && (
        <EmptyState title="No blocks yet" action={newBlock}>
          A block stores an address and its encrypted secrets under a name. Deployments refer to it by that
          name.
          {!newBlock && " Editors can create one."}
        </EmptyState>
      )}
      <div className="grid gap-6">
        {groups.map(({ type, blocks }) => (
          <Section key={type.slug} isMinor title={type.name}>
            <DataTable
              label={type.name}
              rows={blocks}
              rowKey={({ id }) => id}
              rowHref={({ name }) => `/blocks/${name}`}
              columns={[
                { key: "name", header: "Name", cell: ({ name }) => name, isMono: true },
                { key: "check", header: "Last check", cell: ({ check }) => <CheckBadge check={check} /> },
                { key: "checked", header: "Checked", cell: ({ check }) => <Time value={check?.at} /> },
                {
                  key: "changed",
                  header: "Updated",
                  cell: ({ updatedAt }) => <Time value={updatedAt} />,
                  isMinor: true,
                },
              ]}
            />
          </Section>
        ))}
      </div>
    </>
  );
}
