import type { Metadata } from "next";
import { NewButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { blockTypes } from "@/lib/blocks/catalog";
import { listBlocks } from "@/lib/blocks/queries";
import { CheckBadge } from "./check-badge";

export const metadata: Metadata = { title: "Blocks" };

export default async function BlocksPage() {
  const { teamId, role } = await requireMember();
  const blocks = (await listBlocks(teamId)).sort(
    (a, b) => typeName(a.type).localeCompare(typeName(b.type)) || a.name.localeCompare(b.name),
  );
  const newBlock = roleAllows(role, "editor") && <NewButton href="/blocks/new">New block</NewButton>;
  return (
    <>
      <PageHeader
        title="Blocks"
        description="Connections to your team's servers, buckets and databases, with encrypted credentials."
        actions={blocks.length > 0 && newBlock}
      />
      {blocks.length === 0 && (
        <EmptyState title="No blocks yet" action={newBlock}>
          A block stores an address and its encrypted secrets under a name. Deployments refer to it by that
          name.
          {!newBlock && " Editors can create one."}
        </EmptyState>
      )}
      {blocks.length > 0 && (
        <DataTable
          label="Blocks"
          rows={blocks}
          rowKey={({ id }) => id}
          rowHref={({ name }) => `/blocks/${name}`}
          columns={[
            { key: "name", header: "Name", cell: ({ name }) => name, isMono: true },
            { key: "type", header: "Type", cell: ({ type }) => typeName(type) },
            { key: "check", header: "Last check", cell: ({ check }) => <CheckBadge check={check} /> },
            {
              key: "checked",
              header: "Checked",
              cell: ({ check }) => <Time value={check?.at} />,
              isMinor: true,
            },
            {
              key: "changed",
              header: "Updated",
              cell: ({ updatedAt }) => <Time value={updatedAt} />,
              isMinor: true,
            },
          ]}
        />
      )}
    </>
  );
}

function typeName(type: string): string {
  return blockTypes.get(type)?.name ?? type;
}
