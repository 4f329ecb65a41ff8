import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { automations } from "@/db/schema/automations";
import type { When } from "./catalog";
import { describeWhen, listChoices } from "./describe";

const longest = 70;
const mostTries = 50;

/** A name after the condition that no automation of the team has: "A run of Train fails", "A run of Train fails (2)". */
export async function suggestName(teamId: string, when: When): Promise<string> {
  const words = describeWhen(when, await listChoices(teamId))
    .slice(0, longest)
    .trim();
  const name = words.slice(0, 1).toUpperCase() + words.slice(1);
  for (let number = 1; number <= mostTries; number++) {
    const candidate = number === 1 ? name : `${name} (${number})`;
    const where = and(eq(automations.teamId, teamId), eq(automations.name, candidate));
    if ((await db().$count(automations, where)) === 0) return candidate;
  }
  return name;
}
