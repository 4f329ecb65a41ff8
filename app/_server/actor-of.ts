import type { Actor } from "@/db/actor";
import type { Member } from "@/lib/base/member";
import { clientAddress } from "@/lib/net/client-address";

/** The member who sends a request, as the audit log names them. @param token the name of the API token that they sent */
export function actorOf(
  headers: Headers,
  { userId, userName }: Pick<Member, "userId" | "userName">,
  token?: string,
): Actor {
  const type = token === undefined ? "user" : "token";
  return { type, id: userId, name: userName, token, address: clientAddress(headers) };
}
