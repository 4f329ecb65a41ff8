import { beforeAll, describe, expect, test } from "vitest";
import { type Role, roleAllows, roles } from "@/lib/base/member";
import { type Declared, listActions, listPages, listRoutes } from "./declared-edges";
import { ask, listOperations, type Operation, rowsOf, sendAction } from "./knock";
import { absent, type Caller, fillPath, mark, type Rows, type TwoTeams, useTwoTeams } from "./two-teams";

// Every page, route handler, stream and server action of the build, tried by every kind of caller. Access is declared
// in the source (requireMember, teamAction) or in openapi.json (RouteSpec.role); undeclared edges must be listed here.

/** Public pages. */
const openPages = [
  "/forgot-password",
  "/invite/[token]",
  "/reset-password/[token]",
  "/shared/[token]",
  "/shared/dashboards/[token]",
  "/sign-in",
];
/** Pages that redirect people who have nothing to do there. */
const passing = ["/account/no-team", "/account/second-factor"];
/** Routes outside of `apiRoute`, and their guards. */
const otherRoutes: Record<string, string> = {
  "/api/[[...path]]": "nothing: it refuses what is not there",
  "/api/health": "nothing: it tells no more than that the process lives",
  "/api/v1/openapi.json": "nothing: it describes",
  "/api/auth/[...nextauth]": "next-auth, and limits",
  "/api/hooks/[token]": "the token in the address, and the sender's proof",
  "/api/inngest": "there is nothing with the embedded executor; else the signature",
  "/docs/pictures/[name]": "a session",
  "/shared/[token]/images/[key]": "the token in the address",
  "/api/2.0/[...path]": "a token; lib/mlflow-endpoint/server.ts says who may write",
  "/api/3.0/[...path]": "a token; lib/mlflow-endpoint/server.ts says who may write",
  "/ajax-api/2.0/[...path]": "a token; lib/mlflow-endpoint/server.ts says who may write",
  "/ajax-api/3.0/[...path]": "a token; lib/mlflow-endpoint/server.ts says who may write",
  "/get-artifact": "a token",
  "/graphql": "a token",
  "/v1/traces": "a token; lib/mlflow-endpoint/server.ts says who may write",
  "/model-versions/get-artifact": "a token",
  "/metrics": "METRICS_TOKEN; not there without it",
  "/health": "nothing: MLflow's clients ask whether a server lives",
  "/version": "nothing: MLflow's clients ask for the version of its protocol",
  "/api/models/[model]/invocations": "a token",
  "/api/models/[model]/[version]/invocations": "a token",
};
/** Paths whose parameter names no row of a team. */
const everybodys = ["/blocks/new/[type]", "/docs/[page]", "/docs/api/[group]"];

const teams = useTwoTeams();
const { portal } = teams;
let rows: Rows;
let callers: TwoTeams["callers"];
let operations: Operation[];

beforeAll(async () => {
  ({ rows, callers } = teams);
  operations = await listOperations(portal.url);
});

const isRole = (declared: Declared): declared is Role => (roles as readonly string[]).includes(declared);
const enough = (declared: Declared) =>
  roles.filter((other) => !isRole(declared) || roleAllows(other, declared));
const lower = (declared: Declared) => roles.filter((other) => !enough(declared).includes(other));

test("everything in the build declares who may use it", async () => {
  const pages = listPages().filter(({ role }) => !role);
  expect(pages.map(({ path }) => path).sort()).toEqual(openPages);
  expect(listActions().filter(({ role }) => !role)).toEqual([]);
  expect(listActions().length).toBeGreaterThan(30);
  const documented = new Set(operations.map(({ method, path }) => `${method} ${path}`));
  const undeclared = listRoutes()
    .filter(({ path }) => !otherRoutes[path])
    .flatMap(({ path, methods }) => methods.map((method) => `${method} ${path}`));
  expect(undeclared.filter((operation) => !documented.has(operation))).toEqual([]);
  expect(undeclared.length).toBe(operations.length);
});

describe("pages", () => {
  test.each(listPages().filter(({ role }) => role))("$path", async ({ path, role }) => {
    const here = fillPath(path, rows);
    for (const name of ["nobody", "ended"] as const) {
      const response = await ask(portal.url, ["GET", here], { cookie: callers[name].cookie });
      expect(response.status, name).toBe(307);
      const location = new URL(response.headers.get("location") ?? "", portal.url);
      expect(location.pathname, name).toBe("/sign-in");
      expect(location.searchParams.get("callbackUrl") ?? here, name).toBe(here);
    }
    const see = async (name: Role | "stranger") => {
      const response = await ask(portal.url, ["GET", here], { cookie: callers[name].cookie });
      return { status: response.status, text: await response.text() };
    };
    for (const name of lower(role!)) expect((await see(name)).status, name).toBe(403);
    for (const name of enough(role!))
      expect((await see(name)).status, name).toBe(passing.includes(path) ? 307 : 200);
    const seen = await see("stranger");
    expect(seen.text).not.toContain(mark);
    if (!path.includes("[") || everybodys.includes(path)) return;
    expect(seen.status, "stranger").toBe(404);
    const { cookie } = callers.owner;
    const nowhere = await ask(portal.url, ["GET", fillPath(path, absent(rows))], { cookie });
    expect(nowhere.status, "an id that nobody has").toBe(404);
  });
});

