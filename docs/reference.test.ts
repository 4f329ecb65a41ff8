import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ApiRoute } from "@/app/_server/http";
import { describeApi } from "@/app/_server/openapi";
import { Environment } from "@/lib/base/environment";
import { roles } from "@/lib/base/member";
import { nextStates, type RunState, runStates, type StateKind } from "@/lib/base/run";
import { eventKinds, eventWords, stateEventType, typesOfKind } from "@/lib/events/event";
import { metrics } from "@/lib/telemetry/registry";

// docs/reference.md is written from the code, so that it cannot go stale.

const files = import.meta.glob<Record<string, ApiRoute>>(
  ["/app/api/v1/**/route.ts", "!/app/api/v1/openapi.json/route.ts"],
  { eager: true },
);

test("docs/reference.md says what the code says (else: npm run docs:reference)", async () => {
  const parts = [
    "# Reference\n\nWritten from the code by `npm run docs:reference`; a test compares. Calls of the API are under [API calls](api.md), commands in [cli.md](cli.md), " +
      "limits in [SECURITY.md](../SECURITY.md#limits).",
    section("Settings", settings()),
    section("Roles", rolesText()),
    section("States", statesText()),
    section("Events", eventsText()),
    section("Metrics", metricsText()),
  ];
  await expect(`${parts.join("\n\n")}\n`).toMatchFileSnapshot("./reference.md");
});

/** Read by start scripts, or together with a setting of the schema. */
const ofScripts = [
  ...["ADMIN_EMAIL", "ADMIN_PASSWORD", "ADMIN_TOKEN", "AUTH_SECRET", "ENCRYPTION_KEY", "NEW_ENCRYPTION_KEY"],
  ...["INNGEST_SIGNING_KEY_FALLBACK", "TASKS_DIR"],
];

test(".env.example explains every setting", () => {
  const explained = readSettings().flatMap(({ names }) => names);
  const known = Object.keys(Environment.shape).filter((name) => name !== "SWITCHYARD_ROLE");
  expect(known.filter((name) => !explained.includes(name))).toEqual([]);
  expect(explained.filter((name) => !known.includes(name) && !ofScripts.includes(name))).toEqual([]);
});

function section(title: string, text: string): string {
  return `## ${title}\n\n${text}`;
}

/** Comments of .env.example, each with the settings that follow it. */
function readSettings(): { names: string[]; lines: string[]; text: string }[] {
  return readFileSync(".env.example", "utf8")
    .split(/\n\s*\n|(?<=\n#[A-Z_]+=.*\n)(?=# )/)
    .map((block) => {
      const lines = block.split("\n").filter((line) => /^#[A-Z]/.test(line));
      const comments = block.split("\n").filter((line) => line.startsWith("# "));
      return {
        names: lines.map((line) => line.slice(1).split("=")[0]!),
        lines: lines.map((line) => line.slice(1)),
        text: comments.map((line) => line.slice(2)).join(" "),
      };
    });
}

function settings(): string {
  const rows = readSettings()
    .filter(({ names }) => names.length > 0)
    .map(({ lines, text }) => `| ${lines.map((line) => `\`${line}\``).join(", ")} | ${cell(text)} |`);
  const before =
    "Variables of the environment, or of `.env`; each is optional. The value shown is the default or an example, as the text says. " +
    "A secret may come from a file: `ENCRYPTION_KEY_FILE` in place of `ENCRYPTION_KEY`.";
  return `${before}\n\n| setting | meaning |\n| --- | --- |\n${rows.join("\n")}`;
}

function rolesText(): string {
  const calls = new Map<string, string[]>(roles.map((role) => [role, []]));
  for (const [path, operations] of Object.entries(describeApi(files).paths))
    for (const [method, { description }] of Object.entries(operations) as [
      string,
      { description: string },
    ][]) {
      const [, role = ""] = /Needs the role (\w+)\.$/.exec(description) ?? [];
      if (method !== "get")
        calls.get(role)?.push(`\`${method.toUpperCase()} ${path.replace("/api/v1", "")}\``);
    }
  const rows = roles.map((role) => `| ${role} | ${calls.get(role)!.sort().join(", ") || "reads only"} |`);
  return `Each role includes the rights of those above it. Every member reads; these are the calls that change or start something.\n\n| role | adds |\n| --- | --- |\n${rows.join("\n")}`;
}

function statesText(): string {
  const words: Record<StateKind, string> = { run: "a run", task: "a task run" };
  const tables = (Object.keys(words) as StateKind[]).map((kind) => {
    const rows = runStates
      .filter((state) => nextStates[kind][state])
      .map((state) => `| ${state} | ${nextStates[kind][state]!.map((next: RunState) => next).join(", ")} |`);
    return `| state of ${words[kind]} | may be followed by |\n| --- | --- |\n${rows.join("\n")}`;
  });
  return `The database refuses every other change. Only a retry leads out of an end state. [The glossary](glossary.md) says more.\n\n${tables.join("\n\n")}`;
}

function eventsText(): string {
  const states = (["run", "task"] as const).map((kind) => {
    const types = runStates.map((state) => `\`${stateEventType(kind, state)}\``);
    return `| ${types.join(", ")} | A ${kind} has become so. |`;
  });
  const others = eventKinds.flatMap((kind) =>
    typesOfKind(kind).map((type) => `| \`${type}\` | ${eventWords[type]}. |`),
  );
  return `Types of events, in the API and in outgoing webhooks.\n\n| type | event |\n| --- | --- |\n${[...states, ...others].join("\n")}`;
}

function metricsText(): string {
  const own = metrics.registry.getMetricsAsArray().filter(({ name }) => name.startsWith("switchyard_"));
  const rows = own.map((metric) => {
    const { name, help, labelNames } = metric as unknown as {
      name: string;
      help: string;
      labelNames: string[];
    };
    const labels = labelNames.length > 0 ? `{${labelNames.join(", ")}}` : "";
    return `| \`${name}${labels}\` | ${cell(help)} |`;
  });
  return `Of \`GET /metrics\`, beside those of Node.js; [operating](operating.md#metrics) says how to read them.\n\n| series | meaning |\n| --- | --- |\n${rows.join("\n")}`;
}

/** Text of a table's cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/<([A-Z_]+)>/g, "$1");
}
