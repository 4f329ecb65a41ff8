import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeader } from "@/app/_components/ui/page-header";
import { readBlockChoices } from "@/app/_server/block-choices";
import { requireMember } from "@/app/_server/page";
import { BlockForm } from "@/app/(portal)/blocks/block-form";
import { blockTypes } from "@/lib/blocks/catalog";

type Props = { params: Promise<{ type: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `New ${blockTypes.get((await params).type)?.name ?? "block"}` };
}

export default async function NewBlockOfTypePage({ params }: Props) {
  const { teamId } = await requireMember("editor");
  const type = blockTypes.get((await params).type);
  if (!type) notFound();
  const blocks = await readBlockChoices(teamId);
  return (
    <>
      <PageHeader
        title={type.name}
        description={type.description}
        breadcrumbs={[
          { label: "Blocks", href: "/blocks" },
          { label: "New block", href: "/blocks/new" },
        ]}
      />
      <BlockForm type={type.slug} schema={type.schema} blocks={blocks} />
    </>
  );
}
