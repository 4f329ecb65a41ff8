import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { Markdown } from "@/app/_components/markdown/markdown";
import { Time } from "@/app/_components/ui/time";
import { openSharedReport } from "@/lib/artifacts/shared-report";

type Props = { params: Promise<{ token: string }> };

/** The title names the file when a report is printed as PDF. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const report = await load((await params).token);
  return {
    title: { absolute: report?.title ?? "Shared report" },
    robots: { index: false, follow: false },
    referrer: "no-referrer",
  };
}

/** One report for anyone with the link: no navigation and no other data of the team. Rate limit: proxy.ts. */
export default async function SharedReportPage({ params }: Props) {
  const report = await load((await params).token);
  if (!report) notFound();
  const { teamId, title, markdown, attachments, version, createdAt, expiresAt } = report;
  // A report that begins with its title needs no other.
  const hasTitle = /^\s*# \S/.test(markdown);
  return (
    <>
      {!hasTitle && <h1 className="mb-4 text-lg font-medium">{title}</h1>}
      <p className="mb-5 flex flex-wrap gap-x-4 border-b border-line pb-3 text-xs text-muted">
        <span>Version {version}</span>
        <span>
          {" "}
          created <Time value={createdAt} />
        </span>
        <span className="no-print">
          link expires <Time value={expiresAt} />
        </span>
      </p>
      <Markdown teamId={teamId} attachments={attachments} headingOffset={hasTitle ? 0 : 1}>
        {markdown}
      </Markdown>
    </>
  );
}

/** Cached per request, so that an opening is counted once. */
const load = cache(openSharedReport);
