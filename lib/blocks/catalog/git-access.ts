import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { defineBlockType } from "@/lib/blocks/block-type";
import { guardedFetch } from "@/lib/net/guarded-fetch";

const Values = z
  .object({
    host: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "A host name in lower case, such as github.com.")
      .max(253)
      .meta({ isAddress: true, description: "The only host that gets the token or the key." }),
    user: z
      .string()
      .regex(/^[A-Za-z0-9._@-]{1,100}$/, "Letters, digits and . _ @ - only.")
      .default("git")
      .meta({ description: "What the host expects beside a token: mostly any name will do." }),
    token: z
      .string()
      .regex(/^[\x21-\x7e]+$/, "A token is one word.")
      .max(4000)
      .optional()
      .meta({ secret: true, description: "For https://: an access token that may read the repository." }),
    deployKey: z
      .string()
      .regex(
        /^-----BEGIN [A-Z ]*PRIVATE KEY-----\s/,
        "A private key begins with -----BEGIN … PRIVATE KEY-----.",
      )
      .max(20_000)
      .optional()
      .meta({
        secret: true,
        isMultiline: true,
        description: "For ssh://: a private key without a passphrase, whose public key the repository knows.",
      }),
    knownHosts: z.string().max(20_000).default("").meta({
      isMultiline: true,
      isAddress: true,
      description: "For ssh://: the host’s keys, as ssh-keyscan prints them. Others are refused.",
    }),
  })
  .superRefine(({ token, deployKey, knownHosts }, { addIssue }) => {
    const issue = (path: string, message: string) => addIssue({ code: "custom", path: [path], message });
    if (!token && !deployKey) issue("token", "Give a token, or a deploy key.");
    if (deployKey && knownHosts.trim() === "")
      issue("knownHosts", "Give the host’s keys: without them, another host could answer in its place.");
  });

export default defineBlockType({
  slug: "git-access",
  name: "Git access",
  description:
    "Access to private repositories of one host, for programs that flows run: a token or a deploy key.",
  values: Values,
  // git is given the first, and ssh reads the key by line.
  secretsWithin: ({ user, token, deployKey = "" }) => [
    ...(token ? [Buffer.from(`${user}:${token}`).toString("base64")] : []),
    ...deployKey.split("\n").filter((line) => line.length > 30 && !line.startsWith("-----")),
  ],
  async check({ host, token }, { teamId, signal }) {
    if (!token) return "The key can be decrypted. Whether a repository accepts it shows when it is fetched.";
    const { status } = await guardedFetch(teamId)(`https://${host}/`, { method: "HEAD", signal });
    if (status >= 500) throw new DomainError("conflict", `${host} answered ${status}.`);
    return `${host} answers. Whether it accepts the token shows when a repository is fetched.`;
  },
});
