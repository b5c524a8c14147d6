/**
 * One requirement as an Open Badges 3.0 credential (1edtech.github.io/openbadges-specification/ob_v3p0.html): what the
 * person takes along and anybody can check. The same evidence gives the same bytes; signing is signing.ts's.
 */
import { createHash } from "node:crypto";
import type { CountedWork, Evidence, RequirementEvidence } from "../domain/evidence/evidence.ts";
import { levelText, workName } from "../messages/evidence.ts";
import { kindName } from "../messages/reasons.ts";
import { gitHub, workLink } from "./links.ts";

/** Who issues it: an instance of Foothold, for an organisation. */
export interface BadgeIssuer {
  /** Where the instance is, without a slash at the end; its key is at `/.well-known/jwks.json` there. */
  readonly url: string;
  /** The organisation's login. */
  readonly owner: string;
}

/** The claims of a VC-JWT: the credential itself, with what JWT names of its own (§8.2.4.1 of the specification). */
export type BadgeClaims = Readonly<Record<string, unknown>> & {
  readonly iss: string;
  readonly jti: string;
  readonly nbf: number;
  readonly sub: string;
};

/** @returns `null` without evidence: there is nothing to be a badge of. */
export function openBadge(
  evidence: Evidence,
  requirement: RequirementEvidence,
  issuer: BadgeIssuer,
  server: string = gitHub,
): BadgeClaims | null {
  if (requirement.level === "none") return null;
  const { person, asOf, policy } = evidence;
  const issuedBy = `${issuer.url}/issuers/${issuer.owner}`;
  const subject = `${server}/${person.login}`;
  const achievement = `${issuedBy}/requirements/${requirement.key}`;
  const rows = requirement.kinds.flatMap(({ counted }) => counted);
  const credential = {
    "@context": [
      "https://www.w3.org/ns/credentials/v2",
      "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    issuer: { id: issuedBy, type: ["Profile"], name: issuer.owner, url: `${server}/${issuer.owner}` },
    validFrom: new Date(asOf).toISOString(),
    name: `${requirement.title}: ${levelText(requirement.level)}`,
    description: `Work that maintainers of ${issuer.owner} accepted, as of ${asOf.slice(0, 10)}. Nobody is ranked by it.`,
    credentialSubject: {
      id: subject,
      type: ["AchievementSubject"],
      // The numeric id outlives a change of login.
      identifier: [
        { type: "IdentityObject", hashed: false, identityHash: String(person.id), identityType: "accountId" },
      ],
      achievement: {
        id: achievement,
        type: ["Achievement"],
        achievementType: "Competency",
        name: requirement.title,
        description: `What merged and credited work shows of: ${requirement.title}.`,
        criteria: { narrative: criteria(evidence, requirement) },
      },
    },
    evidence: rows.map((row) => evidenceItem(row, server)),
  };
  // Named by what it says: who gets it twice gets the same one.
  const id = `urn:sha256:${createHash("sha256")
    .update(JSON.stringify([credential, policy.commit]))
    .digest("hex")}`;
  return {
    ...credential,
    id,
    iss: issuedBy,
    jti: id,
    nbf: Math.floor(Date.parse(asOf) / 1000),
    sub: subject,
  };
}

function criteria({ policy, formula }: Evidence, { kinds, line }: RequirementEvidence): string {
  const parts = kinds.map(
    ({ kind, E, S, weeks, level }) =>
      `${kindName(kind)}: ${levelText(level)}, E ${E.toFixed(4)}, S ${S.toFixed(4)} in ${weeks} week${weeks === 1 ? "" : "s"}`,
  );
  return (
    `By ${policy.file}, line ${line}, at commit ${policy.commit}. Each contribution that a maintainer accepted counts ` +
    `weight · share · 2^(−age/${formula.halfLifeDays} days) · 2^(−rank within its week); E is their sum and S is ` +
    `1 − 2^(−E/${formula.saturation}). ${parts.join("; ")}.`
  );
}

function evidenceItem({ work, at, approvers }: CountedWork, server: string) {
  const link = workLink(work, server);
  const by = approvers.filter((login) => login !== "");
  return {
    ...(link === null ? {} : { id: link }),
    type: ["Evidence"],
    name: workName(work),
    narrative: `${at.slice(0, 10)}${by.length === 0 ? "" : `, accepted by ${by.join(" and ")}`}`,
  };
}
