import { execFileSync, spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  javascriptValue,
  plainArguments,
  plainJson,
  pythonValue,
  shellCommand,
  stringLiteral,
  yamlText,
} from "./code-text";

const nasty = [
  "fraud$(id)",
  "Honda'; id; echo '",
  "O'Brien",
  '"`id`"',
  "a\\",
  "-n",
  "@/etc/passwd",
  "!!",
  "line\nline\r\n",
  "$HOME",
  "'''",
  "\u2028\u2029\u202e\u200b\ufeff",
  "日本 🚗",
  "",
  "*",
  "~",
  "#",
];
const text = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary", maxLength: 20 }));
/** Text that a program's argument can hold: no U+0000. */
const word = text.map((value) => value.replaceAll("\0", ""));
const claim = fc.dictionary(fc.oneof(text, fc.constantFrom("__proto__", "constructor")), text, {
  maxKeys: 6,
});
const claims = fc.sample(claim, { numRuns: 300, seed: 11 });
const hasPython = spawnSync("python3", ["--version"]).status === 0;

test("a shell parses the text of a command into its original arguments", () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), (words) => {
      const printed = execFileSync("sh", ["-c", shellCommand(["printf", "%s\\0", ...words])], {
        env: { ...process.env, HOME: "/" },
      });
      expect(printed.toString("utf8").split("\0").slice(0, -1)).toEqual(words);
    }),
    { numRuns: 60 },
  );
});

test("a variable is the only thing that a shell expands, and programs get the same without a shell", () => {
  const command = [
    "printf",
    "%s\\0",
    { before: 'Bearer "$HOME`id`\\ ', variable: "TOKEN" },
    "$TOKEN",
  ] as const;
  const env = { TOKEN: "a b'c$d" };
  const printed = execFileSync("sh", ["-c", shellCommand(command)], {
    env: { ...process.env, ...env },
  });
  expect(printed.toString().split("\0").slice(0, -1)).toEqual(plainArguments(command, env).slice(2));
  expect(plainArguments(command, env)[2]).toBe("Bearer \"$HOME`id`\\ a b'c$d");
});

test("JavaScript gets the values that were written", () => {
  const program = `process.stdout.write(JSON.stringify([${claims.map(javascriptValue).join(",\n")}]))`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "-"], {
    input: program,
    maxBuffer: 1e8,
  });
  expect(JSON.parse(printed.toString())).toEqual(JSON.parse(JSON.stringify(claims)));
  expect(JSON.parse(printed.toString()).map(Object.keys)).toEqual(claims.map(Object.keys));
});

test.runIf(hasPython)("Python gets the values that were written, and string literals", () => {
  const values = `json.dumps([${claims.map(pythonValue).join(",\n")}])`;
  const literals = claims.flatMap(Object.values<string>);
  const program = `import json, sys\nsys.stdout.write(${values} + "\\n" + json.dumps([${literals.map(stringLiteral).join(",")}]))`;
  const printed = execFileSync("python3", ["-"], { input: program, maxBuffer: 1e8 }).toString().split("\n");
  expect(JSON.parse(printed[0]!).map(Object.entries)).toEqual(claims.map(Object.entries));
  expect(JSON.parse(printed[1]!)).toEqual(literals);
});

test("JSON shows no invisible character and begins no line with a backtick", () => {
  fc.assert(
    fc.property(claim, (value) => {
      const json = plainJson(value, 2);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(json).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(json).not.toMatch(/^\s*`/m);
    }),
  );
});

test("a scalar of YAML keeps its quotes", () => {
  expect(yamlText('[{"name": "driver\'s age"}]')).toBe("'[{\"name\": \"driver''s age\"}]'");
});
