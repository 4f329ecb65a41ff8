import { z } from "zod";

/** The name of a saved view, which is unique in the team. */
export const ViewName = z
  .string()
  .trim()
  .min(1, "Enter a name for the view.")
  .max(60, "A view's name has 60 characters at most.");

/** A filter of the list of runs that the team has given a name. */
export interface RunView {
  id: string;
  name: string;
  /** The query part of the list's address. */
  search: string;
  /** The user who made it; null when they are gone. */
  createdBy: string | null;
}
