import { z } from "zod";

/** Name of a saved view, unique within the team. */
export const ViewName = z
  .string()
  .trim()
  .min(1, "Enter a name for the view.")
  .max(60, "A view's name may have at most 60 characters.");

/** A named filter of the run list. */
export interface RunView {
  id: string;
  name: string;
  /** Query string of the list's URL. */
  search: string;
  /** The page of its experiment opens with it. */
  isDefault: boolean;
  /** The user who created it; null when they were deleted. */
  createdBy: string | null;
}
