import { decrypt, encrypt } from "./cipher";
import { teamKey } from "./team-key";

/**
 * Encrypts a secret of the team for storage in a row.
 * @param context names the place where it is stored, such as `webhooks/<id>/secret`: it opens neither elsewhere nor in
 * another team, so ciphertexts cannot be swapped
 */
export async function seal(teamId: string, text: string, context: string): Promise<string> {
  return encrypt(await teamKey(teamId), Buffer.from(text), boundTo(teamId, context));
}

/** Decrypts a text sealed for this place. @throws Error when it was sealed for another place, or changed since */
export async function unseal(teamId: string, sealed: string, context: string): Promise<string> {
  return decrypt(await teamKey(teamId), sealed, boundTo(teamId, context)).toString("utf8");
}

function boundTo(teamId: string, context: string): string {
  return JSON.stringify([teamId, context]);
}
