/** Owner and guardian: who may what, and how the one and the other are replaced. */
import { id, ZeroAddress } from "ethers";
import { type Chain, startChain } from "../chain.ts";
import { refusal } from "./deployed.ts";
import { delay, openStage, type Stage } from "./stage.ts";

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
});
afterAll(() => chain.stop());

const root = id("some root");

describe("who may what", () => {
  type Who = "owner" | "guardian" | "ana";
  const strange = (who: Who, stage: Stage) => `OwnableUnauthorizedAccount(${stage[who].address})`;
  const neither = (who: Who, stage: Stage) => `NeitherGuardianNorOwner(${stage[who].address})`;
  const allowed = () => "nothing";
  const calls: Record<string, { args?: unknown[]; of: Record<Who, (who: Who, stage: Stage) => string> }> = {
    setRoot: { args: [root], of: { owner: allowed, guardian: strange, ana: strange } },
    setMerkleRoot: { args: [root], of: { owner: allowed, guardian: strange, ana: strange } },
    acceptRoot: { of: { owner: allowed, guardian: allowed, ana: allowed } },
    vetoRoot: { of: { owner: allowed, guardian: allowed, ana: neither } },
    proposeGuardian: { args: [root.slice(0, 42)], of: { owner: allowed, guardian: strange, ana: strange } },
    vetoGuardian: { of: { owner: allowed, guardian: allowed, ana: neither } },
    acceptGuardian: {
      of: {
        owner: (who, stage) => `NotProposedGuardian(${stage[who].address})`,
        guardian: (who, stage) => `NotProposedGuardian(${stage[who].address})`,
        ana: allowed,
      },
    },
    transferOwnership: {
      args: [`0x${"11".repeat(20)}`],
      of: { owner: allowed, guardian: strange, ana: strange },
    },
    renounceOwnership: {
      of: {
        owner: () => "OwnershipCannotBeRenounced",
        guardian: () => "OwnershipCannotBeRenounced",
        ana: () => "OwnershipCannotBeRenounced",
      },
    },
  };
  const rows = Object.entries(calls).flatMap(([method, { args = [], of }]) =>
    (Object.keys(of) as Who[]).map((who) => [method, who, args, of[who]] as const),
  );

  let stage: Stage;
  beforeAll(async () => {
    // A root and a guardian, Ana, are proposed, and their time has come.
    stage = await openStage(chain);
    await stage.distributor.send(stage.owner, "setRoot", root);
    await stage.distributor.send(stage.owner, "proposeGuardian", stage.ana.address);
    await chain.advance(delay);
  });
  test.each(rows)("%s by %s", async (method, who, args, error) => {
    const snapshot = await chain.snapshot();
    expect(await refusal(stage.distributor.send(stage[who], method, ...args))).toBe(error(who, stage));
    await chain.revert(snapshot);
  });

  test("every function that changes something is in the table, or is a claim", () => {
    const changing: string[] = [];
    stage.distributor.interface.forEachFunction(({ name, constant }) => {
      if (!constant && !changing.includes(name)) changing.push(name);
    });
    const rest = ["acceptOwnership", "claim", "claimMany"];
    // It fails always, so the compiler has it as a function that changes nothing.
    const failing = ["renounceOwnership"];
    expect([...changing, ...failing].toSorted()).toEqual([...Object.keys(calls), ...rest].toSorted());
  });
});

test("an owner hands over in two steps, and stays until the other has taken over", async () => {
  const { distributor, owner, ana, ben } = await openStage(chain);
  await distributor.send(owner, "transferOwnership", ana.address);
  expect(await distributor.read("owner")).toBe(owner.address);
  expect(await refusal(distributor.send(ben, "acceptOwnership"))).toBe(
    `OwnableUnauthorizedAccount(${ben.address})`,
  );
  await distributor.send(owner, "setRoot", root);
  await distributor.send(ana, "acceptOwnership");
  expect(await distributor.read("owner")).toBe(ana.address);
  expect(await refusal(distributor.send(owner, "setRoot", root))).toBe(
    `OwnableUnauthorizedAccount(${owner.address})`,
  );
  await distributor.send(ana, "vetoRoot");
});

describe("another guardian", () => {
  test("takes over after the delay, by itself", async () => {
    const { distributor, owner, guardian, ana, ben } = await openStage(chain);
    await distributor.send(owner, "proposeGuardian", ana.address);
    const due = (await chain.time()) + delay;
    expect(await distributor.read("proposedGuardian")).toEqual([ana.address, BigInt(due)]);
    expect(await refusal(distributor.send(ana, "acceptGuardian"))).toBe(`TooEarly(${due})`);
    await chain.advance(delay);
    expect(await refusal(distributor.send(ben, "acceptGuardian"))).toBe(
      `NotProposedGuardian(${ben.address})`,
    );
    const sent = await distributor.send(ana, "acceptGuardian");
    expect(sent.events).toEqual([`GuardianAccepted(${guardian.address}, ${ana.address})`]);
    expect(await distributor.read("guardian")).toBe(ana.address);
    expect(await distributor.read("proposedGuardian")).toEqual([ZeroAddress, 0n]);
    await distributor.send(owner, "setRoot", root);
    expect(await refusal(distributor.send(guardian, "vetoRoot"))).toBe(
      `NeitherGuardianNorOwner(${guardian.address})`,
    );
    await distributor.send(ana, "vetoRoot");
    expect(await refusal(distributor.send(ana, "acceptGuardian"))).toBe("NothingProposed");
  });

  test("does not take over when the present one vetoes, or another is proposed", async () => {
    const { distributor, owner, guardian, ana, ben } = await openStage(chain);
    await distributor.send(owner, "proposeGuardian", ana.address);
    const veto = await distributor.send(guardian, "vetoGuardian");
    expect(veto.events).toEqual([`GuardianVetoed(${ana.address}, ${guardian.address})`]);
    expect(await refusal(distributor.send(guardian, "vetoGuardian"))).toBe("NothingProposed");
    await distributor.send(owner, "proposeGuardian", ana.address);
    await chain.advance(delay - 60);
    await distributor.send(owner, "proposeGuardian", ben.address);
    await chain.advance(delay - 60);
    expect(await refusal(distributor.send(ana, "acceptGuardian"))).toBe(
      `NotProposedGuardian(${ana.address})`,
    );
    expect(await refusal(distributor.send(ben, "acceptGuardian"))).toMatch(/^TooEarly/);
    expect(await distributor.read("guardian")).toBe(guardian.address);
  });

  test("does not disturb a root that waits beside it", async () => {
    const { distributor, owner, guardian, ana } = await openStage(chain);
    await distributor.send(owner, "setRoot", root);
    await distributor.send(owner, "proposeGuardian", ana.address);
    await distributor.send(guardian, "vetoGuardian");
    await chain.advance(delay);
    await distributor.send(ana, "acceptRoot");
    expect(await distributor.read("merkleRoot")).toBe(root);
  });

  test("is never nobody, though a distributor may begin without one", async () => {
    const { distributor, owner, ana } = await openStage(chain, { guardian: ZeroAddress });
    expect(await refusal(distributor.send(owner, "proposeGuardian", ZeroAddress))).toBe("GuardianIsZero");
    await distributor.send(owner, "proposeGuardian", ana.address);
    await chain.advance(delay);
    await distributor.send(ana, "acceptGuardian");
    expect(await distributor.read("guardian")).toBe(ana.address);
  });
});
