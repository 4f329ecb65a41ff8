import type { Member } from "@/lib/base/member";
import type { Trigger } from "@/lib/base/run";

/** Trigger of a run started by a request: a person on a page, or a program with a person's API token. */
export function triggerOf({ userId, userName: name }: Member, token: string | undefined): Trigger {
  return token ? { type: "api", userId, name, token } : { type: "person", userId, name };
}
