import { expect, test } from "vitest";
import { cpuTime } from "@/tests/cpu-time";
import { csvLine } from "./csv";

test("cells with commas, quotes and line breaks are quoted", () => {
  expect(csvLine(["a", 1, true, null, undefined])).toBe("a,1,true,,\r\n");
  expect(csvLine(["a,b", 'say "x"', "two\nlines"])).toBe('"a,b","say ""x""","two\nlines"\r\n');
});

test("no cell is a formula", () => {
  for (const text of [
    "=1+1",
    "+cmd",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "\uFF1D1",
    "\uFEFF=1",
    "=HYPERLINK(0)",
  ])
    expect(csvLine([text])).toBe(`'${text}\r\n`);
  expect(csvLine(['=IMPORTXML("x,y")'])).toBe(`"'=IMPORTXML(""x,y"")"\r\n`);
  expect(csvLine(["\r=1"])).toBe(`"'\r=1"\r\n`);
});

test("numbers stay numbers", () => {
  expect(csvLine(["-12.5", "+3e-7", -4, "1-2", ".5"])).toBe("-12.5,+3e-7,-4,1-2,.5\r\n");
});

test("a long number that is none after all takes no time", () => {
  expect(cpuTime(() => csvLine([`${"9".repeat(1_000_000)}x`]))).toBeLessThan(200);
});
