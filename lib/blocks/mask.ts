import { serverPathHider } from "@/lib/server-paths";
import { hidden } from "./block";
import { secretsOf } from "./secrets";

/** Shorter secrets are not hidden: they would blank words that have nothing to do with them. */
const leastLength = 4;
/** Base64 in the middle of a longer one, and single lines of a key, are only told apart when they are this long. */
const leastPartLength = 8;

/** Replaces each secret in a text, or in all texts of a JSON value, by ********. */
export type Mask = <Value>(value: Value) => Value;

/**
 * Hides the secrets of the team's blocks and the places of the server's folders. Everything that is kept or shown and may
 * hold one goes through it.
 */
export async function mask(teamId: string): Promise<Mask> {
  const hideSecrets = maskFor(await secretsOf(teamId));
  const hidePaths = serverPathHider();
  return (value) => replaceTexts(hideSecrets(value), hidePaths);
}

/** What hides these secrets, as they are and in the forms they travel in: base64, URL, JSON, one line of several. */
export function maskFor(secrets: string[]): Mask {
  const forms = [...new Set(secrets.filter(({ length }) => length >= leastLength).flatMap(formsOf))];
  if (forms.length === 0) return (value) => value;
  // The longest first, so that no part of one is left behind.
  const longestFirst = forms.sort((a, b) => b.length - a.length).map(escapeForRegExp);
  const pattern = new RegExp(longestFirst.join("|"), "g");
  return (value) => replaceTexts(value, (text) => text.replace(pattern, hidden));
}

/** A JSON value with each text in it, keys too, replaced. */
function replaceTexts<Value>(value: Value, replace: (text: string) => string): Value {
  const replaceAny = (inner: unknown): unknown => {
    if (typeof inner === "string") return replace(inner);
    if (Array.isArray(inner)) return inner.map(replaceAny);
    if (typeof inner !== "object" || inner === null || inner instanceof Date) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, one]) => [replace(key), replaceAny(one)]));
  };
  return replaceAny(value) as Value;
}

function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const url = [encodeURIComponent(secret), new URLSearchParams({ "": secret }).toString().slice(1)];
  const long = [...base64Forms(secret), ...linesOf(secret)].filter(({ length }) => length >= leastPartLength);
  return [secret, json, JSON.stringify(json).slice(1, -1), ...url, ...long];
}

/** Base64 of the secret alone and as part of something longer, where it may begin at any of three places. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const inside = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // The characters that also hold bits of the neighbours are left out.
    const start = Math.ceil((before * 8) / 6);
    return encoded.slice(start, Math.floor(((before + bytes.length) * 8) / 6));
  });
  const url = inside.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"));
  return [...inside, ...url];
}

/** The lines of a key, which tools print one by one; a key within JSON has `\n` written out. */
function linesOf(secret: string): string[] {
  const lines = secret.split(/\r?\n|\\n/).map((line) => line.trim());
  return lines.length > 1 ? lines.filter((line) => !line.startsWith("-----")) : [];
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
