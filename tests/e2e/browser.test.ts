import { expect, test } from "vitest";
import { launchBrowser } from "./browser";

test("a browser starts and renders a page", async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.setContent("<h1>Switchyard</h1>");
    expect(await page.getByRole("heading").textContent()).toBe("Switchyard");
  } finally {
    await browser.close();
  }
});
