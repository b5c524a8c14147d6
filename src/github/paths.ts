/** Where the policy lives, in a repository and, for an organisation's defaults, in its `.github` repository. */
export const policyPath = ".github/foothold.yml";
export const defaultsRepository = ".github";
