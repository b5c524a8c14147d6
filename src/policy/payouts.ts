/** The schema of `payouts`: the keys that are everybody's, and the options of each rail under its name. */
import { z } from "zod";
import type { Token } from "../domain/amount.ts";
import { assetOf } from "../domain/asset.ts";
import type { PayoutPolicy } from "../domain/payout/policy.ts";
import { type RailName, railDeclarations, railNames } from "../domain/payout/rails/registry.ts";
import type { PolicyTypes } from "../domain/rules/rule.ts";
import { nearest } from "./nearest.ts";
import { address } from "./values.ts";

export type PayoutFile = z.output<ReturnType<typeof payoutSchema>>;

const rail = z.enum(railNames);

export function payoutSchema(types: PolicyTypes, tokens: ReadonlyMap<string, Token>) {
  return (
    z
      .strictObject({
        rail: rail
          .default("manual")
          .describe(
            `How tokens are paid. ${railSummaries()} What is on no chain is paid by hand whatever stands here.`,
          ),
        rails: z
          .record(z.string().meta({ title: "symbol" }), rail)
          .default({})
          .describe("By another rail, token by token.")
          .meta({ examples: [{ GRID: "manual" }] }),
        minimum: z
          .array(types.money)
          .max(50)
          .default([])
          .describe("Amounts, one for each token: who is owed less waits until it is more. Nothing is lost."),
        schedule: types.duration
          .nullable()
          .default(null)
          .describe(
            "How often a batch is due. `foothold doctor` and `payouts plan` say so; nothing is sent by itself.",
          ),
        "wallet-cooling-off": types.duration
          .prefault("48 hours")
          .describe(
            "How long after a change of wallet nothing is sent to the person. A first wallet waits for nothing.",
          ),
        treasury: z
          .record(
            z
              .string()
              .regex(/^[1-9]\d{0,15}$/)
              .meta({ title: "chain" }),
            address,
          )
          .default({})
          .describe(
            "The address on each chain, by its EIP-155 number, whose balance `foothold treasury` and `foothold doctor` compare " +
              "with what is promised and owed.",
          )
          .meta({ examples: [{ "11155111": "0x52908400098527886E0F7030069857D2E4169EE7" }] }),
        confirmations: z
          .int()
          .min(1)
          .max(10_000)
          .nullable()
          .default(null)
          .describe(
            "After how many blocks a transaction counts as final, for chains that do not say so themselves. Without it " +
              "the chain is asked for its finalized block.",
          ),
        ...railSchemas(types),
      })
      .check(({ value, issues }) => {
        for (const { path, message, fix, at } of problems(value, tokens)) {
          issues.push({ code: "custom", input: value, path, message, params: { fix, at } });
        }
      })
      // Every key has a default, also the rails' own, which their general type does not say.
      .prefault({} as never)
      .describe("How what is owed is paid. Without the key by hand, from a list.")
  );
}

function railSummaries(): string {
  return Object.values(railDeclarations)
    .map(({ name, summary }) => `\`${name}\`: ${summary}`)
    .join(" ");
}

type RailSchemas = { [Name in RailName]: ReturnType<(typeof railDeclarations)[Name]["schema"]> };

function railSchemas(types: PolicyTypes): RailSchemas {
  const entries = Object.values(railDeclarations).map((one) => [one.name, one.schema(types)] as const);
  return Object.fromEntries(entries) as RailSchemas;
}

interface Finding {
  readonly path: (string | number)[];
  readonly message: string;
  readonly fix: string;
  readonly at?: "key";
}

type Checked = Pick<PayoutFile, "rail" | "rails" | "minimum"> & Readonly<Record<RailName, unknown>>;

function problems(file: Checked, tokens: ReadonlyMap<string, Token>): Finding[] {
  return [...unknownTokens(file, tokens), ...impossible(file, tokens), ...twice(file), ...optionless(file)];
}

function unknownTokens({ rails }: Checked, tokens: ReadonlyMap<string, Token>): Finding[] {
  const known = [...tokens.keys()];
  return Object.keys(rails)
    .filter((symbol) => !tokens.has(symbol))
    .map((symbol) => {
      const meant = nearest(symbol, known);
      const fix = meant === null ? `declare ${symbol} under tokens` : `did you mean ${meant}?`;
      return { path: ["rails", symbol], message: `${symbol} is not declared under tokens`, fix, at: "key" };
    });
}

/** What is on no chain can go by no rail of a chain; the default passes it by. */
function impossible({ rails }: Checked, tokens: ReadonlyMap<string, Token>): Finding[] {
  return Object.entries(rails).flatMap(([symbol, name]) => {
    const token = tokens.get(symbol);
    if (token === undefined || assetOf(token) !== null || railDeclarations[name].paysOffChain) return [];
    const message = `${symbol} is on no chain, so ${name} cannot pay it`;
    return [{ path: ["rails", symbol], message, fix: "write manual, or remove it" }];
  });
}

function twice({ minimum }: Checked): Finding[] {
  return minimum.flatMap(({ token }, index) =>
    minimum.findIndex((one) => one.token.id === token.id) === index
      ? []
      : [
          {
            path: ["minimum", index],
            message: `${token.symbol} has a minimum already`,
            fix: "remove one of them",
          },
        ],
  );
}

function optionless(file: Checked): Finding[] {
  const used: (readonly [RailName, (string | number)[]])[] = [
    [file.rail, ["rail"]],
    ...Object.entries(file.rails).map(([symbol, name]) => [name, ["rails", symbol]] as [RailName, string[]]),
  ];
  return used.flatMap(([name, path]) =>
    file[name] === null
      ? [{ path, message: `${name} needs its options`, fix: `write them under payouts.${name}` }]
      : [],
  );
}

/** As the rest of Foothold sees it. `stated`: whether the file, or the organisation's defaults, have the key at all. */
export function readPayouts(
  file: PayoutFile,
  tokens: ReadonlyMap<string, Token>,
  stated: boolean,
): PayoutPolicy {
  const {
    rail,
    rails,
    minimum,
    schedule,
    treasury,
    confirmations,
    "wallet-cooling-off": walletCoolingOff,
    ...options
  } = file;
  const byToken = Object.entries(rails).flatMap(([symbol, name]) => {
    const token = tokens.get(symbol);
    return token === undefined ? [] : [[token.id, name] as const];
  });
  return {
    stated,
    rail,
    rails: new Map(byToken),
    minimum,
    schedule,
    treasury: new Map(Object.entries(treasury).map(([chain, at]) => [Number(chain), at])),
    walletCoolingOff,
    confirmations,
    options,
  };
}
