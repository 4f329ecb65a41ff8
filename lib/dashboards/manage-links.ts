import { and, desc, eq, isNull, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { dashboardLinks } from "@/db/schema/dashboards";
import { users } from "@/db/schema/teams";
import { newLinkToken, tokenHash } from "@/lib/auth/tokens";
import { DomainError } from "@/lib/base/errors";
import { listedLink } from "@/lib/teams/public-link";
import type { NewLink } from "./link";
import { getDashboard } from "./queries";

const mostOpen = 100;

/** Links to a dashboard, newest first, without their tokens. @throws DomainError "not-found" */
export async function listLinks(teamId: string, dashboard: string) {
  const { id } = await getDashboard(teamId, dashboard);
  return db()
    .select(listedLink(dashboardLinks))
    .from(dashboardLinks)
    .leftJoin(users, eq(users.id, dashboardLinks.createdBy))
    .where(and(eq(dashboardLinks.teamId, teamId), eq(dashboardLinks.dashboardId, id)))
    .orderBy(desc(dashboardLinks.id))
    .limit(200);
}

/**
 * Creates a link with which anyone sees the stored results of a dashboard, always the newest.
 * @returns its id, and its token, which is not stored in clear
 * @throws DomainError "not-found"; "invalid" for an end in the past; "conflict" with too many open links
 */
export async function createLink(
  teamId: string,
  userId: string,
  dashboard: string,
  { name, expiresAt }: NewLink,
): Promise<{ id: string; token: string }> {
  const { id: dashboardId } = await getDashboard(teamId, dashboard);
  if (expiresAt !== null && new Date(expiresAt) <= new Date()) {
    const message = "Choose an end in the future.";
    throw new DomainError("invalid", message, [{ path: "expiresAt", message }]);
  }
  const isOpen = and(
    eq(dashboardLinks.dashboardId, dashboardId),
    isNull(dashboardLinks.revokedAt),
    raw`coalesce(${dashboardLinks.expiresAt} > now(), true)`,
  );
  if ((await db().$count(dashboardLinks, isOpen)) >= mostOpen)
    throw new DomainError("conflict", `This dashboard has ${mostOpen} open links. Revoke one first.`);
  const token = `swyd_${newLinkToken()}`;
  const [created] = await db()
    .insert(dashboardLinks)
    .values({
      teamId,
      dashboardId,
      name,
      tokenHash: tokenHash(token),
      createdBy: userId,
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    })
    .returning({ id: dashboardLinks.id });
  return { id: created!.id, token };
}

/** Revokes a link immediately. @throws DomainError "not-found" */
export async function revokeLink(teamId: string, dashboard: string, id: string): Promise<void> {
  const { id: dashboardId } = await getDashboard(teamId, dashboard);
  const revoked = await db()
    .update(dashboardLinks)
    .set({ revokedAt: raw`now()` })
    .where(
      and(
        eq(dashboardLinks.teamId, teamId),
        eq(dashboardLinks.dashboardId, dashboardId),
        eq(dashboardLinks.id, id),
        isNull(dashboardLinks.revokedAt),
      ),
    )
    .returning({ id: dashboardLinks.id });
  if (revoked.length === 0)
    throw new DomainError("not-found", "This link does not exist or was already revoked.");
}
