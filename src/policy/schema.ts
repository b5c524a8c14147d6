/**
 * The schema of `.github/foothold.yml`: the keys that every policy has, and those of the reward rules. Types,
 * defaults, JSON Schema and the reference derive from it.
 */
import { z } from "zod";
import type { Token } from "../domain/amount.ts";
import { rules } from "../domain/rules/registry.ts";
import type { PolicyTypes } from "../domain/rules/rule.ts";
import { hiringSchema } from "./hiring.ts";
import { payoutSchema } from "./payouts.ts";
import { reservationSchema } from "./reservations.ts";
import { address, policyTypes } from "./values.ts";
import { welcomeSchema } from "./welcome.ts";

export type PolicyFile = z.output<ReturnType<typeof policySchema>>;
export type TokenDeclaration = z.output<typeof tokenSchema>;

const symbol = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{1,10}$/)
  .meta({ title: "symbol", description: "two to eleven capital letters and digits, a letter first" });

/** One token as the file declares it. */
export const tokenSchema = z
  .strictObject({
    chain: z
      .int()
      .min(1)
      .max(Number.MAX_SAFE_INTEGER)
      .optional()
      .describe("The EIP-155 number of the chain that the token is on; 1 is Ethereum, 11155111 Sepolia."),
    address: address.optional().describe("The token's ERC-20 contract, with its checksum."),
    offchain: z
      .literal(true)
      .optional()
      .describe("Instead of `chain` and `address`: recorded here and paid by hand, as euros or points are."),
    decimals: z
      .int()
      .min(0)
      .max(36)
      .describe("How many decimals an amount may have; for an ERC-20 what its `decimals()` answers."),
  })
  .check(({ value, issues }) => {
    const onChain = value.chain !== undefined && value.address !== undefined;
    const offChain = value.offchain === true && value.chain === undefined && value.address === undefined;
    if (onChain && value.offchain === undefined) return;
    if (offChain) return;
    issues.push({
      code: "custom",
      input: value,
      message: "a token is on a chain or off it",
      params: { fix: "write chain and address, or offchain: true alone" },
    });
  })
  .meta({ anyOf: [{ required: ["chain", "address"] }, { required: ["offchain"] }] });

/** One contract under two symbols would be one token with two names, and perhaps two numbers of decimals. */
function eachOnce({ value, issues }: z.core.ParsePayload<Record<string, TokenDeclaration>>): void {
  const known = new Map<string, string>();
  for (const [symbol, { chain, address }] of Object.entries(value)) {
    if (chain === undefined || address === undefined) continue;
    const first = known.get(`${chain}/${address}`);
    known.set(`${chain}/${address}`, first ?? symbol);
    if (first === undefined) continue;
    const message = `${symbol} is the same contract as ${first}`;
    issues.push({
      code: "custom",
      input: value,
      path: [symbol],
      message,
      params: { fix: "remove one of them", at: "key" },
    });
  }
}

/** The whole file, for a policy that declares these tokens: amounts are written in them. */
export function policySchema(tokens: ReadonlyMap<string, Token>) {
  const types = policyTypes(tokens);
  return z
    .strictObject({
      version: z.literal(1).describe("The version of this file's form."),
      mode: z
        .enum(["preview", "live"])
        .default("preview")
        .describe("`preview` shows what would be earned and owes nothing; `live` books it."),
      name: z
        .string()
        .min(1)
        .max(80)
        .optional()
        .describe(
          "The programme's name as people read it; without it, the organisation's contribution programme.",
        )
        .meta({ examples: ["Aurora contributions"] }),
      tokens: z
        .record(symbol, tokenSchema)
        .check(eachOnce)
        .prefault({})
        .describe("What amounts are written in, by symbol: two to eleven capital letters and digits.")
        .meta({ examples: [{ EUR: { offchain: true, decimals: 2 } }] }),
      hold: types.duration
        .prefault("7 days")
        .describe("How long an award is held before it is owed; a revert within it takes the award back."),
      who: whoSchema(types),
      "second-person": z
        .array(types.money)
        .max(20)
        .default([])
        .describe(
          "Above these amounts, one for each token, a price, an award, a tip, an override or a `/split` that pays takes two people who may: " +
            "the second says the same line again.",
        ),
      stewards: z
        .string()
        .regex(/^@[A-Za-z0-9][A-Za-z0-9_-]*(\/[A-Za-z0-9][A-Za-z0-9_-]*)?$/, "must be a @login or a @team")
        .optional()
        .describe("Who is mentioned when somebody has to decide: a dispute. Without it, nobody is.")
        .meta({ examples: ["@aurora/stewards"] }),
      quiet: z
        .boolean()
        .default(false)
        .describe("`true` posts nothing but check runs; commands are answered by a reaction alone."),
      reverts: z
        .strictObject({
          "after-hold": z
            .enum(["keep", "deduct"])
            .default("keep")
            .describe(
              "What a revert does to an award whose hold is over. `keep`: it stays the person's. `deduct`: it is taken " +
                "off what the person is owed, below zero if it was paid, so that later awards make up for it.",
            ),
        })
        .prefault({})
        .describe("What a revert does. Within the hold it always takes the award back."),
      reservations: reservationSchema(types),
      payouts: payoutSchema(types, tokens),
      welcome: welcomeSchema,
      hiring: hiringSchema(types),
      ...ruleSchemas(types),
    })
    .describe("A contribution programme, as Foothold runs it.");
}

function whoSchema({ who }: PolicyTypes) {
  return z
    .strictObject({
      price: who.prefault("write").describe("Set, change, add to and withdraw prices on issues."),
      award: who.prefault("maintain").describe("Give awards and tips by hand, with `/award` and `/tip`."),
      credit: who
        .prefault("maintain")
        .describe(
          "Say what somebody who joined did or showed beside their merged work: `/credit`, `/endorse`; invite to programmes: `/enrol`.",
        ),
      override: who
        .prefault("maintain")
        .describe("Set what a pull request earns a person, with `/override`."),
      manage: who
        .prefault("write")
        .describe(
          "Look after bounties and awards: `/extend`, `/split`, `/hold`, `/release`, `/revert`, `/stop`; see who reaches which level: `/levels`.",
        ),
      merge: who
        .prefault("read")
        .describe(
          "Merge so that it earns. `read` is whoever GitHub lets merge; GitHub takes write for that.",
        ),
    })
    .prefault({})
    .describe(
      "Who may do what: the lowest permission on the repository, a team of the organisation (`team:stewards`), a person " +
        "(`@octocat`, or a numeric id: after a change of login anybody can take the old one), or a list of these. Asked " +
        "of GitHub each time.",
    );
}

type RuleSchemas = { [Name in keyof typeof rules]: ReturnType<(typeof rules)[Name]["schema"]> };

/** Each rule's schema under the rule's key. */
function ruleSchemas(types: PolicyTypes): RuleSchemas {
  const entries = Object.values(rules).map((rule) => [rule.name, rule.schema(types)] as const);
  return Object.fromEntries(entries) as RuleSchemas;
}

/** The JSON Schema of the file, for editors and for the reference. */
export function policyJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(policySchema(new Map()), {
    io: "input",
    target: "draft-7",
    unrepresentable: "any",
    // Zod drops examples beside a transformation, because it takes them for outputs; ours are inputs.
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  });
}
