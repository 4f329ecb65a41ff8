import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { version } from "@/package.json";
import { portProblem } from "@/scripts/port-problem.mjs";

// Checks of the files in this folder that need no Helm, Terraform or Docker. docs/how-to/kubernetes.md says what was
// tried with them.

const read = (...path: string[]) => readFileSync(join(__dirname, ...path), "utf8");
const dockerfile = read("../Dockerfile");
const chart = "helm/switchyard";
const templates = readdirSync(join(__dirname, chart, "templates")).map((name) => ({
  name,
  text: read(chart, "templates", name),
}));
const values = parse(read(chart, "values.yaml")) as Record<string, unknown>;

/** Paths of a document's leaves; a map that is empty, or that people fill with names of their own, is a leaf. */
function leavesOf(value: unknown, path = ""): string[] {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  const isOpen = ["settings", "workers", "workerResources", "portal.resources"].includes(path);
  if (!isMap || isOpen || Object.keys(value).length === 0) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, path ? `${path}.${name}` : name));
}

test("the chart uses each of its values, and no other", () => {
  const used = templates.flatMap(({ text }) =>
    [...text.matchAll(/\.Values\.([\w.]+\w)/g)].map(([, path]) => path!),
  );
  expect([...new Set(used)].sort()).toEqual(leavesOf(values).sort());
});

test.each(readdirSync(join(__dirname, "helm/values")))("%s sets values that the chart has", (name) => {
  const known = leavesOf(values);
  const set = leavesOf(parse(read("helm/values", name)));
  expect(set.filter((path) => !known.some((one) => path === one || path.startsWith(`${one}.`)))).toEqual([]);
});

test("the chart, the compose files and the package have one version", () => {
  expect(parse(read(chart, "Chart.yaml"))).toMatchObject({ version, appVersion: version });
  for (const file of ["../compose.yaml", "../compose.inngest.yaml"])
    for (const [, tag] of read(file).matchAll(/image: switchyard:(\S+)/g)) expect(tag).toBe(version);
});

test("pods run as the image's user, on its port, and write to its volume and /tmp alone", () => {
  const [, user, group] = /^USER (\d+):(\d+)$/m.exec(dockerfile)!;
  const [, port] = /^EXPOSE (\d+)$/m.exec(dockerfile)!;
  const [, volume] = /^VOLUME (\S+)$/m.exec(dockerfile)!;
  const helpers = read(chart, "templates/_helpers.tpl");
  expect(helpers).toContain(`runAsUser: ${user}\nrunAsGroup: ${group}\n`);
  expect(helpers).toContain("runAsNonRoot: true");
  expect(helpers).toContain("readOnlyRootFilesystem: true");
  for (const { name, text } of templates.filter(({ text }) => text.includes("containers:"))) {
    expect(text, name).toMatch(/include "switchyard\.(pod|podSecurity)"/);
    expect(text, name).toContain('include "switchyard.containerSecurity"');
    const mounted = [...text.matchAll(/mountPath: (\S+) }/g)].map(([, path]) => path);
    expect(mounted, name).toEqual([volume, "/tmp"]);
  }
  expect(read(chart, "templates/portal.yaml")).toContain(`containerPort: ${port} `);
  expect(read(chart, "templates/access.yaml")).toContain(`ports: [{ port: ${port} }]`);
});

test("secrets come from a Secret by reference", () => {
  const secret = /PASSWORD|TOKEN|SECRET|_KEY|DATABASE_URL/;
  for (const { name, text } of templates)
    for (const [, variable] of text.matchAll(/name: ([A-Z_]+), value:/g))
      expect(variable, name).not.toMatch(secret);
  for (const path of leavesOf(values)) expect(path).not.toMatch(/password|token|key$/i);
});

test("the commands of the chart and of Compose are files of the repository", () => {
  const texts = [...templates.map(({ text }) => text), read("../compose.inngest.yaml"), dockerfile];
  const commands = texts.flatMap((text) => [...text.matchAll(/scripts\/[\w-]+\.mjs/g)].map(([path]) => path));
  expect(new Set(commands).size).toBe(4);
  for (const path of commands) read("..", path);
});

const hasTerraform = spawnSync("terraform", ["fmt", "-help"]).status === 0;
test.runIf(hasTerraform)("terraform finds its files formatted", () => {
  execFileSync("terraform", ["fmt", "-check", "-recursive", join(__dirname, "terraform")], { stdio: "pipe" });
});

test("Terraform's modules get the variables that they declare, and give what is asked of them", () => {
  const root = read("terraform/main.tf");
  const calls = [...root.matchAll(/^module "(\w+)" \{\n([\s\S]*?)^}/gm)];
  expect(calls.map(([, name]) => name).sort()).toEqual(
    readdirSync(join(__dirname, "terraform/modules")).sort(),
  );
  const everything = root + read("terraform/outputs.tf");
  for (const [, name, body] of calls) {
    const module = read("terraform/modules", name!, "main.tf");
    const declared = [...module.matchAll(/^variable "(\w+)" \{([\s\S]*?)\}$/gm)];
    const given = [...body!.matchAll(/^ {2}(\w+) +=/gm)].map(([, variable]) => variable!);
    const own = given.filter((variable) => !["source", "depends_on"].includes(variable));
    const names = declared.map(([, variable]) => variable!);
    expect(own.filter((variable) => !names.includes(variable))).toEqual([]);
    for (const [, variable, text] of declared)
      if (!text!.includes("default")) expect(own, name).toContain(variable);
    for (const variable of names)
      expect(module.match(new RegExp(`var\\.${variable}\\b`)), variable).toBeTruthy();
    const asked = [...everything.matchAll(new RegExp(`module\\.${name}\\.(\\w+)`, "g"))].map(
      ([, output]) => output,
    );
    const outputs = [...module.matchAll(/^output "(\w+)"/gm)].map(([, output]) => output!);
    expect([...new Set(asked)].sort()).toEqual(outputs.sort());
  }
});

test("the portal's identity may read and write objects of its bucket, and nothing else", () => {
  const files = readdirSync(join(__dirname, "terraform"), { recursive: true }).filter((name) =>
    `${name}`.endsWith(".tf"),
  );
  const roles = files.flatMap((name) =>
    [...read("terraform", `${name}`).matchAll(/"(roles\/[\w.]+)"/g)].map(([, role]) => role),
  );
  expect(roles.sort()).toEqual(["roles/iam.workloadIdentityUser", "roles/storage.objectUser"]);
});

test("a port that browsers refuse is refused at the start", async () => {
  for (const port of [4190, 6000])
    expect(await portProblem("127.0.0.1", port)).toMatch(/^Port \d+ belongs to another protocol/);
});
