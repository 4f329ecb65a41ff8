import { expect, test } from "vitest";
import { zipOf } from "@/tests/zip-archive";
import { filesOfZip } from "./files-of-zip";
import { ProgramFiles } from "./program-files";

test("the texts of an archive by path, without the folder around all and without what tools leave", async () => {
  const files = {
    "project/train.py": "import lib.features\n",
    "project/lib/features.py": "x = 1\n",
    "project/.git/config": "[core]",
    "project/__pycache__/train.cpython-312.pyc": Buffer.from([0, 1, 2]),
  };
  expect(await filesOfZip(zipOf(files))).toEqual({
    "train.py": "import lib.features\n",
    "lib/features.py": "x = 1\n",
  });
  expect(await filesOfZip(zipOf({ "a.py": "1", "lib/b.py": "2" }))).toEqual({ "a.py": "1", "lib/b.py": "2" });
});

test.each([
  ["a name that leads up", { "../x.py": "" }, /has other signs|cannot be read/],
  [
    "a file that is no text",
    { "model.bin": Buffer.from([0xff, 0xfe, 0]) },
    /model.bin is not a text in UTF-8/,
  ],
  [
    "too many files",
    Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`f${n}.py`, ""])),
    /more than 100 files/,
  ],
  ["too many characters", { "a.py": "x".repeat(300_001) }, /300,001 characters; 300,000 are the most/],
  ["a bomb", { "a.py": "x".repeat(2_000_000) }, /larger than 1.2 MB/],
  ["nothing of a program", { ".git/config": "" }, /no files of a program/],
])("%s is refused", async (_, files, message) => {
  await expect(filesOfZip(zipOf(files as Record<string, string>))).rejects.toThrow(message);
});

test("what is not an archive is refused", async () => {
  await expect(filesOfZip(Buffer.from("not a ZIP"))).rejects.toMatchObject({ code: "invalid" });
});

test("the files of a flow are plain paths below the program's folder", () => {
  for (const path of ["/etc/passwd", "../x", "a/../../x", "a//b", ".ssh/config", "-x", "a\nb"])
    expect(ProgramFiles.safeParse({ [path]: "" }).success).toBe(false);
  expect(ProgramFiles.safeParse({ "lib/features.py": "x" }).success).toBe(true);
});
