import { escapeForRegExp } from "@/lib/base/escape-for-regexp";
import { serverPathHider } from "@/lib/base/server-paths";
import { hidden } from "./hidden";
import { secretsOf } from "./secrets";

/** Shorter secrets are not hidden: they would blank unrelated words. */
const leastLength = 4;
/** Base64 within a longer text, and single lines of a key, are recognised only from this length. */
const leastPartLength = 8;

/** Replaces each secret in a text, or in all texts of a JSON value, by ********. */
export type Mask = <Value>(value: Value) => Value;

/**
 * Masks the secrets of the team's blocks and the paths of the server's folders. Everything that is stored or shown and
 * may contain one goes through it.
 */
export async function mask(teamId: string): Promise<Mask> {
  const hideSecrets = maskFor(await secretsOf(teamId));
  const hidePaths = serverPathHider();
  return (value) => replaceTexts(hideSecrets(value), hidePaths);
}

/** Masks these secrets in every form they travel in: as they are, base64, URL, JSON, single lines. */
export function maskFor(secrets: string[]): Mask {
  const forms = new Set(secrets.filter(({ length }) => length >= leastLength).flatMap(formsOf));
  if (forms.size === 0) return (value) => value;
  const maskText = textMask([...forms]);
  return (value) => replaceTexts(value, maskText);
}

/** Replaces each text in a JSON value, keys included. */
function replaceTexts<Value>(value: Value, replace: (text: string) => string): Value {
  const replaceAny = (inner: unknown): unknown => {
    if (typeof inner === "string") return replace(inner);
    if (Array.isArray(inner)) return inner.map(replaceAny);
    if (typeof inner !== "object" || inner === null || inner instanceof Date) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [replace(key), replaceAny(item)]));
  };
  return replaceAny(value) as Value;
}

/**
 * Replaces secrets in a text, longest match first, so that no part is left behind. Only the heads of secrets are
 * matched by a pattern: whole keys of 30 KB would exceed the size of a RegExp.
 */
function textMask(forms: string[]): (text: string) => string {
  const byHead = new Map<string, string[]>();
  for (const form of forms.sort((a, b) => b.length - a.length)) {
    const head = form.slice(0, leastLength);
    byHead.set(head, [...(byHead.get(head) ?? []), form]);
  }
  const heads = new RegExp([...byHead.keys()].map(escapeForRegExp).join("|"), "g");
  return (text) => {
    let masked = "";
    let done = 0;
    heads.lastIndex = 0;
    for (let found = heads.exec(text); found; found = heads.exec(text)) {
      const { index } = found;
      const form = byHead.get(found[0])?.find((candidate) => text.startsWith(candidate, index));
      heads.lastIndex = index + (form?.length ?? 1);
      if (!form) continue;
      masked += text.slice(done, index) + hidden;
      done = heads.lastIndex;
    }
    return masked + text.slice(done);
  };
}

function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const url = [
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams({ "": secret }).toString().slice(1),
  ];
  const long = [...base64Forms(secret), ...linesOf(secret)].filter(({ length }) => length >= leastPartLength);
  return [secret, secret.toWellFormed(), json, JSON.stringify(json).slice(1, -1), ...url, ...long];
}

/** Base64 of the secret alone and within longer data, where it may start at any of three offsets. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const inside = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // Characters that also hold bits of the neighbouring bytes are left out.
    const start = Math.ceil((before * 8) / 6);
    return encoded.slice(start, Math.floor(((before + bytes.length) * 8) / 6));
  });
  const url = inside.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"));
  return [...inside, ...url];
}

/** Lines of a key, which tools print one by one; a key within JSON has `\n` written out. */
function linesOf(secret: string): string[] {
  const lines = secret.split(/\r?\n|\\n/).map((line) => line.trim());
  return lines.length > 1 ? lines.filter((line) => !line.startsWith("-----")) : [];
}
