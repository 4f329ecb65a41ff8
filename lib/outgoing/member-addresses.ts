import { and, asc, eq, inArray, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { members, users } from "@/db/schema/teams";

/** Those of the addresses that members of the team have, in lower case. */
export async function memberAddresses(teamId: string, addresses: string[]): Promise<string[]> {
  const asked = addresses.map((address) => address.toLowerCase());
  if (asked.length === 0) return [];
  const email = raw<string>`lower(${users.email})`;
  const rows = await db()
    .select({ email })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.teamId, teamId), inArray(email, asked)))
    .orderBy(asc(email));
  return rows.map((row) => row.email);
}
