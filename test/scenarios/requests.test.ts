/** What a bounty costs of GitHub's rate limit, over its whole life. */
import { describeRequest } from "../../sandbox/github.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

/** From the label to the end of the hold. */
const most = 14;

interface Step {
  readonly what: string;
  readonly requests: readonly string[];
}

describe("the requests to GitHub of a bounty's whole life", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage({ policy: policyText("reservations: {}") });
  });
  afterEach(() => stage.end());
  const as = (login: string) => stage.sandbox.as(login).in("aurora/engine");

  /** Requests that ask for a token are made once an hour, however many bounties there are. */
  async function requestsOf(what: string, act: () => void): Promise<Step> {
    const before = stage.sandbox.requests.length;
    act();
    await stage.settled();
    const made = stage.sandbox.requests.slice(before).filter((one) => !one.token);
    return { what, requests: made.map(describeRequest) };
  }

  async function life(start: boolean): Promise<Step[]> {
    const { number: issue } = as("mira").openIssue({ title: "Crash", body: "It crashes." });
    await stage.settled();
    const steps = [await requestsOf("the price label", () => as("mira").label(issue, "bounty: 500 GRID"))];
    if (start) steps.push(await requestsOf("/start", () => as("nadia").comment(issue, "/start")));
    let pull = 0;
    steps.push(
      await requestsOf("the pull request is opened", () => {
        const files = { "src/input.ts": "export {};\n" };
        pull = as("nadia").openPull({ title: "Handle it", body: `Closes #${issue}`, files }).number;
      }),
    );
    for (const push of [1, 2, 3]) {
      const files = { "src/input.ts": `export const tries = ${push};\n` };
      steps.push(await requestsOf(`push ${push}`, () => as("nadia").pushToPull(pull, files)));
    }
    steps.push(
      await requestsOf("a review", () => as("ida").review(pull, { state: "approve", body: "Nice" })),
    );
    steps.push(await requestsOf("the merge", () => as("mira").merge(pull)));
    return steps;
  }

  function printed(steps: readonly Step[]): number {
    const rows = steps.map(
      ({ what, requests }) => `${what}: ${requests.length}\n    ${requests.join("\n    ")}`,
    );
    const total = steps.flatMap(({ requests }) => requests).length;
    process.stdout.write(`${rows.join("\n").replace(/\n {4}(?=\n|$)/g, "")}\nin all: ${total}\n\n`);
    return total;
  }

  test("with /start", async () => {
    const steps = await life(true);
    expect(printed(steps)).toBeLessThanOrEqual(most);
    expect(await stage.balances()).toEqual(["held:1 500 GRID", "treasury -500 GRID"]);
  });

  test("without it", async () => {
    const steps = await life(false);
    expect(printed(steps)).toBeLessThanOrEqual(most);
    expect(await stage.balances()).toEqual(["held:1 500 GRID", "treasury -500 GRID"]);
  });
});
