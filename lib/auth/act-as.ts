import { type Actor, actAs } from "@/db/actor";
import { cancelledBy } from "@/db/cancelling-client";
import type { Member } from "@/lib/base/member";
import { clientAddress } from "@/lib/net/client-address";

/** The member who sends a request, with the details of the request. */
export interface Caller {
  headers: Headers;
  member: Pick<Member, "userId" | "userName"> & { teamId?: string };
  /** The name of the API token that was sent. */
  token?: string;
  /** Set for work that only reads: Postgres cancels its statements when the caller disconnects. */
  signal?: AbortSignal;
}

/** Runs `work` as a member: the audit log attributes its changes to them. */
export async function actAsMember<T>(
  { headers, member, token, signal }: Caller,
  work: () => Promise<T>,
): Promise<T> {
  const actor: Actor = {
    type: token === undefined ? "user" : "token",
    id: member.userId,
    name: member.userName,
    token,
    address: clientAddress(headers),
    teamId: member.teamId,
  };
  const run = () => actAs(actor, work);
  return signal ? cancelledBy(signal, run) : run();
}

/** Runs `work` as a person without a session who proved their identity by a link. */
export function actAsLinkHolder<T>(address: string, work: () => Promise<T>): Promise<T> {
  return actAs({ type: "user", name: "Someone with a link", address }, work);
}
