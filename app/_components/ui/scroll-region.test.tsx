import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ScrollRegion } from "./scroll-region";

test("a part that scrolls clips what is positioned within it, so that no page grows wider than a phone", () => {
  expect(renderToStaticMarkup(<ScrollRegion label="Runs" className="overflow-x-auto" />)).toContain(
    'class="relative overflow-x-auto"',
  );
});
