import { Slug } from "@/lib/base/slug";

/** A pool: a group of processes that take the same work. A node, a deployment or a flow names one. */
export const Pool = Slug;

/** The pool of work that names none. */
export const defaultPool = "default";
