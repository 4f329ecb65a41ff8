import { notFound, redirect } from "next/navigation";
import type { Person } from "@/lib/auth/sessions";
import { DomainError } from "@/lib/errors";
import { type Member, type Role, roleAllows } from "@/lib/teams/member";
import { findMember, findPerson } from "./session";

/** The edge of a team's pages: the signed-in member, or off to the page where they become one. */
export async function requireMember(role: Role = "viewer"): Promise<Member> {
  const member = await findMember();
  if (!member) {
    const { needsSecondFactor } = await requireSignedIn();
    redirect(needsSecondFactor ? "/account/second-factor" : "/account/no-team");
  }
  if (!roleAllows(member.role, role)) notFound();
  return member;
}

/** The edge of pages about a person and not a team: who has signed in, or off to the sign-in page. */
export async function requireSignedIn(): Promise<Person> {
  const person = await findPerson();
  if (!person) redirect("/sign-in");
  return person;
}

/** What a query found, or the not-found page when it says that there is none. */
export async function orNotFound<T>(query: Promise<T>): Promise<T> {
  return query.catch((error) => {
    if (error instanceof DomainError && error.code === "not-found") notFound();
    throw error;
  });
}
