/** Bar: people who earn nothing. */
import { z } from "zod";
import type { BarRule } from "./rule.ts";

const wrongName = "somebody is named by a login without @, or by a numeric id";

export const banned: BarRule<"banned", readonly (string | number)[]> = {
  phase: "bar",
  name: "banned",
  summary: "People who earn nothing.",
  needs: [],
  schema: () =>
    z
      .array(
        z
          .union([z.int().min(1), z.string()], wrongName)
          .check(({ value, issues }) => {
            if (typeof value === "number" || /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(value)) return;
            issues.push({
              code: "custom",
              input: value,
              message: wrongName,
              params: { fix: "write mallory" },
            });
          })
          .meta({ title: "login or id", examples: ["mallory"] }),
      )
      .max(500)
      .default([])
      .describe(
        "Logins, or numeric ids that outlive a change of login, of people who earn nothing. Whoever worked with them " +
          "is paid as if they had worked without.",
      )
      .meta({ examples: [["mallory", 583231]] }),
  evaluate: (people, who) => {
    const isBanned = people.some((one) =>
      typeof one === "number" ? one === who.databaseId : one.toLowerCase() === who.login.toLowerCase(),
    );
    return isBanned ? { code: "banned", login: who.login } : null;
  },
};
