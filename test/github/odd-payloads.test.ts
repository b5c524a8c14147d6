/** Payloads that are not as GitHub describes them. */
import { describe, expect, test } from "@jest/globals";
import { factsOf, PayloadError } from "../../src/github/facts.ts";
import { type Delivery, payloads, people } from "../payloads.ts";
import { withValues } from "./with-values.ts";

const core = payloads();
const facts = ({ id, name, payload }: Delivery) => factsOf(id, name, payload);

describe("a payload that lacks something is an error that no retry mends", () => {
  test.each<[Delivery, string, unknown, string]>([
    [core.pull("opened", {}), "repository", undefined, "repository"],
    [core.pull("opened", {}), "repository.id", "50", "repository.id"],
    [core.pull("opened", {}), "installation", undefined, "installation"],
    [core.pull("opened", {}), "pull_request.head", null, "pull_request.head"],
    [core.pull("opened", {}), "pull_request.merged_at", undefined, "pull_request.merged_at"],
    [core.review({}, { by: people.bob, state: "approved" }), "pull_request", undefined, "pull_request"],
    [core.issue("labeled", {}), "issue.labels", [{}], "issue.labels.0.name"],
    [core.issue("opened", {}), "issue.updated_at", undefined, "issue.updated_at"],
    [core.comment({}, "x", people.ada), "comment.body", null, "comment.body"],
    [core.push([]), "ref", undefined, "ref"],
    [core.push(["a"]), "commits", [{ id: "a" }], "commits.0.message"],
  ])("%#: %s %s", (delivery, path, value, named) => {
    const read = () => facts(withValues(delivery, { [path]: value }));
    expect(read).toThrow(PayloadError);
    expect(read).toThrow(new RegExp(`^The ${delivery.name} payload .*: ${named}$`));
    expect(thrownBy(read)).toMatchObject({ permanent: true });
  });

  test.each([[null], [undefined], ["text"], [42], [[]]])("a push of %j", (payload) => {
    expect(() => factsOf("x", "push", payload)).toThrow(PayloadError);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
