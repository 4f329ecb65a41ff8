import { type FormEvent, startTransition } from "react";

/**
 * For a form's `onSubmit`: sends what it holds, and leaves the controls as they are. React empties them after an action
 * that is the form's own.
 */
export function keepTyped(send: (form: FormData, submitter: HTMLElement | null) => void) {
  return (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const form = new FormData(event.currentTarget);
    startTransition(() => send(form, submitter));
  };
}
