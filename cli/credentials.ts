import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Access } from "./api/client";
import { CliError, exitCodes } from "./errors";

type Environment = Record<string, string | undefined>;

/** Content of the file of tokens: the portal that is used where none is named, and a token for each. */
interface Stored {
  portal: string | null;
  tokens: Record<string, string>;
}

/**
 * The portal and token to use: `--portal`, else `SWITCHYARD_URL`, else the portal of the last login; `SWITCHYARD_TOKEN`,
 * else the token that `login` kept for that portal. A kept token is sent to its own portal only.
 * @throws CliError where one of them is missing
 */
export function findAccess(env: Environment, named?: string): Access {
  const { portal: last, tokens } = readStored(env);
  const portal = readPortal(named || env.SWITCHYARD_URL || last || "");
  const token = env.SWITCHYARD_TOKEN || (Object.hasOwn(tokens, portal) ? tokens[portal] : undefined);
  if (!token)
    throw new CliError(
      exitCodes.notAllowed,
      `There is no token for ${portal}. Sign in with: switchyard login ${portal}`,
    );
  return { portal, token };
}

/** Keeps a token, and the portal as the one that is used where none is named. Only the owner may read the file. */
export function keepAccess(env: Environment, { portal, token }: Access): string {
  const file = fileOf(env);
  const { tokens } = readStored(env);
  const stored: Stored = { portal, tokens: { ...tokens, [portal]: token } };
  return write(file, stored);
}

/** Forgets the token of a portal. @returns false where there was none */
export function forgetAccess(env: Environment, portal: string): boolean {
  const stored = readStored(env);
  if (!Object.hasOwn(stored.tokens, portal)) return false;
  delete stored.tokens[portal];
  write(fileOf(env), { ...stored, portal: stored.portal === portal ? null : stored.portal });
  return true;
}

/** The address of a portal without a slash at its end. @throws CliError for what is no address */
export function readPortal(text: string): string {
  if (text === "")
    throw new CliError(exitCodes.usage, "Name the portal: --portal https://…, or SWITCHYARD_URL.");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new CliError(exitCodes.usage, `${text} is not an address that starts with https:// or http://.`);
  if (url.username || url.password)
    throw new CliError(exitCodes.usage, "Leave user and password out of the portal's address.");
  let path = url.pathname;
  while (path.endsWith("/")) path = path.slice(0, -1);
  return url.origin + path;
}

function write(file: string, stored: Stored): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const part = `${file}.${process.pid}`;
  writeFileSync(part, `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
  // A file of that name that was there keeps its mode.
  chmodSync(part, 0o600);
  renameSync(part, file);
  return file;
}

function fileOf(env: Environment): string {
  const folder = env.XDG_CONFIG_HOME || join(env.HOME || homedir(), ".config");
  return join(folder, "switchyard", "tokens.json");
}

function readStored(env: Environment): Stored {
  const file = fileOf(env);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return { portal: null, tokens: {} };
    throw new CliError(exitCodes.usage, `${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    const { portal = null, tokens = {} } = JSON.parse(text) as Partial<Stored>;
    return { portal, tokens };
  } catch {
    throw new CliError(exitCodes.usage, `${file} is damaged. Delete it and sign in again.`);
  }
}
