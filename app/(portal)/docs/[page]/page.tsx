import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Markdown } from "@/app/_components/markdown/markdown";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { type ManualPage, readManual } from "@/app/(portal)/docs/manual";
import { readPictures } from "@/app/(portal)/docs/pictures";
import { anchorPrefix, portalMarkdown } from "@/app/(portal)/docs/portal-markdown";

type Props = { params: Promise<{ page: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireMember();
  return { title: (await load((await params).page)).title };
}

export default async function ManualPageView({ params }: Props) {
  const { teamId } = await requireMember();
  const page = await load((await params).page);
  const { text, pictures } = portalMarkdown(page, await readManual());
  return (
    <>
      <PageHeader
        title={page.title}
        breadcrumbs={[{ label: "Documentation", href: "/docs" }]}
        meta={<code>{page.file}</code>}
      />
      <Markdown
        teamId={teamId}
        headingOffset={0}
        anchorPrefix={anchorPrefix}
        attachments={await readPictures(pictures)}
      >
        {text}
      </Markdown>
    </>
  );
}

async function load(slug: string): Promise<ManualPage> {
  const page = (await readManual()).find((other) => other.slug === slug);
  return page ?? notFound();
}
