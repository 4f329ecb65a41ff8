import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { TimeZoneProvider } from "@/app/_components/shell/time-zone-context";
import { TextWithTimes } from "./text-with-times";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));

test("times of a sentence are in the reader's zone, with UTC as a tooltip", () => {
  const markup = renderToStaticMarkup(
    <TimeZoneProvider zone="Europe/Berlin" isChosen>
      <TextWithTimes text="input is waiting until 2026-12-06 22:54:24 UTC for an answer." />
    </TimeZoneProvider>,
  );
  expect(markup).toContain("input is waiting until <time");
  expect(markup).toContain(">2026-12-06 23:54:24 CET</time> for an answer.");
  expect(markup).toContain('title="2026-12-06 22:54:24 UTC"');
  const value = <TextWithTimes text="2026-11-30T07:11:48.133317+00:00" />;
  expect(renderToStaticMarkup(value)).toContain(">2026-11-30 07:11:48 UTC</time>");
  expect(renderToStaticMarkup(<TextWithTimes text="at 2026-99-99 22:54:24 UTC" />)).toContain("2026-99-99");
});
