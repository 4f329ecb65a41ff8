import type { Metadata } from "next";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { readBlockChoices } from "@/app/_server/block-choices";
import { orNotFound, requireMember } from "@/app/_server/page";
import { BlockForm } from "@/app/(portal)/blocks/block-form";
import { roleAllows } from "@/lib/base/member";
import { getBlockType } from "@/lib/blocks/catalog";
import { getBlock } from "@/lib/blocks/queries";
import { whereUsed } from "@/lib/blocks/where-used";
import { CheckPanel } from "./check-panel";
import { DeleteBlock } from "./delete-block";
import { UseList } from "./use-list";

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name };
}

export default async function BlockPage({ params }: Props) {
  const { teamId, role } = await requireMember();
  const block = await orNotFound(getBlock(teamId, (await params).name));
  const type = getBlockType(block.type);
  const uses = await whereUsed(teamId, block.name);
  const blocks = await readBlockChoices(teamId);
  const mayEdit = roleAllows(role, "editor");
  return (
    <>
      <PageHeader
        title={block.name}
        description={type.description}
        breadcrumbs={[{ label: "Blocks", href: "/blocks" }]}
        meta={
          <>
            <span>{type.name}</span>
            <span>
              Changed <Time value={block.updatedAt} />
            </span>
          </>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <CheckPanel name={block.name} check={block.check} test={type.test} mayCheck={mayEdit} />
        <Section isMinor title="Values">
          <BlockForm
            type={type.slug}
            schema={type.schema}
            blocks={blocks}
            block={{ ...block, version: block.updatedAt.toISOString() }}
            mayEdit={mayEdit}
          />
        </Section>
        <div className="max-w-3xl">
          <Section isMinor title="Used by">
            {uses.length > 0 ? (
              <UseList uses={uses} />
            ) : (
              <EmptyState title="Not used yet" level={3}>
                Bind it in a deployment whose flow needs a {type.name}.
              </EmptyState>
            )}
          </Section>
        </div>
        {mayEdit && <DeleteBlock name={block.name} uses={uses} />}
      </div>
    </>
  );
}
