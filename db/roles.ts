/** `viewer` < `operator` < `editor` < `admin` < `owner`: each may do what those before it may. */
export const roles = ["viewer", "operator", "editor", "admin", "owner"] as const;
