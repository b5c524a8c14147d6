/** Makes text that somebody else wrote safe to echo in Markdown: no mention, no image, no link, no markup. */
import { isForgottenLogin } from "../domain/forgotten.ts";

/** As code. Backticks inside are dropped, line breaks become spaces, long text is cut. */
export function code(text: string, longest = 120): string {
  const flat = cut(visible(text.replaceAll("`", " ")), longest);
  // In a table a bar would end the cell, and outside of one a backslash before it would be seen.
  if (flat.includes("|")) return `<code>${flat.replace(/[^\p{L}\p{N} ]/gu, reference)}</code>`;
  return flat === "" ? "` `" : `\`${flat}\``;
}

/** As running text: everything that Markdown, HTML or GitHub would act on is escaped or broken up. */
export function plain(text: string, longest = 500): string {
  return (
    cut(visible(text), longest)
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/[\\`*_{}[\]()#+!|~$]/g, "\\$&")
      .replace(/^(\d+)\./, "$1\\.")
      .replace(/^[-=]/, "\\$&")
      // GitHub looks for these after Markdown is done, where no backslash helps; nobody sees the zero-width space.
      .replace(/@|#(?=\d)|GH-(?=\d)|www(?=\.)/gi, `$&${zeroWidthSpace}`)
      .replace(/:\/\//g, `:${zeroWidthSpace}//`)
  );
}

/** As `plain`, and as a sentence: with a full stop, unless it ends with a mark of its own. */
export function sentence(text: string, longest = 200): string {
  const shown = plain(text, longest);
  return /[.!?…]$/.test(shown) ? shown : `${shown}.`;
}

/** Calls somebody who has to act; the only way to do so. A login holds nothing that would need escaping. */
export function mention(login: string): string {
  if (isForgottenLogin(login)) return login;
  return /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(login) ? `@${login}` : plain(login);
}

const zeroWidthSpace = "\u200b";

/** On one line, without control characters and without those that turn the direction of what follows around. */
function visible(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu, "")
    .trim();
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/\p{Surrogate}$/u, "")}…`;
}

function reference(character: string): string {
  return `&#${character.codePointAt(0) ?? 32};`;
}