describe("the API", () => {
  test("refuses who is nobody, and whose token or session is no longer good", async () => {
    for (const { method, path } of operations)
      for (const name of ["nobody", "expired", "revoked", "ended"] as const) {
        const response = await ask(portal.url, [method, fillPath(path, rows)], callers[name]);
        expect(response.status, `${method} ${path} by ${name}`).toBe(401);
      }
  });

  test("refuses a role that is too low, and none that is high enough", async () => {
    const before = await rowsOf(teams.teamId);
    for (const { method, path, role, takes } of operations) {
      for (const name of lower(role)) {
        const { token } = callers[name];
        const response = await ask(
          portal.url,
          [method, fillPath(path, rows)],
          { token },
          { body: bodies[`${method} ${path}`], type: takes },
        );
        expect(response.status, `${method} ${path} by ${name}`).toBe(403);
      }
      for (const name of enough(role)) {
        const here = fillPath(path, method === "GET" ? rows : absent(rows)) + (queries[path] ?? "");
        const response = await ask(
          portal.url,
          [method, here],
          { token: callers[name].token },
          { type: takes },
        );
        // A download holds its place until it is read.
        if (response.headers.get("content-type") === "text/event-stream") await response.body?.cancel();
        else await response.arrayBuffer();
        // A run without a training cannot be compared, and an alias with one version has no traffic to share.
        const answered = queries[path] ? 422 : path.endsWith("/traffic") ? 404 : 200;
        const wanted = method === "GET" ? [answered] : [200, 202, 404, 415, 422];
        expect(wanted, `${method} ${path} by ${name}: ${response.status}`).toContain(response.status);
      }
    }
    expect(await rowsOf(teams.teamId)).toEqual(before);
  });

  test("knows nothing of another team's rows", async () => {
    const before = await rowsOf(teams.teamId);
    const { token } = callers.stranger;
    const found: string[] = [];
    for (const { method, path, takes } of operations) {
      const response = await ask(
        portal.url,
        [method, fillPath(path, rows) + (queries[path] ?? "")],
        { token },
        { body: bodies[`${method} ${path}`], type: takes },
      );
      const isStream = response.headers.get("content-type") === "text/event-stream";
      if (isStream) await response.body?.cancel();
      else expect(await response.text(), `${method} ${path}`).not.toContain(mark);
      const isOfRow = path.includes("[") && !making.includes(`${method} ${path}`);
      const isKnown = (isOfRow || path.endsWith("[version]")) && response.status !== 404;
      if (isKnown) found.push(`${method} ${path}: ${response.status}`);
    }
    expect(found).toEqual([]);
    expect(await rowsOf(teams.teamId)).toEqual(before);
  });

  test("a session changes something from our own pages only", async () => {
    const { cookie } = callers.owner;
    for (const site of ["cross-site", "same-site", "none", undefined]) {
      const headers = { cookie: cookie!, ...(site && { "sec-fetch-site": site }) };
      const init = { method: "POST", headers, body: "{}" };
      expect((await fetch(`${portal.url}/api/v1/blocks`, init)).status, site).toBe(403);
    }
  });
});

describe("server actions", () => {
  test.each(listActions())("$file $name", async ({ id, name, path, role }) => {
    const before = await rowsOf(teams.teamId);
    const page = `${portal.url}${fillPath(path, rows)}`;
    const act = async (caller: Caller, given: Rows) =>
      (await sendAction(page, { id, name, path }, caller, given)).text();
    for (const caller of [callers.nobody, callers.ended]) {
      const hasEnded = expect(await act(caller, rows));
      if (role === "anybody") hasEnded.not.toContain("Your session has ended.");
      else hasEnded.toContain("Your session has ended. Sign in again.");
    }
    for (const low of lower(role!))
      expect(await act(callers[low], rows)).toContain(`You need the role ${role} for this; you are ${low}.`);
    const answer = await act(callers.stranger, rows);
    expect(answer).not.toContain(mark);
    expect(answer).not.toContain("You need the role");
    for (const high of enough(role!)) {
      const heard = await act(callers[high], absent(rows));
      expect(heard).not.toMatch(/You need the role|Your session has ended/);
    }
    expect(await rowsOf(teams.teamId)).toEqual(before);
  });

  test("are refused when another site sends them", async () => {
    const revoke = listActions().find(({ name }) => name === "revokeTokenAction")!;
    const page = `${portal.url}${revoke.path}`;
    const response = await sendAction(page, revoke, callers.owner, rows, { origin: "https://evil.example" });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("This token does not exist");
  });
});

