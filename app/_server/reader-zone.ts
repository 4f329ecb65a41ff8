import { cookies } from "next/headers";
import { readZoneCookie, type ZoneChoice, zoneCookie } from "@/app/_components/shell/zone-cookie";
import { TimeZone } from "@/lib/schedules/time-zone";

/** Time zone in which the reader sees times: a chosen one, else the browser's, and UTC before that has told. */
export async function readerZone(): Promise<ZoneChoice> {
  const kept = readZoneCookie((await cookies()).get(zoneCookie)?.value);
  return kept && TimeZone.safeParse(kept.zone).success ? kept : { zone: "UTC", isChosen: false };
}
