/** A browser without a screen: keeps cookies, follows redirects by hand, and presses the buttons of forms. */
import type { Sandbox } from "../../sandbox/github.ts";

export interface Seen {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** Where the last redirect led. */
  readonly url: string;
}

export class Browser {
  readonly #home: string;
  readonly cookies = new Map<string, string>();

  readonly #headers: Readonly<Record<string, string>>;

  /** @param home the address of the App. */
  constructor(home: string, headers: Readonly<Record<string, string>> = {}) {
    this.#home = home;
    this.#headers = headers;
  }

  /** Where an address leads, without going there. */
  async redirect(path: string): Promise<string> {
    const url = new URL(path, this.#home);
    const response = await fetch(url, { redirect: "manual", headers: this.headersFor(url) });
    this.keep(response.headers.getSetCookie());
    await response.arrayBuffer();
    return response.headers.get("location") ?? "";
  }

  async visit(path: string, options: { method?: string; body?: URLSearchParams } = {}): Promise<Seen> {
    let url = new URL(path, this.#home);
    let init: RequestInit = { ...options, redirect: "manual" };
    for (let hops = 0; hops < 10; hops += 1) {
      const response = await fetch(url, { ...init, headers: this.headersFor(url) });
      if (url.origin === new URL(this.#home).origin) this.keep(response.headers.getSetCookie());
      const location = response.headers.get("location");
      if (location === null) {
        return {
          status: response.status,
          text: await response.text(),
          headers: response.headers,
          url: url.href,
        };
      }
      await response.arrayBuffer();
      url = new URL(location, url);
      init = { redirect: "manual" };
    }
    throw new Error(`${path} leads in circles`);
  }

  /** As somebody at GitHub: through the whole flow, to `to`. */
  async signIn(sandbox: Sandbox, login: string, to = "/me"): Promise<Seen> {
    sandbox.signIn(login);
    const seen = await this.visit(`/sign-in?to=${encodeURIComponent(to)}`);
    sandbox.signIn(null);
    return seen;
  }

  /** Presses the button of a page's form by the form's address. */
  async press(page: Seen, action: string): Promise<Seen> {
    const form = [...page.text.matchAll(/<form method="post" action="([^"]+)">([\s\S]*?)<\/form>/g)].find(
      ([, to]) => to === action,
    );
    if (form === undefined) throw new Error(`no form to ${action} on ${page.url}`);
    const body = new URLSearchParams();
    for (const [, name = "", value = ""] of (form[2] ?? "").matchAll(/name="(\w+)" value="([^"]*)"/g)) {
      body.set(name, value);
    }
    return this.visit(action, { method: "POST", body });
  }

  private headersFor(url: URL): Record<string, string> {
    if (url.origin !== new URL(this.#home).origin) return {};
    return {
      ...this.#headers,
      cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
    };
  }

  private keep(set: readonly string[]): void {
    for (const one of set) {
      const [, name = "", value = "", rest = ""] = /^([^=]+)=([^;]*)(.*)$/.exec(one) ?? [];
      if (/Max-Age=0(;|$)/.test(rest)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}
