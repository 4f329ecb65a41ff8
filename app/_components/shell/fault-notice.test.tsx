import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { FaultNotice } from "./fault-notice";

const shown = (error: Error) => renderToStaticMarkup(<FaultNotice error={error} reset={() => undefined} />);
const named = (name: string, message: string) => Object.assign(new Error(message), { name });

test.each([
  [
    "a script of the earlier build",
    named("ChunkLoadError", "Failed to load chunk /_next/static/chunks/1.js from module 2"),
  ],
  [
    "an action of the earlier build",
    named("UnrecognizedActionError", 'Server Action "7f" was not found on the server.'),
  ],
  [
    "a failed import",
    new TypeError("Failed to fetch dynamically imported module: http://127.0.0.1/_next/x.js"),
  ],
])("%s is not reported as a fault: the tab offers to reload", (_, error) => {
  const html = shown(error);
  expect(html).toContain("Reload");
  expect(html).not.toContain("error in the portal");
});

test("any other error is reported as a fault, with its id in the log", () => {
  const html = shown(Object.assign(new Error("Cannot read properties of undefined"), { digest: "1234567" }));
  expect(html).toContain("error in the portal");
  expect(html).toContain("1234567");
});
