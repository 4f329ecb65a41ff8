import { beforeEach, expect, test } from "vitest";
import type { Role } from "@/lib/base/member";
import { callRoute, type RouteCall } from "@/tests/call-route";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { GET, PUT } from "./[name]/schema/route";
import { PUT as putReview } from "./[name]/versions/[version]/review/route";
import { POST } from "./[name]/versions/route";

useTestDatabase();

let team: { teamId: string; userId: string };
beforeEach(async () => {
  team = await makeTeam();
});

const call = (
  role: Role,
  route: Parameters<typeof callRoute>[2],
  given: RouteCall & { version?: string } = {},
) => callRoute(team, role, route, { ...given, params: { name: "cars", version: given.version ?? "" } });

test("a schema is read, changed once per ETag, and refused where it makes no sense", async () => {
  expect((await call("viewer", GET)).status).toBe(404);
  const csv = 'id,price\n1,"1,200.5"\n2,30\n';
  expect((await call("editor", POST, { csv })).body).toMatchObject({
    schema: 1,
    review: null,
    violations: null,
  });
  const read = await call("viewer", GET);
  expect(read.body).toMatchObject({
    version: 1,
    origin: "proposed",
    target: null,
    columns: [
      { name: "id", role: "key" },
      { name: "price", number: { decimal: ".", thousands: "," } },
    ],
    reasons: [
      { column: "id", reason: "unique in every row: key?" },
      { column: "price", reason: 'thousands separated by ",", decimal sign "."' },
    ],
  });
  const { target, columns } = read.body;
  const body = { target, columns: columns.map((column: object) => ({ ...column, note: "checked" })) };
  expect((await call("viewer", PUT, { body })).status).toBe(403);
  const saved = await call("editor", PUT, { body, etag: read.etag });
  expect(saved.body).toMatchObject({
    version: 2,
    origin: "edited",
    history: [{ version: 2 }, { version: 1 }],
  });
  expect((await call("editor", PUT, { body, etag: read.etag })).status).toBe(412);
  const twice = { ...body, columns: [...columns, columns[0]] };
  expect((await call("editor", PUT, { body: twice })).body).toMatchObject({
    status: 422,
    errors: [{ path: "columns.2.name", message: 'The column "id" is listed twice.' }],
  });
  const wrong = {
    columns: [
      { name: "id", type: "date" },
      { ...columns[1], role: "target" },
    ],
  };
  const { errors } = (await call("editor", PUT, { body: wrong })).body;
  expect(errors.map(({ message }: { message: string }) => message)).toEqual([
    'Choose the date format of "id".',
    '"price" has the role target: name it and its positive value as the target.',
  ]);
});

test("an upload with violations waits for a review, and proposes another schema when asked", async () => {
  await call("editor", POST, { csv: "id,price\n1,10\n2,30\n" });
  const csv = "id,price\n3,cheap\n4,30\n";
  expect((await call("editor", POST, { csv, query: "?schema=keep" })).body).toMatchObject({
    version: 2,
    review: "open",
    violations: { count: 1, listed: [{ line: 2, column: 2, name: "price", value: "cheap" }] },
  });
  const review = { body: { decision: "accepted" }, version: "2" };
  expect((await call("viewer", putReview, review)).status).toBe(403);
  expect((await call("editor", putReview, review)).body).toMatchObject({ review: "accepted" });
  expect((await call("editor", putReview, { ...review, version: "1" })).status).toBe(409);
  const proposed = await call("editor", POST, {
    csv: csv.replace("4,30", "4,dear"),
    query: "?schema=propose",
  });
  expect(proposed.body).toMatchObject({ version: 3, schema: 2, review: null });
});
