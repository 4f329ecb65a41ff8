import { headers } from "next/headers";
import { getServerSession } from "next-auth";
import { cache } from "react";
import { z } from "zod";
import { findSession, type Person } from "@/lib/auth/sessions";
import type { Member } from "@/lib/base/member";
import { clientAddress } from "@/lib/net/client-address";
import { authOptions } from "./auth";

const Session = z.object({ sessionId: z.string() });

/** Whose session this request carries, looked up once a request; undefined without one that counts. */
const findCurrent = cache(async () => {
  const session = Session.safeParse(await getServerSession(authOptions));
  return session.success ? findSession(session.data.sessionId, clientAddress(await headers())) : undefined;
});

/** Who has signed in, in a team or not, and whether or not they must set up a second factor first. */
export async function findPerson(): Promise<Person | undefined> {
  return (await findCurrent())?.person;
}

/** Who has signed in, as member of their session's team; undefined also while they must set up a second factor first. */
export async function findMember(): Promise<Member | undefined> {
  const { person, member } = (await findCurrent()) ?? {};
  return person?.needsSecondFactor ? undefined : member;
}
