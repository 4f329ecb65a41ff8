/** A schedule as its form shows it; first and last moment are local times of its zone. */
export type ScheduleValues = {
  id?: string;
  updatedAt?: string;
  kind: "cron" | "interval" | "rrule";
  cron?: string;
  intervalMs?: number;
  rrule?: string;
  anchorAt?: string;
  timeZone?: string;
  isPaused: boolean;
  params: Record<string, unknown>;
  catchUp: "skip" | "last" | "all";
  maxLatenessMs: number | null;
  startsAt: string;
  endsAt: string;
};

/** The id of a field, by its name in the issues of the form's state, and what is wrong with it. */
export type FieldAt = (name: string) => { id: string; error?: string };
