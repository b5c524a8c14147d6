/** A value of the policy file as a schema: the function that reads it, and the form that an editor checks it by. */
import { z } from "zod";

/** What is wrong with a value; `path` leads to the place within it. */
export interface Trouble {
  readonly message: string;
  readonly fix: string;
  readonly path?: readonly (string | number)[];
  readonly at?: "key";
}
export class Unreadable {
  readonly troubles: readonly Trouble[];
  constructor(...troubles: readonly Trouble[]) {
    this.troubles = troubles;
  }
}

/** A schema from a function that reads, and the JSON Schema of what it reads. */
export function value<Output, Input>(
  read: (input: unknown) => Output | Unreadable,
  form: Record<string, unknown>,
) {
  return z
    .custom<Input>()
    .transform((input, context): Output => {
      const result = read(input);
      if (!(result instanceof Unreadable)) return result;
      for (const { message, fix, path, at } of result.troubles) {
        context.issues.push({ code: "custom", input, message, params: { fix, at }, path: [...(path ?? [])] });
      }
      return z.NEVER;
    })
    .meta(form);
}
