/** Fifty people who do everything that money, words and records follow from, under names that stand nowhere by chance. */
import { openProgramme, type Programme } from "./programme.ts";
import type { Stage } from "./stage.ts";
import { policyText } from "./stage.ts";

export interface Member {
  readonly login: string;
  /** In a range of its own, so that nothing else is this number. */
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

const beginnings = ["brax", "cindo", "drel", "fumo", "gliv", "hask", "jorv", "klet", "lumb", "mizo"];
const endings = ["ador", "elin", "ivak", "onto", "urth"];
/** Some are written as Markdown, JSON or a pattern would not leave them alone. */
const joints = ["", "-", "", "_", ""];

export const crowd: readonly Member[] = beginnings.flatMap((beginning, row) =>
  endings.map((ending, column) => {
    const index = row * endings.length + column;
    const login = `${beginning}${joints[index % joints.length]}${ending}`;
    const capital = (text: string) => `${text[0]?.toUpperCase()}${text.slice(1)}`;
    return {
      login: index % 4 === 0 ? capital(login) : login,
      id: 1_900_100_000 + index * 7919,
      name: `${capital(beginning)} "${capital(ending)}" O'Zyx*${index}`,
      email: `${beginning}.${ending}+git@mail.example`,
    };
  }),
);

/** Everything by which somebody could be found. */
export function namesOf({ login, id, name, email }: Member): Record<string, string> {
  const nodeId = `U_kwDO${Buffer.from(String(id)).toString("base64url")}`;
  return { login, id: `${id}`, name, email, "node id": nodeId };
}

const policy = policyText(`
reservations: { assign: true, at-once: 3 }
second-person: [900 GRID]
shares:
  assignee: 1
  extra:
    - { role: reviewers, part: 10%, reviews-by: anyone }
    - { role: issue-author, part: 5% }
caps:
  per-person: [{ amount: 700 GRID, per: month }]
budgets: [{ amount: 90000 GRID, per: year }]
`).replaceAll("chain: 11155111", "chain: 1");

/** Plays the story; everybody in it takes part, in several ways each. */
export async function tellOfCrowd(stage: Stage): Promise<Programme> {
  for (const { login, id, name, email } of crowd)
    stage.sandbox.createUser(login, { id, signs: { name, email } });
  const roles = crowd.map(
    ({ login }, index) => [login, index < 8 ? "write" : index === 20 ? "triage" : "read"] as const,
  );
  const programme = await openProgramme(stage, { policy, also: Object.fromEntries(roles) });
  const teller: Teller = { ...programme, at: (index) => crowd[index % crowd.length] as Member };
  const issues = await priced(teller);
  await claimed(teller, issues);
  const pulls = await opened(teller, issues);
  await reviewedAndMerged(teller, pulls);
  await commanded(teller, issues, pulls);
  await taken(teller, pulls);
  return programme;
}

type Teller = Programme & { readonly at: (index: number) => Member };

/** Each opens an issue that names the next; prices come by label, by command, and from somebody who may not. */
async function priced({ as, at, settled }: Teller): Promise<number[]> {
  const issues = crowd.map(({ login }, index) => {
    const { login: other, name } = at(index + 1);
    const content = { title: `Asked by ${login}`, body: `As ${name} (@${other}) found.` };
    return as(login).openIssue(content).number;
  });
  await settled();
  for (const [index, issue] of issues.entries()) {
    if (index % 5 === 4) as(at(index % 8).login).comment(issue, `/bounty ${10 + index} GRID`);
    else as(index < 8 ? at(index).login : "mira").label(issue, `bounty: ${10 + index} GRID`);
  }
  as(at(20).login).label(issues[1] as number, "bounty: 10 GRID");
  await settled();
  for (const index of [2, 10, 18])
    as(at(index % 8).login).comment(issues[index] as number, "/bounty +3 GRID");
  as("mira").comment(issues[3] as number, "/bounty 950 GRID");
  await settled();
  return issues;
}

async function claimed({ as, at, settled }: Teller, issues: readonly number[]): Promise<void> {
  for (const [index, issue] of issues.entries()) as(at(index + 1).login).comment(issue, "/start");
  await settled();
  for (const index of [5, 15, 25]) as(at(index + 1).login).comment(issues[index] as number, "/stop");
  as("mira").assign(issues[15] as number, at(17).login);
  const parts = `/split @${at(21).login} 60 @${at(22).login.toUpperCase()} 40`;
  as("mira").comment(issues[20] as number, parts);
  await settled();
}

/** From forks, on branches and with files called after people, with co-authors under their own addresses. */
async function opened({ as, at, settled }: Teller, issues: readonly number[]): Promise<number[]> {
  const pulls = issues.map((issue, index) => {
    const [author, helper] = [at(index + 1), at(index + 2)];
    return as(author.login).openPull({
      title: `Work of ${author.login}`,
      body: `Closes #${issue}\n\nThanks to @${helper.login}, that is ${helper.name} <${helper.email}>.`,
      head: index % 3 === 0 ? `${author.login}-patch-1` : `fix/by-${author.login}`,
      files: { [`src/${author.login}.ts`]: "", [`docs/of-${index}.md`]: helper.name },
      message: `Do it\n\nSigned-off-by: ${author.name} <${author.email}>`,
      coAuthors: index % 2 === 0 ? [helper.login] : [],
    }).number;
  });
  await settled();
  return pulls;
}

async function reviewedAndMerged({ as, at, settled }: Teller, pulls: readonly number[]): Promise<void> {
  for (const [index, pull] of pulls.entries()) {
    const file = `src/${at(index + 1).login}.ts`;
    const body = `Better, ${at(index + 1).name}`;
    as(at(index + 4).login).review(pull, { state: "comment", comments: [{ path: file, body }] });
    if (index % 6 === 0) as("ida").review(pull, { state: "request-changes", body });
    as(at(index + 7).login).comment(pull, `Well done, ${at(index + 1).login} (${at(index + 1).email})`);
  }
  await settled();
  for (const [index, pull] of pulls.entries()) if (index % 10 !== 9) as("mira").merge(pull);
  await settled();
}

/** Awards, tips, overrides, disputes and refusals, with reasons that name people. */
async function commanded(
  { as, at, settled }: Teller,
  issues: readonly number[],
  pulls: readonly number[],
): Promise<void> {
  for (const index of crowd.keys()) {
    const [one, other] = [at(index), at(index + 9)];
    const [issue, pull] = [issues[index] as number, pulls[index] as number];
    const why = `"For ${one.name.replaceAll('"', "'")} (${one.email}), as ${other.login} said"`;
    if (index % 5 === 0) as("mira").comment(issue, `/award @${one.login} 12 GRID doc ${why}`);
    if (index % 5 === 1) as("mira").comment(pull, `/tip @${one.login} 3 GRID ${why}`);
    if (index % 5 === 2) as("mira").comment(pull, `/override @${at(index + 1).login} 21 GRID ${why}`);
    if (index % 5 === 3) as(at(index + 1).login).comment(pull, `/dispute "${other.login} wrote it"`);
    if (index % 5 === 4) as(one.login).comment(pull, `/award @${other.login} 5 GRID doc "mine"`);
    // It takes two, and one has said it.
    if (index % 7 === 0)
      as("mira").comment(pulls[index] as number, `/award @${one.login} 901 GRID code ${why}`);
  }
  await settled();
}

async function taken({ as, at, settled }: Teller, pulls: readonly number[]): Promise<void> {
  for (const index of [0, 3, 12, 30]) {
    const revert = as("mira").revertPull(pulls[index] as number);
    await settled();
    as("ida").merge(revert.number);
    await settled();
  }
  as("mira").comment(pulls[7] as number, `/revert "${at(8).login} asked for it"`);
  as("mira").comment(pulls[13] as number, "/release");
  await settled();
}
