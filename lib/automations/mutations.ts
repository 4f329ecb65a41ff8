import { and, eq, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { automations } from "@/db/schema/automations";
import { editConflict, isAsRead } from "@/lib/audit/edit-conflict";
import { DomainError, type FieldIssue } from "@/lib/base/errors";
import type { AutomationChange, AutomationInput } from "./automation";
import { actionOf, conditionOf, type Then } from "./catalog";
import { checkReferences } from "./check-references";
import { messageProblem } from "./message-text";
import { type Automation, getAutomation } from "./queries";

/** Creates an automation. @throws DomainError "invalid" naming the field, "conflict" when the name is taken */
export async function createAutomation(
  teamId: string,
  input: AutomationInput,
  createdBy: string,
): Promise<Automation> {
  await check(teamId, input);
  const [automation] = await db()
    .insert(automations)
    .values({ teamId, ...input, createdBy })
    .onConflictDoNothing()
    .returning({ id: automations.id });
  if (!automation) throw nameTaken(input.name);
  return getAutomation(teamId, automation.id);
}

/** Changes the fields given in `change`. @throws as createAutomation, and "not-found" */
export async function updateAutomation(
  teamId: string,
  id: string,
  { updatedAt, ...change }: AutomationChange,
): Promise<Automation> {
  const before = await getAutomation(teamId, id);
  await check(teamId, change);
  if (change.name && change.name !== before.name && (await isTaken(teamId, change.name)))
    throw nameTaken(change.name);
  const changed = await db()
    .update(automations)
    .set({ ...change, updatedAt: raw`now()` })
    .where(
      and(eq(automations.teamId, teamId), eq(automations.id, id), isAsRead(automations.updatedAt, updatedAt)),
    )
    .returning({ id: automations.id });
  if (changed.length === 0 && updatedAt) {
    const now = await getAutomation(teamId, id);
    throw await editConflict(teamId, { kind: "automation", id }, updatedAt, now.updatedAt);
  }
  return getAutomation(teamId, id);
}

/** Deletes an automation with its firings. @throws DomainError "not-found" */
export async function deleteAutomation(teamId: string, id: string): Promise<void> {
  const gone = await db()
    .delete(automations)
    .where(and(eq(automations.teamId, teamId), eq(automations.id, id)))
    .returning({ id: automations.id });
  if (gone.length === 0) throw new DomainError("not-found", "There is no such automation.");
}

async function check(
  teamId: string,
  { when, then, also = [], message }: Pick<AutomationChange, "when" | "then" | "also" | "message">,
): Promise<void> {
  const ofAction = (action: Then, prefix: string) =>
    checkReferences(teamId, actionOf(action).schema, action, prefix);
  const issues = [
    ...(when ? await checkReferences(teamId, conditionOf(when).schema, when, "when") : []),
    ...(then ? await ofAction(then, "then") : []),
    ...(await Promise.all(also.map((action, index) => ofAction(action, `also.${index}`)))).flat(),
    ...issueOf("message", message ? messageProblem(message) : undefined),
  ];
  if (issues.length > 0) throw new DomainError("invalid", issues[0]!.message, issues);
}

function issueOf(path: string, message: string | undefined): FieldIssue[] {
  return message ? [{ path, message }] : [];
}

async function isTaken(teamId: string, name: string): Promise<boolean> {
  return (
    (await db().$count(automations, and(eq(automations.teamId, teamId), eq(automations.name, name)))) > 0
  );
}

function nameTaken(name: string): DomainError {
  const message = `An automation named "${name}" already exists.`;
  return new DomainError("conflict", message, [{ path: "name", message }]);
}
