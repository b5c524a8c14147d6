/** What the pull request says that proposes whom to list in .all-contributorsrc. */

export const contributorsPull = {
  /** Also the commit's message. */
  title: "List contributors in .all-contributorsrc",
  body: [
    "This adds people whose work maintainers accepted, with the kinds of it, to `.all-contributorsrc`. Nobody is listed who did not agree to it. How much somebody did is not said: whoever is new stands in the order of first contributions. What was in the file stays as it was written.",
    "Merge it when it is right. What should be otherwise is changed on the default branch: this branch is written anew when there is more to add, and the pull request is closed when there is nothing.",
  ].join("\n\n"),
} as const;
