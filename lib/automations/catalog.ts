import type { z } from "zod";
import { loadBySlug, unionOf } from "@/lib/base/by-slug";
import type { Action } from "./action";
import type { Condition } from "./condition";

const conditionFiles = import.meta.glob<{ default: Condition }>("./conditions/*.ts");
const actionFiles = import.meta.glob<{ default: Action }>("./actions/*.ts");

/** The kinds of conditions by slug: every file in lib/automations/conditions. */
export const conditions: ReadonlyMap<string, Condition> = await loadBySlug(conditionFiles);
/** The kinds of actions by slug: every file in lib/automations/actions. */
export const actions: ReadonlyMap<string, Action> = await loadBySlug(actionFiles);

/** Condition of an automation, discriminated by `type`. */
export const When = unionOf(conditions);
export type When = z.infer<typeof When>;
/** Action of an automation, discriminated by `type`. */
export const Then = unionOf(actions);
export type Then = z.infer<typeof Then>;

/** The condition kind of a `when`. */
export function conditionOf(when: When): Condition {
  return conditions.get(when.type)!;
}

/** The action kind of a `then`. */
export function actionOf(then: Then): Action {
  return actions.get(then.type)!;
}
