/** Every evidence rule. A new rule is a file in rules/ and a line here. */
import type { SnapshotPart } from "../snapshot.ts";
import type { EvidenceRule } from "./rule.ts";
import { acceptance } from "./rules/acceptance.ts";
import { authored } from "./rules/authored.ts";
import { bots } from "./rules/bots.ts";
import { counterparts } from "./rules/counterparts.ts";
import { dependencies } from "./rules/dependencies.ts";
import { files } from "./rules/files.ts";
import { granted } from "./rules/granted.ts";
import { grants } from "./rules/grants.ts";
import { kindAlone } from "./rules/kind-alone.ts";
import { labels } from "./rules/labels.ts";
import { reported } from "./rules/reported.ts";
import { requirementsHit } from "./rules/requirements-hit.ts";
import { reverts } from "./rules/reverts.ts";
import { reviewed } from "./rules/reviewed.ts";
import { spam } from "./rules/spam.ts";
import { substance } from "./rules/substance.ts";

/** In the order in which they are asked: the first bar that refuses is the reason, the first fit the rule that matched. */
export const evidenceRules: readonly EvidenceRule[] = [
  authored,
  reviewed,
  reported,
  granted,
  bots,
  spam,
  reverts,
  acceptance,
  substance,
  grants,
  labels,
  dependencies,
  files,
  kindAlone,
  requirementsHit,
  counterparts,
];

/** The parts of a snapshot that the rules look at. */
export const evidenceParts: ReadonlySet<SnapshotPart> = new Set(evidenceRules.flatMap((rule) => rule.needs));
