/**
 * Closing references in a description, for recordings that lack GitHub's own list. The keywords are those of
 * https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue.
 */

const keyword = "close[sd]?|fix(?:e[sd])?|resolve[sd]?";

/** Numbers of issues of the given `owner/name` that the text closes, each once, in order. */
export function closingReferences(text: string, repository: string): number[] {
  const prose = text.replace(/```[\s\S]*?```|`[^`\n]*`|<!--[\s\S]*?-->/g, " ");
  const pattern = new RegExp(
    `\\b(?:${keyword}):?\\s+(?:([\\w.-]+/[\\w.-]+)?#|https://github\\.com/([\\w.-]+/[\\w.-]+)/issues/)(\\d+)\\b`,
    "gi",
  );
  const numbers = [...prose.matchAll(pattern)]
    .filter(([, short, long]) => (short ?? long ?? repository).toLowerCase() === repository.toLowerCase())
    .map(([, , , number]) => Number(number));
  return [...new Set(numbers)];
}
