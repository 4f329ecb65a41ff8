import { and, eq, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { dashboards } from "@/db/schema/dashboards";
import { DomainError } from "@/lib/base/errors";
import { keepableText, whyNotKept } from "@/lib/base/keepable";
import { logError } from "@/lib/base/log-error";
import { announce } from "@/lib/live/live";
import { panelTypes } from "./panel-catalog";
import { type StoredPanel, settingsOf } from "./panel-frame";
import type { PanelResult } from "./panel-result";
import { type Dashboard, toDashboard } from "./queries";
import { nextRefresh } from "./refresh-times";

/** Dashboards of different teams that a process refreshes at once. */
const atOnce = 2;
/** Time that a dashboard has, in ms; panels that are left keep their earlier results. */
const mostMs = 5 * 60_000;
/** Longer than a refresh: one that was killed is done again after it. */
const leaseMs = mostMs + 2 * 60_000;
const maxResultBytes = 500_000;

/** Refreshes the dashboards that are due, one of each team at a time, until none is left. */
export async function refreshDueDashboards(signal?: AbortSignal): Promise<void> {
  const busy = new Set<string>();
  const worker = async () => {
    for (;;) {
      const claimed = signal?.aborted ? undefined : await claimNext([...busy]);
      if (!claimed) return;
      busy.add(claimed.teamId);
      try {
        await refresh(claimed, signal);
      } finally {
        busy.delete(claimed.teamId);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Only who holds the lease stores results: an erasure takes it away, and so does the next process once it has ended. */
type Claimed = Dashboard & { dueAt: Date; leasedUntil: Date };

/** The dashboard that has been due for the longest time, of a team that is not being refreshed. */
async function claimNext(busyTeams: string[]): Promise<Claimed | undefined> {
  const [claimed] = await readRows(
    sql()`
    update dashboards set leased_until = date_trunc('milliseconds', now() + ${leaseMs} * interval '1 ms')
    where id = (
      select id from dashboards
      where due_at <= now() and (leased_until is null or leased_until < now())
        and not team_id = any(${busyTeams}::text[])
      order by due_at limit 1 for update skip locked)
    returning id`,
    { id: dashboards.id },
  );
  if (!claimed) return undefined;
  const [row] = await db().select().from(dashboards).where(eq(dashboards.id, claimed.id));
  if (!row?.dueAt || !row.leasedUntil) return undefined;
  return { ...toDashboard({ row, createdBy: null }), dueAt: row.dueAt, leasedUntil: row.leasedUntil };
}

async function refresh(dashboard: Claimed, signal?: AbortSignal): Promise<void> {
  const { id, teamId, panels, dueAt, leasedUntil } = dashboard;
  const ends = Date.now() + mostMs;
  for (const panel of panels) {
    if (signal?.aborted) break;
    await refreshPanel(dashboard, panel, ends, signal);
  }
  // A process that stops leaves the dashboard due.
  const next = signal?.aborted ? dueAt : nextRefresh(dashboard.refresh, new Date());
  await db()
    .update(dashboards)
    .set({
      leasedUntil: null,
      // One that was requested in the meantime follows.
      dueAt: raw`case when date_trunc('milliseconds', ${dashboards.dueAt}) = ${dueAt.toISOString()}::timestamptz
        then ${next?.toISOString() ?? null}::timestamptz else ${dashboards.dueAt} end`,
      ...(!signal?.aborted && { refreshedAt: raw`now()` }),
    })
    .where(
      and(eq(dashboards.teamId, teamId), eq(dashboards.id, id), eq(dashboards.leasedUntil, leasedUntil)),
    );
  announce({ teamId, kind: "dashboard" });
}

async function refreshPanel(
  dashboard: Claimed,
  panel: StoredPanel,
  ends: number,
  signal?: AbortSignal,
): Promise<void> {
  const type = panelTypes.get(panel.type);
  if (type && !type.read) return;
  try {
    if (!type?.read) throw new DomainError("invalid", `There is no panel type "${panel.type}" any more.`);
    const { teamId } = dashboard;
    const now = new Date();
    if (now.getTime() > ends)
      throw new DomainError("invalid", `The dashboard took longer than ${mostMs / 60_000} minutes.`);
    // Settings keep their defaults as the panel was stored.
    const result = await type.read(type.settings.parse(panel), { teamId, now, ...(signal && { signal }) });
    const issue = whyNotKept(result, "result", maxResultBytes);
    if (issue) throw new DomainError("invalid", `The result cannot be stored. ${issue.message}`);
    await store(dashboard, panel, { result, error: null });
  } catch (error) {
    if (signal?.aborted) return;
    if (!(error instanceof DomainError))
      logError(`A panel of the dashboard ${dashboard.id} was not refreshed.`, error);
    const message = error instanceof DomainError ? error.message : "The portal could not read it.";
    await store(dashboard, panel, { result: null, error: keepableText(message, 2_000) });
  }
}

/**
 * Stores an outcome, unless the lease was lost or the panel has other settings or is gone by now: the lock waits for who
 * is changing that. An error keeps the earlier result.
 */
async function store(
  { id, leasedUntil }: Claimed,
  panel: StoredPanel,
  { result, error }: { result: PanelResult | null; error: string | null },
): Promise<void> {
  const s = sql();
  const json = result && JSON.stringify(result);
  await readRows(
    s`
    insert into dashboard_results as stored (dashboard_id, panel_id, team_id, result, refreshed_at, error, failed_at)
    select id, ${panel.id}, team_id, ${json}::text::jsonb, case when ${error}::text is null then now() end,
      ${error}, case when ${error}::text is not null then now() end
    from dashboards where id = ${id} and leased_until = ${leasedUntil.toISOString()}::timestamptz
      and panels @> ${JSON.stringify([settingsOf(panel)])}::text::jsonb
    for share
    on conflict (dashboard_id, panel_id) do update set
      result = coalesce(excluded.result, stored.result),
      refreshed_at = coalesce(excluded.refreshed_at, stored.refreshed_at),
      error = excluded.error, failed_at = excluded.failed_at
    returning panel_id as id`,
    { id: z.string() },
  );
}
