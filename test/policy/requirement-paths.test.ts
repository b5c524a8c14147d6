/** Which requirements of the first two organisations a change shows, by the files it touches: made-up changes alone. */
import { readFileSync } from "node:fs";
import type { Requirement } from "../../src/domain/hiring.ts";
import { parsePolicy } from "../../src/policy/load.ts";
import { written } from "./written.ts";

function requirementsOf(name: string): readonly Requirement[] {
  const text = readFileSync(new URL(`../../config/${name}.yml`, import.meta.url), "utf8");
  const result = parsePolicy(text, { file: `${name}.yml`, commit: "c1", ownerId: 7 });
  if (result.status !== "ok") throw new Error(written(result).join("\n"));
  return result.policy.hiring?.requirements ?? [];
}

const branches = { baseBranch: "main", headBranch: "topic" };

/** Keys of the requirements that files show, and those that entries added to manifests show. */
function shown(
  requirements: readonly Requirement[],
  changed: readonly string[],
  added: readonly string[],
): string[] {
  return requirements.flatMap(({ key, match, ignore, dependencies }) => {
    const files = changed.filter((file) => ignore?.({ files: [file], ...branches }) !== true);
    const byMatch = match?.({ files, ...branches }) === true;
    const byDependency = dependencies.some(
      ({ manifest, name, usedIn }) =>
        added.includes(name) && files.some(manifest.matches) && usedIn({ files, ...branches }) === true,
    );
    return byMatch || byDependency ? [key] : [];
  });
}

type Change = readonly [name: string, files: string[], expected: string[], added?: string[]];

const positron: readonly Change[] = [
  ["a crate", ["Cargo.toml", "src/lib.rs"], ["rust"]],
  ["a build script and a crate deep inside", ["crates/core/build.rs", "crates/core/src/a/b.rs"], ["rust"]],
  ["only a lock file", ["Cargo.lock"], []],
  ["only a manifest", ["crates/net/Cargo.toml"], [], ["libp2p"]],
  ["bindings that a tool wrote", ["src/bindings.rs", "src/api.pb.rs", "src/types.generated.rs"], []],
  [
    "what was vendored or built",
    ["vendor/ash/src/lib.rs", "target/debug/build/out.rs", "third_party/x.nix"],
    [],
  ],
  ["shaders", ["assets/shaders/sky.frag", "assets/shaders/sky.vert"], ["vulkan"]],
  ["a compute shader at the root", ["blur.comp"], ["vulkan"]],
  ["WGSL, GLSL, HLSL", ["a/b.wgsl"], ["vulkan"]],
  ["SPIR-V that was compiled, with its source", ["post.hlsl", "post.spv"], ["vulkan"]],
  ["a renderer's crate", ["crates/render-vulkan/src/queue.rs"], ["rust", "vulkan"]],
  ["a module of shaders in Rust", ["src/shaders/noise.rs"], ["rust", "vulkan"]],
  ["Vulkan by its crate", ["Cargo.toml", "src/main.rs"], ["rust", "vulkan"], ["ash"]],
  ["a crate that means nothing here", ["Cargo.toml", "src/main.rs"], ["rust"], ["serde"]],
  ["a database by its path", ["src/raft/log.rs"], ["rust", "database"]],
  [
    "a database by its crate",
    ["crates/a/Cargo.toml", "crates/a/src/lib.rs"],
    ["rust", "database"],
    ["openraft"],
  ],
  ["materialised views", ["crates/cqrs-views/src/lib.rs"], ["rust", "database"]],
  ["a peer-to-peer network by its path", ["src/p2p/kad/table.rs"], ["rust", "p2p"]],
  ["Merkle trees by their crate", ["Cargo.toml", "src/proof.rs"], ["rust", "p2p"], ["rs_merkle"]],
  ["a contract", ["contracts/Escrow.sol"], ["p2p"]],
  ["a flake", ["flake.nix", "flake.lock"], ["builds"]],
  ["only the flake's lock", ["flake.lock"], []],
  ["a shell in Nix", ["nix/shell.nix"], ["builds"]],
  ["Guix", ["guix.scm"], ["builds"]],
  ["a package definition of Guix", ["guix/packages/render.scm"], ["builds"]],
  ["Scheme that is no package", ["src/interpreter/eval.scm"], []],
  ["how an Emacs package is built", ["Eask", "lisp/slides-pkg.el"], ["builds"]],
  ["an Emacs package", ["lisp/slides.el", "test/slides-test.el"], ["open-source"]],
  ["autoloads that Emacs wrote", ["lisp/slides-autoloads.el"], []],
  ["an Emacs module in Rust", ["lisp/module.el", "src/lib.rs"], ["rust", "open-source"]],
  ["words", ["README.org", "docs/a.md"], []],
];

const aethergrid: readonly Change[] = [
  [
    "the scheduler",
    ["src/scheduler/queue.cpp", "src/scheduler/queue.h"],
    ["distributed-systems", "systems-languages", "contracts"],
  ],
  ["the network in Rust", ["crates/node/src/gossip/mod.rs"], ["systems-languages", "p2p", "blockchain"]],
  ["libp2p", ["Cargo.toml", "src/main.rs"], ["systems-languages", "p2p"], ["libp2p"]],
  ["consensus", ["src/consensus/params.rs"], ["systems-languages", "consensus"]],
  ["a contract", ["contracts/Token.sol"], ["blockchain", "contracts"]],
  ["cryptography", ["src/crypto/sha.rs"], ["systems-languages", "cryptography"]],
  ["a page", ["web/src/App.tsx"], ["web"]],
  ["a chart by its library", ["web/package.json", "web/src/Load.js"], ["visualisation"], ["d3"]],
  ["a library alone", ["web/package.json", "web/package-lock.json"], [], ["d3"]],
  ["containers", ["docker/Dockerfile", "docker-compose.yml"], ["containers"]],
  ["Kubernetes", ["deploy/k8s/node.yaml"], ["containers"]],
  ["a service of systemd", ["contrib/systemd/node.service"], ["linux"]],
  ["Terraform and Ansible", ["infra/main.tf", "ansible/site.yml"], ["infrastructure"]],
  ["Terraform's lock", ["infra/.terraform.lock.hcl"], []],
  ["documentation", ["docs/setup.md", "README.md"], ["documentation-tools"]],
  ["vendored C", ["third_party/zlib/inflate.c", "web/node_modules/a/index.ts"], []],
];

describe.each<[name: string, changes: readonly Change[]]>([
  ["positron", positron],
  ["aethergrid", aethergrid],
])("%s", (name, changes) => {
  const requirements = requirementsOf(name);

  const cases = changes.map(([title, files, expected, added]) => ({
    title,
    files,
    expected,
    added: added ?? [],
  }));
  test.each(cases)("$title", ({ files, expected, added }) => {
    expect(shown(requirements, files, added)).toEqual(expected);
  });

  test("every requirement with path rules is shown by some change", () => {
    const reached = new Set(changes.flatMap(([, files, , added]) => shown(requirements, files, added ?? [])));
    const ruled = requirements.filter(({ match, dependencies }) => match !== null || dependencies.length > 0);
    expect(ruled.filter(({ key }) => !reached.has(key)).map(({ key }) => key)).toEqual([]);
  });
});
