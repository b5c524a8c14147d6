/** Webhook deliveries: sent once, recorded, and sent again only when somebody asks. */
import { asApp } from "./client.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { type Setting, startSetting } from "./setting.ts";

let setting: Setting;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver("secret");
  setting = await startSetting({ webhook: { url: receiver.url, secret: "secret" } });
});

afterEach(async () => {
  await receiver.close();
  await setting.sandbox.close();
});

const maya = () => setting.sandbox.as("maya").in("positron/engine");

/** Milliseconds held by a version-1 UUID. */
function timeOf(guid: string): number {
  const [low = "", middle = "", high = ""] = guid.split("-");
  const ticks = BigInt(`0x${high.slice(1)}${middle}${low}`);
  return Number((ticks - 0x01b21dd213814000n) / 10_000n);
}

describe("a delivery", () => {
  test("has a GUID that holds its time", async () => {
    const before = Date.now();
    maya().openIssue({ title: "One" });
    maya().openIssue({ title: "Two" });
    await setting.sandbox.settle();
    const guids = receiver.received.map((one) => one.guid);
    expect(new Set(guids).size).toBe(guids.length);
    const last = guids.at(-1) ?? "";
    expect(last).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(timeOf(last)).toBeGreaterThanOrEqual(before - 1);
    expect(timeOf(last)).toBeLessThanOrEqual(Date.now() + 1);
  });

  test("that failed is not retried, is listed, and can be asked for again under its GUID", async () => {
    const app = asApp(setting.sandbox);
    await setting.sandbox.settle();
    receiver.status = 503;
    maya().openIssue({ title: "Lost" });
    await setting.sandbox.settle();
    receiver.status = 202;
    const { data: failed } = await app.rest.apps.listWebhookDeliveries({ status: "failure" });
    expect(failed).toMatchObject([
      { event: "issues", action: "opened", status_code: 503, redelivery: false },
    ]);
    const id = failed[0]?.id ?? 0;
    await app.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
    await setting.sandbox.settle();
    const copies = receiver.received.filter((one) => one.event === "issues");
    expect(copies.map((one) => one.guid)).toEqual([failed[0]?.guid, failed[0]?.guid]);
    const { data: all } = await app.rest.apps.listWebhookDeliveries({ per_page: 1 });
    expect(all[0]).toMatchObject({ guid: failed[0]?.guid, redelivery: true, status: "OK" });
    expect(all[0]?.id).not.toBe(id);
    const { data: detail } = await app.rest.apps.getWebhookDelivery({ delivery_id: id });
    expect(detail.request.payload).toMatchObject({ issue: { title: "Lost" } });
  });

  test("can get lost on the way", async () => {
    await setting.sandbox.settle();
    setting.sandbox.dropDeliveries(1);
    maya().openIssue({ title: "Lost" });
    maya().openIssue({ title: "Found" });
    await setting.sandbox.settle();
    const titles = receiver.received.flatMap(
      ({ payload }) => JSON.stringify(payload.issue ?? "").match(/Lost|Found/g) ?? [],
    );
    expect(new Set(titles)).toEqual(new Set(["Found"]));
    expect(setting.sandbox.deliveries.map((one) => one.statusCode)).toEqual([202, 502, 202]);
  });

  test("is listed page by page", async () => {
    for (let number = 1; number <= 5; number++) maya().openIssue({ title: `Issue ${number}` });
    await setting.sandbox.settle();
    const app = asApp(setting.sandbox);
    const pages = await app.paginate(app.rest.apps.listWebhookDeliveries, { per_page: 2 });
    expect(pages).toHaveLength(6);
    expect(new Set(pages.map((one) => one.id)).size).toBe(6);
  });

  test("of an event that the App did not subscribe to is never made", async () => {
    await setting.sandbox.close();
    setting = await startSetting({
      webhook: { url: receiver.url, secret: "secret" },
      app: { events: ["issues"] },
    });
    maya().openIssue({ title: "Told" });
    maya().comment(1, "Not told");
    await setting.sandbox.settle();
    expect(setting.sandbox.deliveries.map((one) => one.event)).toEqual(["installation", "issues"]);
  });

  test("that GitHub would not have made fails the test that caused it", async () => {
    const issue = maya().openIssue({ title: "Right" });
    await setting.sandbox.settle();
    Object.assign(issue, { title: 7 });
    maya().comment(issue.number, "Wrong by now");
    await expect(setting.sandbox.settle()).rejects.toThrow(
      "issue-comment-created: /issue/title must be string",
    );
    setting.sandbox.violations.length = 0;
  });
});
