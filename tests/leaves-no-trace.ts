import { afterAll, expect } from "vitest";

// Tests of the next file run in this process as well, and would see what one of these sets.
const state = () => ({ env: { ...process.env }, folder: process.cwd() });
const before = state();

afterAll(() => expect(state()).toEqual(before));
