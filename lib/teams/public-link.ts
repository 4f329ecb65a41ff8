import { and, eq, gt, isNull, or, sql as raw } from "drizzle-orm";
import type { dashboardLinks } from "@/db/schema/dashboards";
import type { reportShares } from "@/db/schema/shares";
import { users } from "@/db/schema/teams";
import { tokenHash } from "@/lib/auth/tokens";
import { hasRole } from "./has-role";

/** A table of links with which anyone may see one thing of a team. */
type PublicLinks = typeof reportShares | typeof dashboardLinks;

/** Columns of links for a list, with their creator joined; none tells the token. */
export function listedLink<Links extends PublicLinks>(links: Links) {
  return {
    id: links.id,
    name: links.name,
    madeBy: users.name,
    createdAt: links.createdAt,
    expiresAt: links.expiresAt as Links["expiresAt"],
    revokedAt: links.revokedAt,
    lastOpenedAt: links.lastOpenedAt,
    openedCount: links.openedCount,
    /** False once its creator has left the team or lost the role: the link is then closed. */
    mayBeOpened: mayShare(links),
  };
}

/** SQL condition: the link with this token works. It ends with its creator's right to share: their membership or role. */
export function isOpenLink(links: PublicLinks, token: string) {
  return and(
    eq(links.tokenHash, tokenHash(token)),
    isNull(links.revokedAt),
    or(isNull(links.expiresAt), gt(links.expiresAt, raw`now()`)),
    mayShare(links),
  );
}

/** Columns that an opening changes. */
export function countedOpening(links: PublicLinks) {
  return { openedCount: raw`${links.openedCount} + 1`, lastOpenedAt: raw`now()` };
}

function mayShare({ teamId, createdBy }: PublicLinks) {
  return hasRole(teamId, createdBy, "editor");
}