describe("the other doors", () => {
  test("MLflow's endpoint and scoring want a good token; a viewer only reads", async () => {
    const write = "/api/2.0/mlflow/experiments/create";
    const read = `/api/2.0/mlflow/registered-models/get?name=${rows.models.name}`;
    const claim = { dataframe_records: [{ Month: "Jan" }] };
    const score = `/api/models/${rows.models.name}/1/invocations`;
    for (const name of ["nobody", "expired", "revoked"] as const)
      for (const [method, path] of [
        ["POST", write],
        ["GET", read],
        ["POST", score],
      ] as const)
        expect((await ask(portal.url, [method, path], callers[name])).status, `${path} by ${name}`).toBe(401);
    expect((await ask(portal.url, ["POST", write], callers.viewer, { body: { name: "x" } })).status).toBe(
      403,
    );
    expect((await ask(portal.url, ["GET", read], callers.viewer)).status).toBe(200);
    expect((await ask(portal.url, ["GET", read], callers.stranger)).status).toBe(404);
    expect((await ask(portal.url, ["POST", score], callers.stranger, { body: claim })).status).toBe(404);
  });

  test("a webhook's address and the executor's want their proof", async () => {
    expect((await ask(portal.url, ["POST", "/api/hooks/nothing"], {})).status).toBe(404);
    expect((await ask(portal.url, ["POST", "/api/inngest"], callers.owner)).status).toBe(404);
  });
});

/** Operations that make what their address names, where it is missing. */
const making = [
  "POST /api/v1/datasets/[name]/versions",
  "PUT /api/v1/sql/queries/[name]",
  "PUT /api/v1/variables/[name]",
  "PUT /api/v1/limits/[tag]",
];

/** Required queries of operations, refused as invalid. */
const queries: Record<string, string> = {
  "/api/v1/runs/[id]/comparison": "?with=another",
  "/api/v1/metric-history": "?runs=another&metric=loss",
  "/api/v1/experiment-files": "?path=model.onnx",
  "/api/v1/names": "?kind=another",
};

/** Bodies that pass the schema, so that the row is looked up. */
const bodies: Record<string, object> = {
  "PATCH /api/v1/automations/[id]": { isPaused: true },
  "PUT /api/v1/blocks/[name]": { values: { value: "x" } },
  "PUT /api/v1/datasets/[name]/expectations": { expectations: [{ type: "rows", min: 1 }] },
  "PUT /api/v1/dashboards/[name]": { title: "x", panels: [] },
  "POST /api/v1/dashboards/[name]/links": { name: "x" },
  "PUT /api/v1/datasets/[name]/schema": { columns: [{ name: "a", type: "number" }] },
  "PUT /api/v1/datasets/[name]/versions/[version]/review": { decision: "accepted" },
  "PATCH /api/v1/deployments/[slug]": { isPaused: true },
  "POST /api/v1/deployments/[slug]/backfills": { items: [{}] },
  "POST /api/v1/deployments/[slug]/roll-back": { to: "1" },
  "PUT /api/v1/flows/[slug]": {
    params: { type: "object", properties: {} },
    nodes: [
      { id: "a", task: "wait-for-input", input: { title: "A", form: { type: "object", properties: {} } } },
    ],
  },
  "PUT /api/v1/models/[name]/aliases/[alias]": { version: 1 },
  "PUT /api/v1/models/[name]/aliases/[alias]/gates/[gate]": { settings: { approvers: "ada@example.com" } },
  "PATCH /api/v1/models/[name]": { description: "x" },
  "PUT /api/v1/models/[name]/aliases/[alias]/traffic": { mode: "shadow", version: 2, share: 0.1 },
  "POST /api/v1/models/[name]/outcomes": { outcomes: [{ key: "nobody", label: 1 }] },
  "PATCH /api/v1/outgoing-webhooks/[id]": { isPaused: true },
  "PATCH /api/v1/workers/[id]": { isDraining: true },
  "PUT /api/v1/runs/[id]/hold": { isHeld: true },
  "POST /api/v1/webhooks/[id]/rotate": { what: "address" },
  "PATCH /api/v1/webhooks/[id]": { isPaused: true },
};
