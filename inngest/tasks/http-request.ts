import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { requireKeepable } from "@/lib/base/keepable";
import httpEndpoint, { requestOf } from "@/lib/blocks/catalog/http-endpoint";
import { defineTask } from "@/lib/flows/task";
import { guardedRequest } from "@/lib/net/guarded-request";
import { NetworkError } from "@/lib/net/network-error";

const kilobyte = 1024;
/** Answers that a later attempt may better: RFC 9110, RFC 6585 (429) and RFC 8470 (425). */
const passing = [408, 425, 429, 500, 502, 503, 504];
/** Part of a refusal's text that a message repeats, in characters. */
const shownText = 300;

export default defineTask({
  slug: "http-request",
  name: "HTTP request",
  description: "Calls an HTTP endpoint and passes on its answer.",
  input: z.object({
    method: z
      .enum(["GET", "POST", "PUT", "PATCH", "DELETE"])
      .optional()
      .describe("The endpoint's own method where this is left out."),
    path: z.string().max(2_000).default("").describe("Added to the endpoint's address: claims/42."),
    query: z
      .record(z.string().max(200), z.union([z.string().max(2_000), z.number(), z.boolean()]))
      .default({})
      .describe("Parameters of the address, by name."),
    body: z.unknown().optional().describe("Sent as JSON; a text is sent as it is."),
    answer: z.enum(["json", "text"]).default("json").describe("Read the answer as JSON or as a text."),
    retryStatuses: z
      .array(z.int().min(400).max(599))
      .max(50)
      .default(passing)
      .describe("Answers after which the node's retries apply; others fail at once."),
    timeoutMs: z.int().min(100).max(600_000).default(30_000).describe("Time limit, in milliseconds."),
    maxKilobytes: z.int().min(1).max(3_000).default(1_000).describe("Largest answer that is accepted."),
  }),
  output: z.object({ status: z.int(), contentType: z.string(), body: z.unknown() }),
  blocks: { endpoint: { type: httpEndpoint } },
  isCacheable: false,
  dryRun: "It calls another service, which may change something there.",
  async run({ teamId, input, block, log, signal }) {
    const endpoint = requestOf(await block("endpoint"));
    const url = addressOf(endpoint.url, input);
    const method = input.method ?? endpoint.method;
    const { body, contentType } = bodyOf(input.body);
    const answer = await guardedRequest(teamId, url, {
      method,
      headers: { ...(contentType && { "content-type": contentType }), ...lowerCased(endpoint.headers) },
      body,
      timeoutMs: input.timeoutMs,
      maxResponseBytes: input.maxKilobytes * kilobyte,
      signal,
    });
    const { status } = answer;
    log(`${method} ${url.host}: ${status}, ${answer.body.length.toLocaleString("en-US")} bytes.`);
    const text = answer.body.toString("utf8");
    if (status < 200 || status >= 300) throw refusalOf(url.host, status, text, input.retryStatuses);
    if (answer.isTruncated)
      throw new DomainError(
        "too-large",
        `The answer of ${url.host} is larger than ${input.maxKilobytes} kB. Ask for less, or raise the limit.`,
      );
    return {
      status,
      contentType: answer.headers["content-type"] ?? "",
      body: input.answer === "text" || text === "" ? text : readJson(text, url.host),
    };
  },
});

/** The endpoint's address with a path below it, which cannot lead out of it, and parameters beside its own. */
function addressOf(base: string, { path, query }: { path: string; query: Record<string, unknown> }): URL {
  const url = new URL(base);
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.some((part) => part === "." || part === ".."))
    throw new DomainError("invalid", "path: It may not have . or .. as a part.");
  if (parts.length > 0)
    url.pathname = `${url.pathname.replace(/\/$/, "")}/${parts.map(encodeURIComponent).join("/")}`;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url;
}

function bodyOf(value: unknown): { body?: string; contentType?: string } {
  if (value === undefined) return {};
  if (typeof value === "string") return { body: value, contentType: "text/plain; charset=utf-8" };
  return { body: JSON.stringify(value), contentType: "application/json" };
}

/** The endpoint's own content type replaces the task's, however it is written. */
function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** An Error is retried; a DomainError is not. */
function refusalOf(host: string, status: number, text: string, retried: number[]): Error {
  if (status >= 300 && status < 400)
    return new DomainError(
      "conflict",
      `${host} answered ${status}, a redirect, which is not followed. Write the new address into the block.`,
    );
  const start = text.trim().slice(0, shownText);
  const message = `${host} answered ${status}${start && `: ${start}`}`;
  return retried.includes(status) ? new NetworkError(message) : new DomainError("conflict", message);
}

function readJson(text: string, host: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DomainError(
      "invalid",
      `The answer of ${host} is not JSON. To take it as it is, set answer to text.`,
    );
  }
  return requireKeepable(value, "body");
}
