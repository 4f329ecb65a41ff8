import { DomainError } from "@/lib/base/errors";
import { type Use, usesInWords } from "./use";

/** A kind of thing that members delete. */
export interface Deletable<Ref> {
  /** Everything that uses the thing, in any order. @throws DomainError "not-found" */
  uses(teamId: string, ref: Ref): Promise<Use[]>;
  /** Deletes rows and marks their files. Uses have been checked. @throws DomainError "not-found", "conflict" */
  remove(teamId: string, ref: Ref): Promise<void>;
}

/** Uses of a thing, what holds it first. @throws DomainError "not-found" */
export async function usesOf<Ref>({ uses }: Deletable<Ref>, teamId: string, ref: Ref): Promise<Use[]> {
  const found = await uses(teamId, ref);
  return found.sort((a, b) => Number(b.isHolding) - Number(a.isHolding));
}

/**
 * Deletes a thing for good, with its files.
 * @param options.force deletes what is used too, unless a use holds it
 * @throws DomainError "not-found"; "conflict" naming what uses it
 */
export async function deleteFor<Ref>(
  { uses, remove }: Deletable<Ref>,
  teamId: string,
  ref: Ref,
  { force = false } = {},
): Promise<void> {
  const found = await uses(teamId, ref);
  const holding = found.filter(({ isHolding }) => isHolding);
  if (holding.length > 0)
    throw new DomainError(
      "conflict",
      `It is needed by ${usesInWords(holding)}. Take the alias away, or wait until the run has ended.`,
    );
  if (found.length > 0 && !force)
    throw new DomainError("conflict", `It is used by ${usesInWords(found)}. Delete it with force=true.`);
  await remove(teamId, ref);
}
