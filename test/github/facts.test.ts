/** Deliveries as facts: what each event and action tells, what tells nothing, and what is no payload of GitHub's. */
import { describe, expect, test } from "@jest/globals";
import { factsOf, knownEvents } from "../../src/github/facts.ts";
import { type Delivery, payloads, people } from "../payloads.ts";
import { withValues } from "./with-values.ts";

const core = payloads();
const facts = ({ id, name, payload }: Delivery) => factsOf(id, name, payload);
const repository = { id: 50, ownerId: 7, owner: "grid", name: "core", private: false, defaultBranch: "main" };
const bob = { id: 2, login: "bob", bot: false };
const common = { installationId: 70, repository, actor: bob };
const pull = { id: 50_012, nodeId: "PR_50012", number: 12 };

describe("a pull request", () => {
  test.each([
    ["opened", "opened"],
    ["edited", "edited"],
    ["synchronize", "synchronized"],
    ["labeled", "labeled"],
    ["unlabeled", "unlabeled"],
    ["closed", "closed"],
    ["reopened", "reopened"],
    ["ready_for_review", "ready"],
  ])("%s is %s", (told, action) => {
    const delivery = core.pull(told, {});
    const headSha = "c".padStart(40, "c");
    expect(facts(delivery)).toEqual([
      { type: "pull-request", action, ...common, delivery: delivery.id, pull, merged: false, headSha },
    ]);
  });

  test.each([
    ["assigned"],
    ["review_requested"],
    ["locked"],
    ["converted_to_draft"],
    ["enqueued"],
    ["milestoned"],
  ])("%s tells nothing", (told) => expect(facts(core.pull(told, {}))).toEqual([]));

  test("is merged when GitHub says when", () => {
    expect(facts(core.merge({ mergedAt: "2026-03-02T10:00:00Z" }))).toMatchObject([
      { action: "closed", merged: true },
    ]);
  });

  test("does not need its author, whose account may be gone", () => {
    expect(facts(core.pull("opened", { author: null }))).toHaveLength(1);
  });
});

describe("a review", () => {
  test.each([["submitted"], ["edited"], ["dismissed"]])("%s", (action) => {
    const delivery = withValues(core.review({}, { by: people.bob, state: "approved" }), { action });
    expect(facts(delivery)).toEqual([
      {
        type: "review",
        action,
        ...common,
        delivery: delivery.id,
        pull,
        merged: false,
        byMaintainer: false,
        approves: action === "submitted",
      },
    ]);
  });

  test("says whether the pull request is a maintainer's", () => {
    const told = core.review({}, { by: people.bob, state: "approved" });
    const own = withValues(told, { "pull_request.author_association": "MEMBER" });
    expect(facts(own)).toMatchObject([{ byMaintainer: true }]);
  });

  test("of what is merged already says so", () => {
    const late = core.review({ mergedAt: "2026-03-02T10:00:00Z" }, { by: people.bob, state: "approved" });
    expect(facts(late)).toMatchObject([{ merged: true }]);
  });
});

describe("an issue", () => {
  const actions = ["opened", "edited", "labeled", "unlabeled", "closed", "reopened", "unassigned", "deleted"];
  test.each(actions.map((action) => [action]))("%s", (action) => {
    const delivery = core.issue(action, { labels: ["bounty: 5 GRID", "bug"] }, { label: "bug" });
    expect(facts(delivery)).toEqual([
      {
        type: "issue",
        action,
        ...common,
        delivery: delivery.id,
        issue: { id: 50_001, nodeId: "I_50001", number: 1 },
        body: null,
        author: { id: 3, login: "cy", bot: false },
        authorAssociation: null,
        assignee: null,
        assignees: [],
        movedTo: null,
        movedIn: false,
        labels: ["bounty: 5 GRID", "bug"],
        state: "open",
        label: "bug",
        updatedAt: "2026-03-01T09:00:00Z",
      },
    ]);
  });

  test.each([["### Position\n\nengineer"], [null]])("says %p", (body) => {
    const told = withValues(core.issue("opened", {}), { "issue.body": body });
    expect(facts(told)).toMatchObject([{ body }]);
  });

  test.each([["pinned"], ["locked"], ["typed"], ["constructor"], ["toString"]])(
    "%s tells nothing",
    (action) => expect(facts(core.issue(action, {}))).toEqual([]),
  );

  test.each([
    ["open", null, "open"],
    ["open", "reopened", "open"],
    ["closed", "completed", "completed"],
    ["closed", null, "completed"],
    ["closed", undefined, "completed"],
    ["closed", "not_planned", "not-planned"],
    ["closed", "duplicate", "not-planned"],
  ])("%s as %s is %s", (state, reason, expected) => {
    const told = withValues(core.issue("closed", {}), { "issue.state": state, "issue.state_reason": reason });
    expect(facts(told)).toMatchObject([{ state: expected }]);
  });

  test("assigned names who was", () => {
    const told = withValues(core.issue("assigned", {}), { assignee: { id: 1, login: "ada", type: "User" } });
    expect(facts(told)).toMatchObject([
      { action: "assigned", assignee: { id: 1, login: "ada", bot: false } },
    ]);
  });

  test("transferred says where it is now", () => {
    const { repository } = core.issue("opened", {}).payload as { repository: object };
    const moved = {
      new_issue: { id: 77, node_id: "I_77", number: 5 },
      new_repository: { ...repository, id: 51, full_name: "grid/docs" },
    };
    expect(facts(withValues(core.issue("transferred", {}), { changes: moved }))).toMatchObject([
      {
        movedTo: {
          repositoryId: 51,
          ownerId: 7,
          repository: "grid/docs",
          issue: { id: 77, nodeId: "I_77", number: 5 },
        },
      },
    ]);
    const arrived = withValues(core.issue("opened", {}), { changes: { old_issue: { id: 50_001 } } });
    expect(facts(arrived)).toMatchObject([{ action: "opened", movedIn: true }]);
  });

  test("of a deleted account has no author", () => {
    expect(facts(core.issue("opened", { author: null }))).toMatchObject([{ author: null }]);
  });

  test("whose label was deleted has none to name", () => {
    expect(facts(core.issue("unlabeled", {}))).toMatchObject([{ label: null }]);
  });
});

