import { type Actor, actAs } from "@/db/actor";
import { cancelledBy } from "@/db/cancelling-client";
import type { Member } from "@/lib/base/member";
import { clientAddress } from "@/lib/net/client-address";

/** The member who sends a request, and what is known of the request. */
export interface Caller {
  headers: Headers;
  member: Pick<Member, "userId" | "userName">;
  /** The name of the API token that was sent. */
  token?: string;
  /** Of work that only reads: its statements are cancelled in Postgres once the caller has left. */
  signal?: AbortSignal;
}

/** Does `work` in the name of a member: the audit log attributes its changes to them. */
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
  };
  const run = () => actAs(actor, work);
  return signal ? cancelledBy(signal, run) : run();
}

/** Does `work` in the name of a person without a session, who proves by a link who they are. */
export function actAsLinkHolder<T>(address: string, work: () => Promise<T>): Promise<T> {
  return actAs({ type: "user", name: "Somebody with a link", address }, work);
}
