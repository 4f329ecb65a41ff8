import { z } from "zod";

/** A Git repository by its address: https or ssh, in the short form `git@host:path` too; without a password. */
export const RepositoryUrl = z
  .string()
  .trim()
  .max(1_000)
  .transform((text) =>
    text.replace(/^([A-Za-z0-9._-]+)@([A-Za-z0-9.-]+):(?!\d*\/)([^/].*)$/, "ssh://$1@$2/$3"),
  )
  .refine(
    (text) => text === "" || isRepositoryUrl(text),
    "Write an address such as https://github.com/team/repository.git or git@github.com:team/repository.git, without a password.",
  );

/** Name of a branch or a tag, a full commit hash, or HEAD. What begins with - would be an option of git. */
export const RepositoryRef = z
  .string()
  .trim()
  .regex(
    /^(?![-+/.])(?!.*(?:\.\.|\/\/|\.lock$|@\{))[A-Za-z0-9._/@+-]{1,200}$/,
    "Name a branch, a tag or a full commit hash.",
  );

/** Path of a folder within a repository; empty for its root. */
export const RepositoryFolder = z
  .string()
  .trim()
  .max(300)
  .transform((text) =>
    text
      .split("/")
      .filter((name) => name !== "" && name !== ".")
      .join("/"),
  )
  .refine(
    (text) => text === "" || isPlainPath(text),
    "Write a path below the repository's root, such as jobs/training.",
  );

/** True for a relative path of plain names, none of which is hidden or leads up. */
export function isPlainPath(text: string): boolean {
  return text.length <= 300 && text.split("/").every((name) => /^[A-Za-z0-9_][A-Za-z0-9_. -]*$/.test(name));
}

function isRepositoryUrl(text: string): boolean {
  // Characters that an address does not need, and that shells or git read in their own way, stay out.
  if (!/^(?:https|ssh):\/\/[A-Za-z0-9._~:/@+-]+$/.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password, pathname } = new URL(text);
  const isHost = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(hostname);
  const hasUser = protocol === "https:" ? username === "" : !username.startsWith("-");
  return isHost && hasUser && password === "" && pathname.length > 1;
}
