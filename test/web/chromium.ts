/** A real browser for tests of pages: the machine's own Chromium, which asks nobody but the pages it is sent to. */
import { execFileSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";

/** @throws Error that says what to install, where there is none. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

function chromiumPath(): string {
  try {
    return execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
  } catch {
    throw new Error(
      "There is no chromium on this machine. Install it: apt-get install -y --no-install-recommends chromium fonts-liberation",
    );
  }
}
