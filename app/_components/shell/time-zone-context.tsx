"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { type ZoneChoice, zoneCookieText } from "./zone-cookie";

const TimeZoneContext = createContext("UTC");

/** The IANA time zone in which the reader sees times. */
export function useTimeZone(): string {
  return useContext(TimeZoneContext);
}

/** Keeps a zone, or the browser's own without one, for the server. @returns the zone */
export function keepZone(zone?: string): string {
  const kept = zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = zoneCookieText({ zone: kept, isChosen: zone !== undefined });
  return kept;
}

/** Gives the page the reader's time zone, and tells the server that of the browser where none was chosen. */
export function TimeZoneProvider({ zone, isChosen, children }: ZoneChoice & { children: ReactNode }) {
  const router = useRouter();
  useEffect(() => {
    if (!isChosen && keepZone() !== zone) router.refresh();
  }, [isChosen, zone, router]);
  return <TimeZoneContext value={zone}>{children}</TimeZoneContext>;
}
