import { and, asc, eq, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { variables } from "@/db/schema/variables";
import { DomainError } from "@/lib/base/errors";
import type { VariableInput } from "./variable";

const maxVariables = 500;

export type Variable = typeof variables.$inferSelect;

/** The team's variables, by name. */
export async function listVariables(teamId: string): Promise<Variable[]> {
  return db().select().from(variables).where(eq(variables.teamId, teamId)).orderBy(asc(variables.name));
}

/** Creates a variable, or gives an existing one another value. @throws DomainError "conflict" with too many of them */
export async function saveVariable(teamId: string, name: string, input: VariableInput): Promise<Variable> {
  const value = raw`${JSON.stringify(input.value)}::jsonb`;
  const { description } = input;
  const [changed] = await db()
    .update(variables)
    .set({ value, description, updatedAt: raw`now()` })
    .where(isNamed(teamId, name))
    .returning();
  if (changed) return changed;
  if ((await db().$count(variables, eq(variables.teamId, teamId))) >= maxVariables)
    throw new DomainError("conflict", `A team may have at most ${maxVariables} variables. Delete one first.`);
  const [added] = await db()
    .insert(variables)
    .values({ teamId, name, value, description })
    .onConflictDoUpdate({
      target: [variables.teamId, variables.name],
      set: { value, description, updatedAt: raw`now()` },
    })
    .returning();
  return added!;
}

/** Deletes a variable; runs that have begun keep its value. @throws DomainError "not-found" */
export async function deleteVariable(teamId: string, name: string): Promise<void> {
  const gone = await db().delete(variables).where(isNamed(teamId, name)).returning({ id: variables.id });
  if (gone.length === 0) throw new DomainError("not-found", `There is no variable "${name}".`);
}

function isNamed(teamId: string, name: string) {
  return and(eq(variables.teamId, teamId), eq(variables.name, name));
}
