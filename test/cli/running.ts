/** Runs the `foothold` command in this process, with what it prints caught. */
import { run } from "../../src/cli/run.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export const foothold = (...args: readonly string[]): Promise<Ran> => footholdWith({}, ...args);

export async function footholdWith(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ran> {
  return footholdAt({ environment }, ...args);
}

/** At another time than usual. */
export async function footholdAt(
  {
    now = () => new Date("2026-03-20T00:00:00Z"),
    environment = {},
  }: { readonly now?: () => Date; readonly environment?: Readonly<Record<string, string>> },
  ...args: readonly string[]
): Promise<Ran> {
  let [out, err] = ["", ""];
  const code = await run(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isTerminal: false,
    environment,
    now,
  });
  return { code, out, err };
}
