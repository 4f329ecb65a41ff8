import { mkdir } from "node:fs/promises";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Portal } from "./server";

const pictures = process.env.SCREENSHOTS;

/** Signs the portal's owner in through the form. */
export async function signIn(page: Page, portal: Portal): Promise<void> {
  await page.goto(`${portal.url}/sign-in`);
  await page.getByLabel("E-mail").fill(portal.adminEmail);
  await page.getByLabel("Password").fill(portal.adminPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  // Navigating before the sign-in has redirected would abort that navigation.
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/**
 * Checks that Axe finds nothing in light and dark, and that a phone needs no sideways scrolling; screenshots go to
 * `$SCREENSHOTS`.
 */
export async function checkPage(page: Page, name: string): Promise<void> {
  // After a navigation within the portal, the title is set after the page.
  await page.waitForFunction(() => document.title !== "");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    // Legacy mode runs Axe in the page itself; the other one opens a second page for each run, at four times the cost.
    const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
    // The other rules do not depend on the colour scheme.
    const { violations } = await (colorScheme === "dark" ? axe.withRules(["color-contrast"]) : axe).analyze();
    expect(violations.map(({ id, nodes }) => `${name} ${colorScheme} ${id}: ${nodes[0]?.html}`)).toEqual([]);
    await picture(page, `${name}-${colorScheme}`);
  }
  const { width, height } = page.viewportSize()!;
  await page.setViewportSize({ width: 360, height: 740 });
  // Charts take their new size a moment later.
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), {
      message: `${name} is wider than a phone`,
    })
    .toBeLessThanOrEqual(0);
  await picture(page, `${name}-phone`);
  await page.setViewportSize({ width, height });
}

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}
