import { decrypt, encrypt } from "./cipher";
import { teamKey } from "./team-key";

/**
 * Encrypts a secret of the team for keeping in a row.
 * @param context names the place it is kept in, as `webhooks/<id>/secret`: elsewhere, or in another team, it does not
 * open, so ciphertexts cannot be swapped
 */
export async function seal(teamId: string, text: string, context: string): Promise<string> {
  return encrypt(await teamKey(teamId), Buffer.from(text), boundTo(teamId, context));
}

/** The text that was sealed in this place. @throws Error when it was sealed for another, or changed since */
export async function unseal(teamId: string, sealed: string, context: string): Promise<string> {
  return decrypt(await teamKey(teamId), sealed, boundTo(teamId, context)).toString("utf8");
}

function boundTo(teamId: string, context: string): string {
  return JSON.stringify([teamId, context]);
}