describe("a label of the repository", () => {
  const told = (action: string, changes: object) => {
    const { payload, id } = core.issue("opened", {});
    const { issue: _, ...common } = payload as { issue: object };
    const label = { id: 5, name: "bounty: 7 GRID", color: "ededed" };
    return facts({ id, name: "label", payload: { ...common, action, label, changes } });
  };

  test("renamed tells both names", () => {
    expect(told("edited", { name: { from: "bounty: 5 GRID" } })).toMatchObject([
      { type: "label", action: "renamed", label: "bounty: 5 GRID", to: "bounty: 7 GRID" },
    ]);
  });

  test("deleted tells the one that is gone", () => {
    expect(told("deleted", {})).toMatchObject([{ action: "deleted", label: "bounty: 7 GRID", to: null }]);
  });

  test("of another colour, or new, tells nothing", () => {
    expect(told("edited", { color: { from: "000000" } })).toEqual([]);
    expect(told("created", {})).toEqual([]);
  });
});

describe("a comment", () => {
  test("tells the thread and the words", () => {
    const delivery = core.comment({ labels: ["bug"] }, "/help", people.ada);
    expect(facts(delivery)).toMatchObject([
      {
        type: "comment",
        action: "created",
        on: "issue",
        issue: { id: 50_001, number: 1 },
        issueState: "open",
        threadAuthor: { login: "cy" },
        labels: ["bug"],
        body: "/help",
        previousBody: null,
        actor: { id: 1, login: "ada", bot: false },
      },
    ]);
  });

  test("on a pull request says so", () => {
    expect(facts(core.comment({}, "/help", people.ada, true))).toMatchObject([{ on: "pull-request" }]);
  });

  test.each<[string, unknown, string]>([
    ["what it said before", { body: { from: "/hello" } }, "/hello"],
    ["that something else changed", {}, "/help"],
    ["nothing", undefined, "/help"],
  ])("edited knows %s", (_, changes, previousBody) => {
    const told = withValues(core.comment({}, "/help", people.ada), { action: "edited", changes });
    expect(facts(told)).toMatchObject([{ action: "edited", body: "/help", previousBody }]);
  });

  test.each([["deleted"], ["pinned"]])("%s tells nothing", (action) => {
    expect(facts(withValues(core.comment({}, "/help", people.ada), { action }))).toEqual([]);
  });
});

describe("who did it", () => {
  test.each<[string, unknown, unknown]>([
    ["a person", { id: 1, login: "ada", type: "User" }, { id: 1, login: "ada", bot: false }],
    ["a bot", { id: 9, login: "copilot", type: "Bot" }, { id: 9, login: "copilot", bot: true }],
    [
      "a bot by its name",
      { id: 9, login: "renovate[bot]", type: "User" },
      { id: 9, login: "renovate[bot]", bot: true },
    ],
    ["an account of no known type", { id: 9, login: "old" }, { id: 9, login: "old", bot: false }],
    ["nobody", null, null],
    ["nobody named", undefined, null],
  ])("%s", (_, sender, actor) => {
    expect(facts(withValues(core.issue("opened", {}), { sender }))).toMatchObject([{ actor }]);
  });
});

describe("a repository", () => {
  test("keeps its id when it is renamed or given away", () => {
    const moved = payloads({ owner: "solar", name: "heart", ownerId: 8 });
    expect(facts(moved.issue("opened", {}))).toMatchObject([
      { repository: { id: 50, ownerId: 8, owner: "solar", name: "heart" }, issue: { id: 50_001 } },
    ]);
  });
});

describe("an installation", () => {
  const told = (name: string, action: string, changes: object = {}): Delivery => {
    const installation = { id: 70, account: { id: 7, login: "grid", type: "Organization" } };
    return { id: "x", name, payload: { action, installation, sender: people.bob, ...changes } };
  };

  test.each([
    ["installation", "created", "created"],
    ["installation", "deleted", "deleted"],
    ["installation", "suspend", "suspended"],
    ["installation", "unsuspend", "unsuspended"],
    ["installation_repositories", "added", "repositories"],
    ["installation_repositories", "removed", "repositories"],
  ])("%s.%s is %s", (name, action, expected) => {
    expect(facts(told(name, action))).toEqual([
      {
        type: "installation",
        action: expected,
        delivery: "x",
        installationId: 70,
        owner: { id: 7, login: "grid" },
        actor: bob,
      },
    ]);
  });

  test("with new permissions tells nothing", () => {
    expect(facts(told("installation", "new_permissions_accepted"))).toEqual([]);
  });
});

describe("other deliveries", () => {
  test.each([["ping"], ["star"], ["check_run"], ["constructor"], ["__proto__"], ["hasOwnProperty"], [""]])(
    "%s tells nothing",
    (name) => expect(factsOf("x", name, { action: "opened" })).toEqual([]),
  );

  test("every event that is subscribed to is one that is read", () => {
    expect(knownEvents().sort()).toEqual([
      "installation",
      "installation_repositories",
      "issue_comment",
      "issues",
      "label",
      "pull_request",
      "pull_request_review",
      "push",
    ]);
  });
});
