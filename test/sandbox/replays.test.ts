/** Deliveries of a story that are held, and sent later: in any order, any number of times. */
import { type Receiver, startReceiver } from "./receiver.ts";
import { engine, type Setting, startSetting } from "./setting.ts";

let setting: Setting;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver("secret");
  setting = await startSetting({ webhook: { secret: "secret" } });
});

afterEach(async () => {
  await receiver.close();
  await setting.sandbox.close();
});

const maya = () => setting.sandbox.as("maya").in("positron/engine");

/** A story that nobody hears of while it is told. */
function tell() {
  const { sandbox } = setting;
  sandbox.holdDeliveries();
  maya().openIssue({ title: "Crash" });
  maya().editIssue(1, { title: "Crash at start" });
  maya().comment(1, "Hello");
  maya().closeIssue(1);
  return [...sandbox.held];
}

test("held deliveries go out in the order and as often as asked, each signed and under its GUID", async () => {
  const { sandbox } = setting;
  const [opened, edited, commented, closed] = tell();
  if (!opened || !edited || !commented || !closed) throw new Error("the story has four deliveries");
  await sandbox.settle();
  expect(receiver.received).toEqual([]);
  sandbox.setWebhook(receiver.url);
  for (const one of [closed, opened, closed, commented, opened]) sandbox.deliver(one);
  await sandbox.settle();
  expect(receiver.names()).toEqual([
    "issues.closed",
    "issues.opened",
    "issues.closed",
    "issue_comment.created",
    "issues.opened",
  ]);
  const guids = [closed, opened, closed, commented, opened].map((one) => one.guid);
  expect(receiver.received.map((one) => one.guid)).toEqual(guids);
  expect(receiver.received.every((one) => one.signed)).toBe(true);
  expect(sandbox.held).toEqual([edited]);
  const sent = sandbox.deliveries.filter((one) => one.statusCode === 202);
  expect(sent.filter((one) => one.redelivery)).toHaveLength(2);
  expect(new Set(sent.map((one) => one.id)).size).toBe(5);
});

test("they say what was so when they were made, and GitHub answers with how it ended", async () => {
  const { sandbox, octokit } = setting;
  const [opened] = tell();
  if (!opened) throw new Error("the story begins with an issue");
  sandbox.setWebhook(receiver.url);
  sandbox.deliver(opened);
  await sandbox.settle();
  expect(receiver.received[0]?.payload).toMatchObject({
    issue: { title: "Crash", state: "open", comments: 0 },
  });
  const { data } = await octokit.rest.issues.get({ ...engine, issue_number: 1 });
  expect(data).toMatchObject({ title: "Crash at start", state: "closed", comments: 1 });
});

test("they bear the time at which they were sent, and those made later go out at once again", async () => {
  let at = new Date("2026-03-01T08:00:00Z");
  await setting.sandbox.close();
  setting = await startSetting({ webhook: { secret: "secret", url: receiver.url }, clock: () => at });
  const { sandbox } = setting;
  await sandbox.settle();
  receiver.received.length = 0;
  const [opened] = tell();
  at = new Date("2026-03-02T08:00:00Z");
  sandbox.holdDeliveries(false);
  maya().reopenIssue(1);
  await sandbox.settle();
  expect(receiver.names()).toEqual(["issues.reopened"]);
  if (opened) sandbox.deliver(opened);
  await sandbox.settle();
  expect(opened).toMatchObject({ deliveredAt: "2026-03-02T08:00:00Z", status: "OK", redelivery: false });
  expect(sandbox.held).toHaveLength(3);
});
