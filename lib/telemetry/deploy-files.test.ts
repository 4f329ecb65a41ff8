import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { metrics } from "./registry";

const alerts = readFileSync("deploy/prometheus/alerts.yml", "utf8");
const dashboard = JSON.parse(readFileSync("deploy/grafana/switchyard.json", "utf8"));
const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

test("alerts and dashboard ask for series that the portal has", async () => {
  const names = new Set((await metrics.registry.getMetricsAsJSON()).map(({ name }) => name));
  const asked = `${alerts}${JSON.stringify(dashboard)}`.match(/\b(?:switchyard|nodejs)_[a-z0-9_]+/g)!;
  const missing = asked.filter(
    (name) => !names.has(name) && !names.has(name.replace(/_(bucket|count|sum)$/, "")),
  );
  expect(asked.length).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

test("each alert names a heading of the runbook", () => {
  const headings = [...readFileSync("docs/runbook.md", "utf8").matchAll(/^## (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, "")
      .replaceAll(" ", "-"),
  );
  const named = [...alerts.matchAll(/runbook: docs\/runbook\.md#(\S+)/g)].map(([, heading]) => heading!);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((heading) => !headings.includes(heading))).toEqual([]);
});

test.runIf(hasPromtool)("promtool accepts the rules, and they fire as their own tests say", () => {
  execFileSync("promtool", ["check", "config", "--syntax-only", "deploy/prometheus/prometheus.yml"]);
  execFileSync("promtool", ["check", "rules", "deploy/prometheus/alerts.yml"]);
  execFileSync("promtool", ["test", "rules", "deploy/prometheus/alerts-test.yml"]);
});
