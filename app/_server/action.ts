import { headers } from "next/headers";
import type { z } from "zod";
import { actAsLinkHolder, actAsMember } from "@/lib/auth/act-as";
import type { Person } from "@/lib/auth/sessions";
import { DomainError, EditConflictError, type FieldIssue } from "@/lib/base/errors";
import { expectedFailure } from "@/lib/base/expected-failure";
import { requireKeepable } from "@/lib/base/keepable";
import { type Member, type Role, roleAllows } from "@/lib/base/member";
import { hideServerPaths } from "@/lib/base/server-paths";
import { countUse } from "@/lib/limits/rate-limit";
import { clientAddress } from "@/lib/net/client-address";

import { findMember, findPerson } from "./session";

/** What a form shows after its action: a message, and what is wrong by field. */
export type FormState =
  | {
      message?: string;
      issues?: FieldIssue[];
      /** Nothing was done; the message says why. */
      isRefused?: boolean;
      /** The same action with these fields changed takes it back. */
      undo?: Record<string, string>;
      /** Changes that others made while the form was open, and the time of the last one. */
      conflict?: { changes: string[]; updatedAt: string };
    }
  | undefined;

const sessionEnded = "Your session has ended. Sign in again.";

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
  if (!member) return refusal(sessionEnded);
  if (!roleAllows(member.role, role)) return refusal(`This needs the role ${role}; you are ${member.role}.`);
  return answering(async () => {
    const parsed = parseForm(schema, input);
    return actAsMember({ headers: await headers(), member }, () => run(parsed, member));
  });
}

/** As `teamAction`, for what is about a person and not a team: whoever has signed in may do it for themselves. */
export async function signedInAction<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  run: (input: z.output<Schema>, person: Person) => Promise<FormState>,
): Promise<FormState> {
  const person = await findPerson();
  if (!person) return refusal(sessionEnded);
  return answering(async () => {
    const parsed = parseForm(schema, input);
    return actAsMember({ headers: await headers(), member: person }, () => run(parsed, person));
  });
}

/** As `teamAction`, for anybody: what is sent must prove itself, by a token, say. Counted as sign-ins are, by address. */
export async function openAction<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  run: (input: z.output<Schema>) => Promise<FormState>,
): Promise<FormState> {
  return answering(async () => {
    const address = clientAddress(await headers());
    await countUse("sign-in-address", address);
    const parsed = parseForm(schema, input);
    return actAsLinkHolder(address, () => run(parsed));
  });
}

/** Expected failures become form state. */
async function answering(run: () => Promise<FormState>): Promise<FormState> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof EditConflictError) {
      const { message, changes, updatedAt } = error;
      return { ...refusal(message), conflict: { changes, updatedAt } };
    }
    const expected = expectedFailure(error);
    if (expected) return { ...refusal(expected.message), issues: expected.issues };
    throw error;
  }
}

function refusal(message: string) {
  return { message: hideServerPaths(message), isRefused: true };
}

/** What a form holds, checked. @throws DomainError "invalid" naming each field that is wrong */
export function parseForm<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(requireKeepable(given, ""));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new DomainError("invalid", issues[0]?.message ?? "Something in the form is wrong.", issues);
}
