import { headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import type { Person } from "@/lib/auth/sessions";
import { DomainError } from "@/lib/base/errors";
import { type Member, type Role, roleAllows } from "@/lib/base/member";
import { findMember, findPerson } from "./session";
import { pagePathHeader, signInAddress } from "./sign-in-address";

/** The edge of a team's pages: the signed-in member, or off to the page where they become one, or what role it needs. */
export async function requireMember(role: Role = "viewer"): Promise<Member> {
  const member = await findMember();
  if (!member) {
    const { needsSecondFactor } = await requireSignedIn();
    redirect(needsSecondFactor ? await addressBack("/account/second-factor") : "/account/no-team");
  }
  if (!roleAllows(member.role, role)) forbidden();
  return member;
}

/** The edge of pages about a person and not a team: who has signed in, or off to the sign-in page. */
export async function requireSignedIn(): Promise<Person> {
  const person = await findPerson();
  if (!person) redirect(await addressBack("/sign-in"));
  return person;
}

/** The address of a page on the way, which leads back to the page of this request. */
async function addressBack(way: string): Promise<string> {
  return signInAddress((await headers()).get(pagePathHeader), way);
}

/** Result of a query, or the not-found page for a DomainError "not-found". */
export async function orNotFound<T>(query: Promise<T>): Promise<T> {
  return query.catch((error) => {
    if (error instanceof DomainError && error.code === "not-found") notFound();
    throw error;
  });
}
