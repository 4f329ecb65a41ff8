import { headers } from "next/headers";
import type { z } from "zod";
import { actAs } from "@/db/actor";
import { DomainError, type FieldIssue } from "@/lib/errors";
import { type Member, type Role, roleAllows } from "@/lib/teams/member";
import { actorOf } from "./actor-of";
import { findMember } from "./session";

/** What a form shows after its action: a message, and what is wrong by field. */
export type FormState = { message?: string; issues?: FieldIssue[] } | undefined;

/**
 * The edge of every form: session, role and input are checked, then `run` is called; its expected failures become form
 * state, and what it throws else, Next.js's redirect among it, goes on. What it changes is the member's in the audit log.
 * Next.js checks the request's origin.
 */
export async function teamAction<Schema extends z.ZodType>(
  role: Role,
  schema: Schema,
  input: unknown,
  run: (input: z.output<Schema>, member: Member) => Promise<FormState>,
): Promise<FormState> {
  const member = await findMember();
  if (!member) return { message: "Your session has ended. Sign in again." };
  if (!roleAllows(member.role, role))
    return { message: `This needs the role ${role}; you are ${member.role}.` };
  try {
    const parsed = parseForm(schema, input);
    return await actAs(actorOf(await headers(), member), () => run(parsed, member));
  } catch (error) {
    if (error instanceof DomainError) return { message: error.message, issues: error.issues };
    throw error;
  }
}

/** What a form holds, checked. @throws DomainError "invalid" naming each field that is wrong */
export function parseForm<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new DomainError("invalid", issues[0]?.message ?? "Something in the form is wrong.", issues);
}
