/**
 * Remembers what globs answered. A person's files are the same few again and again, and globs take ten times as long to
 * match as an answer to look up. What is remembered changes nothing but time.
 */

/** Answers of all rules together; some 100 bytes each. Above it all are forgotten, which takes no bookkeeping. */
const mostAnswers = 200_000;

let answers = 0;
/** Whatever was remembered in an earlier one is forgotten. */
let round = 0;

export function remembering(matches: (name: string) => boolean): (name: string) => boolean {
  let known = new Map<string, boolean>();
  let knownIn = round;
  return (name) => {
    if (knownIn !== round) {
      known = new Map();
      knownIn = round;
    }
    const before = known.get(name);
    if (before !== undefined) return before;
    const answer = matches(name);
    known.set(name, answer);
    answers += 1;
    if (answers >= mostAnswers) {
      answers = 0;
      round += 1;
    }
    return answer;
  };
}
