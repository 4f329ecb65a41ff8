import { hash, verify } from "@node-rs/argon2";
import { normalPassword } from "./password-rules";

/** Argon2id with the library's defaults (19 MiB, 2 passes: OWASP's minimum), salt and parameters in the result. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalPassword(password));
}

// Verified when there is no such user, so that both cases take equally long.
const nobody = hash("nobody has this password");

/** True when `stored` is the hash of `password`. @param stored undefined when there is no such user */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await nobody), normalPassword(password));
  return matches && Boolean(stored);
}
