import type { Metadata } from "next";
import { z } from "zod";
import { Input } from "@/app/_components/forms/field";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PageLinks } from "@/app/_components/ui/page-links";
import { NoneInReach, ReachNote } from "@/app/_components/ui/reach-note";
import { requireMember } from "@/app/_server/page";
import { AuditFilter } from "@/lib/audit/audit";
import { listAudit } from "@/lib/audit/queries";
import { dayMs } from "@/lib/base/time-units";
import { AuditList } from "./audit-list";

export const metadata: Metadata = { title: "Audit" };

const Day = z.iso.date().optional().catch(undefined);
const Text = z.string().trim().min(1).max(320).optional().catch(undefined);
const Query = z.object({
  who: Text,
  action: AuditFilter.shape.action.catch(undefined),
  subject: Text,
  since: Day,
  until: Day,
  cursor: z.coerce.number().int().positive().optional().catch(undefined),
});

const fields = [
  { name: "who", label: "Who", placeholder: "name or token" },
  { name: "action", label: "Action", placeholder: "deployment.changed" },
  { name: "subject", label: "Subject", placeholder: "name or id" },
  { name: "since", label: "From", type: "date" },
  { name: "until", label: "To", type: "date" },
] as const;

export default async function AuditPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId } = await requireMember("admin");
  const { cursor, since, until, ...asked } = Query.parse(await searchParams);
  const times = {
    since: since && new Date(since),
    // The day's end, which belongs to it.
    until: until && new Date(Date.parse(until) + dayMs),
  };
  const filter = {
    ...asked,
    ...(times.since && { since: times.since }),
    ...(times.until && { until: times.until }),
  };
  const { items, nextCursor, isCutOff } = await listAudit(teamId, { ...filter, cursor });
  const shown: Record<string, string | undefined> = { ...asked, since, until };
  const searchOf = (values: Record<string, string | Date | undefined>) => {
    const entries = Object.entries(values).flatMap(([name, value]) =>
      value ? [[name, value instanceof Date ? value.toISOString() : value]] : [],
    );
    return new URLSearchParams(entries).toString();
  };
  const isFiltered = Object.values(shown).some(Boolean);
  return (
    <>
      <PageHeader
        title="Audit"
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
        description="Who changed what, when and from where. Append-only. Secrets are never recorded."
        actions={
          <LinkButton href={`/api/v1/audit/download?${searchOf(filter)}`} prefetch={false} download>
            CSV
          </LinkButton>
        }
      />
      <form action="/settings/audit" className="mb-4 flex flex-wrap items-end gap-3">
        {fields.map(({ name, label, ...field }) => (
          <div key={name} className="grid w-40 gap-1 max-sm:w-[calc(50%-0.375rem)]">
            <label htmlFor={name} className="text-xs text-muted">
              {label}
            </label>
            <Input key={shown[name]} id={name} name={name} defaultValue={shown[name]} {...field} />
          </div>
        ))}
        <Button type="submit">Show</Button>
        {isFiltered && (
          <LinkButton variant="quiet" href="/settings/audit">
            Show all
          </LinkButton>
        )}
      </form>
      {items.length > 0 ? (
        <>
          <AuditList entries={items} />
          {isCutOff && <ReachNote what="changes" />}
        </>
      ) : isCutOff ? (
        <NoneInReach what="changes" />
      ) : (
        <EmptyState title="No matching changes">
          {isFiltered ? "No change matches these filters." : "Changes appear here as they happen."}
        </EmptyState>
      )}
      <PageLinks
        links={[
          nextCursor && {
            label: "Older",
            href: `/settings/audit?${searchOf({ ...shown, cursor: String(nextCursor) })}`,
          },
        ]}
      />
    </>
  );
}
