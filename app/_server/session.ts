import { getServerSession } from "next-auth";
import { cache } from "react";
import { z } from "zod";
import type { Member } from "@/lib/teams/member";
import { findSessionMember } from "@/lib/teams/queries";
import { authOptions } from "./auth";

const Session = z.object({ userId: z.string(), sessionVersion: z.number() });

/** The member whose session this request carries, looked up once a request; undefined without a valid session. */
export const findMember = cache(async (): Promise<Member | undefined> => {
  const session = Session.safeParse(await getServerSession(authOptions));
  return session.success ? findSessionMember(session.data.userId, session.data.sessionVersion) : undefined;
});
