import { findSession } from "@/lib/auth/sessions";
import { findTokenMember } from "@/lib/auth/tokens";
import { DomainError } from "@/lib/base/errors";
import type { Member } from "@/lib/base/member";
import { countUse, type Limit, type RateLimitError } from "@/lib/limits/rate-limit";
import { clientAddress } from "@/lib/net/client-address";
import { findMember, findPerson } from "./session";

type CallLimit = Extract<Limit, "api" | "mlflow">;

interface Caller {
  member: Member;
  /** The token's name, where there is one. */
  token?: string;
  /** Looks the same token or session up once more; undefined when it has ended. */
  findAgain: () => Promise<Member | undefined>;
}

/**
 * The member of a request's token or session. Each call counts against the rate limit.
 * @throws DomainError "unauthenticated", "forbidden" or "rate-limited"
 */
export async function authenticate(request: Request, limit: CallLimit = "api"): Promise<Caller> {
  const { overuse, ...caller } = await identify(request, limit);
  if (overuse) throw overuse;
  return caller;
}

/** As `authenticate`, for who wants to know the caller of one call too many as well. */
export async function identify(
  request: Request,
  limit: CallLimit,
): Promise<Caller & { overuse?: RateLimitError }> {
  const token = readToken(request.headers.get("authorization"));
  if (token) {
    const found = await findTokenMember(token, limit);
    if (!found)
      throw new DomainError("unauthenticated", "This API token is not valid, has expired or was revoked.");
    const { tokenId: _, tokenName, overuse, ...member } = found;
    return { member, token: tokenName, overuse, findAgain: () => findTokenMember(token) };
  }
  const member = await findMember();
  const person = await findPerson();
  if (!member || !person)
    throw new DomainError("unauthenticated", "Send an API token: Authorization: Bearer <token>.");
  // Cookies travel by themselves, so what changes something must come from a page of ours.
  if (request.method !== "GET" && request.headers.get("sec-fetch-site") !== "same-origin")
    throw new DomainError(
      "forbidden",
      "A session may only be used by the portal's own pages. Send an API token.",
    );
  await countUse(limit, member.userId);
  const address = clientAddress(request.headers);
  const findAgain = async () => (await findSession(person.sessionId, address))?.member;
  return { member, findAgain };
}

/** Bearer, or the password of Basic, which is how some MLflow clients send a token. */
function readToken(header: string | null): string | undefined {
  const [scheme, value] = (header ?? "").split(" ");
  if (!value) return undefined;
  if (scheme?.toLowerCase() === "bearer") return value;
  if (scheme?.toLowerCase() !== "basic") return undefined;
  return Buffer.from(value, "base64").toString().split(":").slice(1).join(":");
}
