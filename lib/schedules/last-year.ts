/** Maximum year of a schedule's own times: a search from a later one takes seconds, or leaves the calendar. */
export const lastYear = 2199;
