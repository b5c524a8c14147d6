/** The App's own sentences, which are Markdown for GitHub, as HTML for the pages: one text, wherever it is read. */
import { fromMarkdown } from "mdast-util-from-markdown";
import { type Html, html } from "./html.ts";

type Node = ReturnType<typeof fromMarkdown>["children"][number];

/** Blocks as they are: paragraphs and lists. */
export function markdown(text: string): Html {
  return html`${fromMarkdown(text).children.map(render)}`;
}

/** One sentence, without a paragraph around it. */
export function sentenceHtml(text: string): Html {
  const blocks = fromMarkdown(text).children;
  return html`${blocks.map((block) => (block.type === "paragraph" ? block.children.map(render) : render(block)))}`;
}

/** What the messages are made of, and nothing else: anything unknown is shown as the text that it holds. */
function render(node: Node): Html {
  switch (node.type) {
    case "paragraph":
      return html`<p>${node.children.map(render)}</p>\n`;
    case "list":
      return node.ordered === true
        ? html`<ol>${node.children.map(render)}</ol>\n`
        : html`<ul>${node.children.map(render)}</ul>\n`;
    case "listItem":
      // A list of single paragraphs is a list of lines.
      return html`<li>${node.children.map((one) => (one.type === "paragraph" ? one.children.map(render) : render(one)))}</li>\n`;
    case "strong":
      return html`<strong>${node.children.map(render)}</strong>`;
    case "emphasis":
      return html`<em>${node.children.map(render)}</em>`;
    case "inlineCode":
      return html`<code>${node.value}</code>`;
    case "html":
      // `code()` of the messages writes these two where a table is near.
      if (node.value === "<code>" || node.value === "</code>") return html``;
      return html`${node.value}`;
    case "break":
      return html`<br>`;
    default:
      if ("children" in node) return html`${node.children.map((one) => render(one))}`;
      // The zero-width spaces keep GitHub from making mentions of it; here nothing would.
      return html`${"value" in node ? node.value.replaceAll("\u200b", "") : ""}`;
  }
}
