import { DomainError } from "@/lib/base/errors";

/** git did not get a repository, for a reason that may pass. */
class FetchError extends Error {
  override readonly name = "FetchError";
}

/**
 * Reason why a repository was not fetched, in words: a DomainError for what stays so, else an Error that a retry may
 * overcome.
 * @param output lines of git @param ended how it ended
 */
export function whyNotFetched(
  { url, ref }: { url: string; ref: string },
  output: readonly string[],
  ended: string,
): Error {
  const { host } = new URL(url);
  const said = output.join("\n");
  const is = (pattern: RegExp) => pattern.test(said);
  if (is(/couldn't find remote ref|not our ref|no such remote ref/i))
    return new DomainError(
      "invalid",
      `${url} has no branch, tag or commit "${ref}". A commit is named by its full hash.`,
    );
  if (is(/Host key verification failed|host key is known for/i))
    return new DomainError(
      "invalid",
      `The key of ${host} is not among the known hosts of the git-access block.`,
    );
  if (is(/Authentication failed|could not read Username|Permission denied|error: 40[13]/i))
    return new DomainError(
      "invalid",
      `${host} refused access to ${url}. Bind a git-access block whose token or deploy key may read it.`,
    );
  if (is(/redirect|error: 30[1-8]/i))
    return new DomainError("invalid", `${host} redirects ${url}. Write the address that it leads to.`);
  if (is(/not found|does not appear to be a git repository/i))
    return new DomainError("invalid", `There is no repository at ${url}, or it needs a git-access block.`);
  const line = output.findLast((each) => /^(?:fatal|error):/.test(each))?.replace(/^\w+: /, "");
  return new FetchError(`${url} was not fetched. ${line ? `git says: ${line.slice(0, 300)}` : ended}`);
}
