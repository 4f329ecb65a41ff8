import { headers } from "next/headers";
import type { z } from "zod";
import { actAsLinkHolder, actAsMember } from "@/lib/auth/act-as";
import type { Person } from "@/lib/auth/sessions";
import { DomainError, EditConflictError, type FieldIssue } from "@/lib/base/errors";
import { expectedFailure } from "@/lib/base/expected-failure";
import { requireKeepable } from "@/lib/base/keepable";
import { type Member, type Role, roleAllows } from "@/lib/base/member";
import { fieldIssues } from "@/lib/base/parse-as";
import { hideServerPaths } from "@/lib/base/server-paths";
import { countUse } from "@/lib/limits/rate-limit";
import { clientAddress } from "@/lib/net/client-address";

import { findMember, findPerson } from "./session";

/** Form state after an action: a message, and issues by field. */
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
 * The edge of every form: checks session, role and input, then calls `run`. A DomainError becomes form state; anything
 * else (including Next.js's redirect) is rethrown. Changes are attributed to the member in the audit log. Next.js
 * checks the request's origin.
 */
export async function teamAction<Schema extends z.ZodType>(
  role: Role,
  schema: Schema,
  input: unknown,
  run: (input: z.output<Schema>, member: Member) => Promise<FormState>,
): Promise<FormState> {
  const member = await findMember();
  if (!member) return refusal(sessionEnded);
  if (!roleAllows(member.role, role))
    return refusal(`You need the role ${role} for this; you are ${member.role}.`);
  return toFormState(async () => {
    const parsed = parseForm(schema, input);
    return actAsMember({ headers: await headers(), member }, () => run(parsed, member));
  });
}

/** As `teamAction`, for actions on the signed-in person rather than a team; no role is required. */
export async function signedInAction<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  run: (input: z.output<Schema>, person: Person) => Promise<FormState>,
): Promise<FormState> {
  const person = await findPerson();
  if (!person) return refusal(sessionEnded);
  return toFormState(async () => {
    const parsed = parseForm(schema, input);
    return actAsMember({ headers: await headers(), member: person }, () => run(parsed, person));
  });
}

/**
 * As `teamAction`, without a session: the input must authenticate itself, for example by a token. Rate-limited by
 * address, like sign-ins.
 */
export async function openAction<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  run: (input: z.output<Schema>) => Promise<FormState>,
): Promise<FormState> {
  return toFormState(async () => {
    const address = clientAddress(await headers());
    await countUse("sign-in-address", address);
    const parsed = parseForm(schema, input);
    return actAsLinkHolder(address, () => run(parsed));
  });
}

/** Runs an action and turns expected failures into form state. */
async function toFormState(run: () => Promise<FormState>): Promise<FormState> {
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

/** Parses the values of a form. @throws DomainError "invalid" naming each invalid field */
export function parseForm<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(requireKeepable(input, ""));
  if (parsed.success) return parsed.data;
  const issues = fieldIssues(parsed.error);
  throw new DomainError("invalid", issues[0]?.message ?? "The form has errors.", issues);
}
