/** Price: what a merged contribution earns by its kind, without a bounty. */
import { z } from "zod";
import { type Money, zero } from "../amount.ts";
import { contributionKinds } from "../contribution.ts";
import type { KindMatch } from "../reason.ts";
import type { Matcher, PriceRule, QuoteContext } from "./rule.ts";

interface KindOptions {
  readonly match?: Matcher | undefined;
  readonly labels: readonly string[];
  readonly reward?: Money | undefined;
}
type Options = Readonly<Partial<Record<string, KindOptions>>>;

export const kinds: PriceRule<"kinds", Options> = {
  phase: "price",
  name: "kinds",
  summary: "Kinds of contribution, how each is recognised, and what each earns.",
  needs: ["files"],
  schema: ({ match, money }) =>
    z
      .partialRecord(
        z.enum(contributionKinds),
        z.strictObject({
          match: match.optional().describe("`actions/labeler` v5 match rules: changed files and branches."),
          labels: z
            .array(z.string().min(1).max(100))
            .max(50)
            .default([])
            .describe("Labels on the pull request that make it this kind, before any match rule is asked."),
          reward: money.optional().describe("What one merged pull request of this kind earns."),
        }),
      )
      .check(oneTakesTheRest)
      .prefault({})
      .describe(
        "Keys of the all-contributors specification. A pull request is of the first kind in the file that fits: " +
          "by a label of any kind first, then by match rules; a kind with neither takes whatever is left.",
      ),
  evaluate: (options, context, soFar) => {
    if (Object.keys(options).length === 0) {
      return soFar.length > 0 ? { prices: [], notCounted: [] } : nothing({ code: "unpriced" });
    }
    // The price by a label says what the pull request earns; which kind it is of it knows already.
    if (soFar.some((price) => price.basis === "label")) return { prices: [], notCounted: [] };
    const found = findKind(options, context);
    if (found === null) return nothing({ code: "no-kind" });
    const { kind, reward, because } = found;
    if (soFar.some((price) => price.basis === "bounty")) {
      return nothing({ code: "bounty-instead" }, kind);
    }
    if (reward === undefined) return nothing({ code: "kind-unpaid", kind }, kind);
    const source = { type: "kind", kind } as const;
    return {
      prices: [
        {
          source,
          basis: "kind",
          money: reward,
          reductions: zero,
          reasons: [{ code: "kind-amount", kind, money: reward, because }],
        },
      ],
      notCounted: [],
    };
  },
};

function oneTakesTheRest({ value, issues }: z.core.ParsePayload<Options>): void {
  const [first, ...others] = Object.entries(value).filter(
    ([, rule]) => rule !== undefined && takesRest(rule),
  );
  for (const [kind] of others) {
    issues.push({
      code: "custom",
      input: value,
      path: [kind],
      message: `${kind} has neither match nor labels, and ${first?.[0]} already takes what is left`,
      params: { fix: `give ${kind} a match rule or labels`, at: "key" },
    });
  }
}

function takesRest(rule: KindOptions): boolean {
  return rule.match === undefined && rule.labels.length === 0;
}

type Nothing =
  | { code: "no-kind" | "unpriced" }
  | { code: "bounty-instead" }
  | { code: "kind-unpaid"; kind: string };

function nothing(reason: Nothing, kind?: string) {
  const what = kind === undefined ? ({ type: "pull-request" } as const) : ({ type: "kind", kind } as const);
  return { prices: [], notCounted: [{ what, reason }] };
}

/** The kind of a pull request: by trusted label, by match rule, or the one that takes what is left. */
export function findKind(
  options: Options,
  { pull, assume }: Pick<QuoteContext, "pull" | "assume">,
): { kind: string; reward: Money | undefined; because: KindMatch } | null {
  const labels = new Set(pull.labels.nodes.map((label) => label.name.toLowerCase()));
  const entries = Object.entries(options).flatMap(([kind, rule]) =>
    rule === undefined ? [] : [{ kind, rule }],
  );
  for (const { kind, rule } of entries) {
    const label = rule.labels.find((name) => labels.has(name.toLowerCase()));
    if (label !== undefined) return { kind, reward: rule.reward, because: { by: "label", label } };
  }
  const input = {
    files: pull.files?.nodes.map((file) => file.path) ?? null,
    moreFiles: pull.files !== null && (pull.files.totalCount ?? 0) > pull.files.nodes.length,
    baseBranch: pull.baseRefName,
    headBranch: pull.headRefName,
  };
  let unknown = false;
  for (const { kind, rule } of entries) {
    if (rule.match === undefined) continue;
    const matches = rule.match(input);
    if (matches === true) {
      if (unknown) assume({ code: "assumed-files", kind });
      return { kind, reward: rule.reward, because: { by: "files" } };
    }
    unknown ||= matches === null;
  }
  const rest = entries.find(({ rule }) => takesRest(rule));
  if (rest === undefined) return null;
  if (unknown) assume({ code: "assumed-files", kind: rest.kind });
  return { kind: rest.kind, reward: rest.rule.reward, because: { by: "default" } };
}
