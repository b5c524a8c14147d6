/** Labels that a repository renames or deletes while threads have them. */
import { type Receiver, startReceiver } from "./receiver.ts";
import { type Setting, startSetting } from "./setting.ts";

let setting: Setting;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver("secret");
  setting = await startSetting({ webhook: { url: receiver.url, secret: "secret" } });
  maya().createLabel("bounty: 5 GRID", { description: "Pays" });
  maya().openIssue({ title: "Open", labels: ["bounty: 5 GRID"] });
  maya().openIssue({ title: "Closed", labels: ["bounty: 5 GRID"] });
  maya().closeIssue(2);
  maya().openIssue({ title: "Without" });
  maya().openPull({ title: "Pull", files: { a: "a\n" }, labels: ["bounty: 5 GRID"] });
  await setting.sandbox.settle();
  receiver.received.length = 0;
});

afterEach(async () => {
  await receiver.close();
  await setting.sandbox.close();
});

const maya = () => setting.sandbox.as("maya").in("positron/engine");
const labels = (number: number) => setting.sandbox.thread("positron/engine", number).labels;

test("a renamed label says what it was called, and is on every thread under its new name", async () => {
  maya().editLabel("bounty: 5 GRID", { name: "bounty: 500 GRID" });
  await setting.sandbox.settle();
  expect(receiver.names()).toEqual(["label.edited"]);
  expect(receiver.received[0]?.payload).toMatchObject({
    label: { name: "bounty: 500 GRID" },
    changes: { name: { from: "bounty: 5 GRID" } },
  });
  expect([labels(1), labels(2), labels(4)]).toEqual(Array(3).fill(["bounty: 500 GRID"]));
});

test("a label's colour and description change with what they were before", async () => {
  maya().editLabel("bounty: 5 GRID", { color: "#ff0000", description: "Pays well" });
  await setting.sandbox.settle();
  expect(receiver.received[0]?.payload.changes).toEqual({
    color: { from: "ededed" },
    description: { from: "Pays" },
  });
});

test("a deleted label is taken off each thread that has it, which says so without naming it", async () => {
  maya().deleteLabel("bounty: 5 GRID");
  await setting.sandbox.settle();
  expect(receiver.names().sort()).toEqual([
    "issues.unlabeled",
    "issues.unlabeled",
    "label.deleted",
    "pull_request.unlabeled",
  ]);
  const threads = receiver.received.filter(({ event }) => event !== "label");
  expect(threads.map(({ payload }) => "label" in payload)).toEqual([false, false, false]);
  expect(threads[0]?.payload).toMatchObject({ issue: { number: 1, labels: [] } });
  expect([labels(1), labels(2), labels(4)]).toEqual([[], [], []]);
});
