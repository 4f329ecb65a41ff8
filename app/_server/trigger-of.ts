import type { Member } from "@/lib/base/member";
import type { Trigger } from "@/lib/base/run";

/** Who starts a run by a request: a person on a page, or a program by an API token of theirs. */
export function triggerOf({ userId, userName: name }: Member, token: string | undefined): Trigger {
  return token ? { type: "api", userId, name, token } : { type: "person", userId, name };
}
