import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { defineBlockType, type Opened } from "@/lib/blocks/block-type";
import { HttpUrl } from "@/lib/blocks/http-url";
import { guardedFetch } from "@/lib/net/guarded-fetch";

/** Headers that address or frame a request: they follow from the URL and the body. */
const ownHeaders =
  /^(host|connection|content-length|expect|forwarded|keep-alive|te|trailer|transfer-encoding|upgrade|x-forwarded-.*|proxy-.*)$/i;

const HeaderName = z
  .string()
  .regex(/^[A-Za-z0-9-]+$/, "Letters, digits and hyphens only.")
  .max(100)
  .refine((name) => !ownHeaders.test(name), "This header is set by the portal.");
/** Node refuses other characters when it sends the request. */
const HeaderValue = z
  .string()
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, "A header is one line of Latin letters and signs.");
const isSecretHeader = (name: string) => /^(authorization|cookie|.*(token|secret|key).*)$/i.test(name);

const problems: Record<number, string> = {
  401: "it asks for credentials, or those given are wrong (401)",
  403: "it does not allow this (403)",
  404: "there is nothing at this address (404)",
};

const Values = z
  .object({
    url: HttpUrl.meta({ title: "URL", isAddress: true }),
    method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).default("POST"),
    headers: z
      .record(HeaderName, HeaderValue.max(2000))
      .default({})
      .meta({ description: 'Headers that are not secret, as JSON: {"Accept": "text/csv"}.' }),
    secretHeader: HeaderName.optional().meta({ description: "Such as Authorization." }),
    secretHeaderValue: HeaderValue.max(4000)
      .optional()
      .meta({ description: "Include its scheme: Bearer …", secret: true }),
  })
  .superRefine(({ headers, secretHeader, secretHeaderValue }, { addIssue }) => {
    const issue = (path: string, message: string) => addIssue({ code: "custom", path: [path], message });
    const exposed = Object.keys(headers).find(isSecretHeader);
    if (exposed) issue("headers", `Give ${exposed} as the secret header: these are shown.`);
    if (secretHeader && !secretHeaderValue)
      issue("secretHeaderValue", "Give the value of the secret header.");
    if (secretHeaderValue && !secretHeader) issue("secretHeader", "Give the name of the secret header.");
  });
type Values = Opened<z.output<typeof Values>>;

export default defineBlockType({
  slug: "http-endpoint",
  name: "HTTP endpoint",
  description: "An address that a flow calls, with its headers.",
  values: Values,
  async check(values, { teamId, signal }) {
    const { url, headers } = requestOf(values);
    const ask = (method: string) => guardedFetch(teamId)(url, { method, headers, signal });
    // Both are free of side effects; not every server supports HEAD.
    const first = await ask("HEAD");
    const answer = first.status === 405 || first.status === 501 ? await ask("GET") : first;
    const { host } = new URL(url);
    if (answer.status >= 400 && answer.status !== 405)
      throw new DomainError(
        "conflict",
        `${host}: ${problems[answer.status] ?? `it answered ${answer.status}`}.`,
      );
    return answer.status === 405
      ? `${host} answers. It accepts neither HEAD nor GET here, so nothing further can be checked.`
      : `${host} answered ${answer.status}.`;
  },
});

/** Address, method and headers of an endpoint, the secret header included. */
export function requestOf({ url, method, headers, secretHeader, secretHeaderValue }: Values) {
  const secret = secretHeader && secretHeaderValue ? { [secretHeader]: secretHeaderValue } : {};
  return { url, method, headers: { ...headers, ...secret } };
}
