/** Makes text that somebody else wrote safe to echo in Markdown: no mention, no image, no link, no markup. */

/** As a code span. Backticks inside are dropped, line breaks become spaces, long text is cut. */
export function code(text: string, longest = 120): string {
  const flat = text.replace(/[`\r\n\u2028\u2029]+/g, " ").trim();
  const cut = flat.length > longest ? `${flat.slice(0, longest - 1)}…` : flat;
  return cut === "" ? "``" : `\`${cut}\``;
}

/** As running text: everything that Markdown, HTML or GitHub would act on is escaped or broken up. */
export function plain(text: string, longest = 500): string {
  const flat = text.replace(/\s+/g, " ").trim();
  const cut = flat.length > longest ? `${flat.slice(0, longest - 1)}…` : flat;
  return cut
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_{}[\]()#+!|~]/g, (mark) => `\\${mark}`)
    .replace(/@/g, "@\u200b")
    .replace(/:\/\//g, ":\u200b//");
}
