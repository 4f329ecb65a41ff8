import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { roleOfPage } from "./page-role";

test("each page's role is the one that the page itself requires", () => {
  const pages = readdirSync("app/(portal)", { recursive: true })
    .map(String)
    .filter((file) => file.endsWith("/page.tsx"));
  const asked = pages.flatMap((file) => {
    const role = /requireMember\("(\w+)"\)/.exec(readFileSync(`app/(portal)/${file}`, "utf8"))?.[1];
    const path = `/${file.replace(/\/page\.tsx$/, "")}`;
    return role ? [[path.replace(/\[\w+\]/g, "some-name"), role]] : [];
  });
  expect(asked.length).toBeGreaterThan(15);
  expect(asked.filter(([path, role]) => roleOfPage(path!) !== role)).toEqual([]);
});
