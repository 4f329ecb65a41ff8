import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { EmptyState } from "@/app/_components/empty-state";
import { Markdown } from "@/app/_components/markdown";
import { Time } from "@/app/_components/time";
import { openSharedReport } from "@/lib/artifacts/shared-report";
import { countUse, RateLimitError } from "@/lib/limits/rate-limit";
import { clientAddress } from "@/lib/net/client-address";

export const metadata: Metadata = {
  title: { absolute: "Shared report" },
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

/** One report for whoever has the link: no navigation, and nothing else of the team. */
export default async function SharedReportPage({ params }: { params: Promise<{ token: string }> }) {
  const refusal = await refuseTooMany();
  if (refusal)
    return (
      <EmptyState level={1} title="Too often">
        {refusal}
      </EmptyState>
    );
  const report = await openSharedReport((await params).token);
  if (!report) notFound();
  const { title, markdown, attachments, version, createdAt, expiresAt } = report;
  // A report that begins with its title needs no other.
  const hasTitle = /^\s*# \S/.test(markdown);
  return (
    <>
      {!hasTitle && <h1 className="mb-4 text-lg font-medium">{title}</h1>}
      <p className="mb-5 flex flex-wrap gap-x-4 border-b border-line pb-3 text-xs text-muted">
        <span>Version {version}</span>
        <span>
          made <Time value={createdAt} />
        </span>
        <span className="no-print">
          this link ends <Time value={expiresAt} />
        </span>
      </p>
      <Markdown attachments={attachments} headingOffset={hasTitle ? 0 : 1}>
        {markdown}
      </Markdown>
    </>
  );
}

/** Why this address has to wait; undefined when it need not. */
async function refuseTooMany(): Promise<string | undefined> {
  try {
    await countUse("share", clientAddress(await headers()));
  } catch (error) {
    if (error instanceof RateLimitError) return error.message;
    throw error;
  }
}
