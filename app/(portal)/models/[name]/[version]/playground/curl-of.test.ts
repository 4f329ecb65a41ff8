import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { curlOf } from "./curl-of";

test("the shell passes the claim unchanged, including quotes", () => {
  const claim = { Make: 'It\'s a "rare" $one', Fault: "`Third Party`" };
  const script = `curl() { printf '%s\\0' "$@"; }\n${curlOf("http://127.0.0.1:3000/api/models/f@champion/invocations", claim)}`;
  const env = { ...process.env, MLFLOW_TRACKING_TOKEN: "t" };
  const args = execFileSync("/bin/sh", ["-c", script], { env, encoding: "utf8" }).split("\0");
  expect(args[2]).toBe("http://127.0.0.1:3000/api/models/f@champion/invocations");
  expect(args[4]).toBe("authorization: Bearer t");
  expect(JSON.parse(args[8]!)).toEqual({ dataframe_records: [claim] });
});
