/** A `pull_request` delivery of the size and shape GitHub sends, made up: about 24 KB, little of it repeated exactly. */

/** A small deterministic generator (mulberry32), so that every run measures the same bytes. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const words =
  "the a of ledger token merge review branch fixes test adds when request after label docs type error value should not because it is in to with for handler removes flaky build index cache".split(
    " ",
  );
const api = "https://api.github.com";
const userLinks =
  "followers following{/other_user} gists{/gist_id} starred{/owner}{/repo} subscriptions orgs repos events{/privacy} received_events".split(
    " ",
  );
const repositoryLinks =
  "forks keys{/key_id} collaborators{/collaborator} teams hooks issues/events{/number} events assignees{/user} branches{/branch} tags git/blobs{/sha} git/tags{/sha} git/refs{/sha} git/trees{/sha} statuses/{sha} languages stargazers contributors subscribers subscription commits{/sha} git/commits{/sha} comments{/number} issues/comments{/number} contents/{+path} compare/{base}...{head} merges {archive_format}{/ref} downloads issues{/number} pulls{/number} milestones{/number} notifications{?since,all,participating} labels{/name} releases{/id} deployments".split(
    " ",
  );
const pullLinks = "html diff patch issue commits review_comments review_comment comments statuses".split(" ");

/** The body as bytes; `repositoryId` chooses the lane. */
export function pullRequestPayload(repositoryId: number, seed = 7): Buffer {
  const random = generator(seed);
  const integer = (below: number) => Math.floor(random() * below);
  const hex = (length: number) => Array.from({ length }, () => integer(16).toString(16)).join("");
  const nodeId = (prefix: string) => `${prefix}_kwDO${hex(18)}`;
  const text = (count: number) => Array.from({ length: count }, () => words[integer(words.length)]).join(" ");
  const at = () => new Date(1.75e12 + integer(1e10)).toISOString();
  const linkName = (link: string) => `${link.replace(/[{/.].*$/, "") || "archive"}_url`;
  const user = (login: string) => ({
    login,
    id: integer(2e8),
    node_id: nodeId("U"),
    avatar_url: `https://avatars.githubusercontent.com/u/${integer(2e8)}?v=4`,
    gravatar_id: "",
    url: `${api}/users/${login}`,
    html_url: `https://github.com/${login}`,
    ...Object.fromEntries(userLinks.map((link) => [linkName(link), `${api}/users/${login}/${link}`])),
    type: "User",
    user_view_type: "public",
    site_admin: false,
  });
  const repository = (owner: string, id: number) => ({
    id,
    node_id: nodeId("R"),
    name: "orbit-tools",
    full_name: `${owner}/orbit-tools`,
    private: false,
    owner: user(owner),
    description: text(12),
    fork: false,
    ...Object.fromEntries(
      repositoryLinks.map((link) => [linkName(link), `${api}/repos/${owner}/orbit-tools/${link}`]),
    ),
    created_at: at(),
    updated_at: at(),
    pushed_at: at(),
    size: integer(90_000),
    stargazers_count: integer(4000),
    language: "TypeScript",
    has_issues: true,
    open_issues_count: integer(300),
    license: { key: "mit", name: "MIT License", spdx_id: "MIT", url: `${api}/licenses/mit` },
    topics: ["compilers", "tooling", "web"],
    visibility: "public",
    default_branch: "main",
  });
  const side = (owner: string, id: number, ref: string) => ({
    label: `${owner}:${ref}`,
    ref,
    sha: hex(40),
    user: user(owner),
    repo: repository(owner, id),
  });
  const number = 1 + integer(9000);
  const pull = {
    url: `${api}/repos/orbit-org/orbit-tools/pulls/${number}`,
    id: integer(3e9),
    node_id: nodeId("PR"),
    ...Object.fromEntries(pullLinks.map((link) => [`${link}_url`, `${api}/pulls/${number}/${link}`])),
    number,
    state: "open",
    locked: false,
    title: text(9),
    user: user("casey-contributor"),
    body: `${text(140)}\n\nCloses #${integer(900)}\n\n- [x] ${text(8)}\n- [ ] ${text(8)}\n\n${text(220)}`,
    created_at: at(),
    updated_at: at(),
    assignees: [user("robin-reviewer")],
    requested_reviewers: [user("robin-reviewer"), user("sam-maintainer")],
    labels: ["bug", "bounty: 50 ORB", "size: m"].map((name) => ({
      id: integer(9e9),
      node_id: nodeId("LA"),
      name,
      color: hex(6),
      default: false,
      description: text(6),
    })),
    draft: false,
    head: side("casey-contributor", integer(9e8), `fix/${hex(6)}`),
    base: side("orbit-org", repositoryId, "main"),
    author_association: "CONTRIBUTOR",
    merged: false,
    commits: 3,
    additions: integer(500),
    deletions: integer(200),
    changed_files: 7,
  };
  return Buffer.from(
    JSON.stringify({
      action: "synchronize",
      number,
      pull_request: pull,
      before: hex(40),
      after: hex(40),
      repository: repository("orbit-org", repositoryId),
      organization: {
        login: "orbit-org",
        id: integer(9e7),
        node_id: nodeId("O"),
        url: `${api}/orgs/orbit-org`,
      },
      sender: user("casey-contributor"),
      installation: { id: 4_100_000, node_id: nodeId("I") },
    }),
  );
}
