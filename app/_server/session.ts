import { headers } from "next/headers";
import { getServerSession } from "next-auth";
import { cache } from "react";
import { z } from "zod";
import { findSession, type Person } from "@/lib/auth/sessions";
import type { Member } from "@/lib/base/member";
import { clientAddress } from "@/lib/net/client-address";
import { authOptions } from "./auth";

const Session = z.object({ sessionId: z.string() });

/** The person of this request's session, looked up once per request; undefined without a valid session. */
const findCurrent = cache(async () => {
  const session = Session.safeParse(await getServerSession(authOptions));
  return session.success ? findSession(session.data.sessionId, clientAddress(await headers())) : undefined;
});

/** The signed-in person, with or without a team, and even if they must set up a second factor first. */
export async function findPerson(): Promise<Person | undefined> {
  return (await findCurrent())?.person;
}

/** The signed-in person as member of the session's team; undefined while they must set up a second factor. */
export async function findMember(): Promise<Member | undefined> {
  const { person, member } = (await findCurrent()) ?? {};
  return person?.needsSecondFactor ? undefined : member;
}
