import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cpuTime } from "@/tests/cpu-time";
import { requirementsIn, requirementsOf } from "./requirements";

test("packages are read from requirements.txt", () => {
  const text = `# what the pipeline needs
pandas
scikit-learn >= 1.5, <2   # reports
mlflow[extras]~=3.1
tomli==2.0 ; python_version < "3.11"

six==1.17.0 \\
    --hash=sha256:${"ab".repeat(32)}
`;
  expect(requirementsOf(text, "")).toEqual([
    "pandas",
    "scikit-learn >= 1.5, <2",
    "mlflow[extras]~=3.1",
    'tomli==2.0 ; python_version < "3.11"',
    `six==1.17.0 --hash=sha256:${"ab".repeat(32)}`,
  ]);
});

test("where it is empty, they are read from the script's inline metadata", () => {
  const script = `# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "pandas>=2",  # tables
#   'imbalanced-learn',
#   "mlflow[extras]",
# ]
# ///
import pandas
`;
  expect(requirementsOf("", script)).toEqual(["pandas>=2", "imbalanced-learn", "mlflow[extras]"]);
  expect(requirementsOf("numpy", script)).toEqual(["numpy"]);
  expect(requirementsOf("", "import os")).toEqual([]);
  expect(() => requirementsOf("", "# /// script\n# dependencies = [1, 2]\n# ///")).toThrow("list of strings");
});

test.each([
  "--index-url https://evil.example",
  "-e .",
  "-r /etc/passwd",
  "./package",
  "../package",
  "/tmp/x.whl",
  "pkg @ https://evil.example/x.whl",
  "git+https://evil.example/x.git",
  "pkg --global-option=x",
  "pkg\u0000",
  "pkg;`id`",
  "pkg $(id)",
])("%j is refused", (line) => {
  expect(() => requirementsOf(`pandas\n${line}`, "")).toThrow("is not a package with versions");
});

test("a list of comments that does not end takes no time", () => {
  const script = `# /// script\n# dependencies = [${"#".repeat(50_000)}\n# ///`;
  const read = () => expect(() => requirementsOf("", script)).toThrow("list of strings");
  expect(cpuTime(read)).toBeLessThan(500);
});

test("a program's folder names its packages in requirements.txt, or else in pyproject.toml", async () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-requirements-"));
  expect(await requirementsIn(folder)).toEqual([]);
  const project = `[build-system]
requires = ["hatchling"]

[project]
name = "jobs"
dependencies = [
  "pandas>=2", # tables
  'numpy',
]

[tool.ruff]
dependencies = ["no"]
`;
  writeFileSync(join(folder, "pyproject.toml"), project);
  expect(await requirementsIn(folder)).toEqual(["pandas>=2", "numpy"]);
  writeFileSync(join(folder, "requirements.txt"), "scikit-learn==1.5.0\n# comment\n");
  expect(await requirementsIn(folder)).toEqual(["scikit-learn==1.5.0"]);
  writeFileSync(join(folder, "requirements.txt"), "-r other.txt\n");
  await expect(requirementsIn(folder)).rejects.toThrow(/"-r other.txt" is not a package/);
  rmSync(folder, { recursive: true });
});
