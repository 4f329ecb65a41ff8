import { notFound, redirect } from "next/navigation";
import { DomainError } from "@/lib/errors";
import { type Member, type Role, roleAllows } from "@/lib/teams/member";
import { findMember } from "./session";

/** The edge of every page: the signed-in member, or off to the sign-in page. */
export async function requireMember(role: Role = "viewer"): Promise<Member> {
  const member = await findMember();
  if (!member) redirect("/sign-in");
  if (!roleAllows(member.role, role)) notFound();
  return member;
}

/** What a query found, or the not-found page when it says that there is none. */
export async function orNotFound<T>(query: Promise<T>): Promise<T> {
  return query.catch((error) => {
    if (error instanceof DomainError && error.code === "not-found") notFound();
    throw error;
  });
}
