import { expect, test } from "vitest";
import { NewPassword, passwordProblem } from "./password-rules";

const ada = { email: "ada.lovelace@example.com", name: "Ada Lovelace" };

test.each([
  "correct horse battery staple",
  "Welcome to the harbour",
  "ligne de Zürich à 7h",
  "9f8x-Q2mm-71vz",
  "пароль не скажу никому",
])("%s is good", (password) => expect(passwordProblem(password, ada)).toBeUndefined());

test.each([
  ["short", "Use at least 12 characters; this has 5."],
  ["x".repeat(257), "Use 256 characters at most; this has 257."],
  ["1qaz2wsx3edc", "This password is too common."],
  ["aaaaaaaaaaaaaaa", "repeats the same few characters"],
  ["abcdabcdabcd", "repeats the same few characters"],
  ["123456789012", "This password is too common."],
  ["abcdefghijklmn", "sequence of characters"],
  ["098765432109", "sequence of characters"],
  ["qwertyuiopasdf", "sequence of characters"],
  ["Password2026!", "a common password with a few characters added"],
  ["p@$$w0rd12345", "a common password with a few characters added"],
  ["dragondragon!!", "a common password with a few characters added"],
  ["!!!Switchyard2026", "a common password with a few characters added"],
  ["ada.lovelace1815", "too similar to your name"],
  ["AdaLovelace12", "too similar to your name"],
])("%s is refused: %s", (password, why) => expect(passwordProblem(password, ada)).toContain(why));

test("length counts characters, not bytes, after composing them", () => {
  expect(NewPassword.parse("a\u0308".repeat(12))).toBe("ä".repeat(12));
  expect(passwordProblem(NewPassword.parse("zwölf Äpfel🍎"))).toBeUndefined();
  expect(passwordProblem(NewPassword.parse("o\u0308a\u0308u\u0308e\u0301i\u0301x"))).toContain("this has 6");
});
