/** The App's credentials as the setup flow keeps them: one file under FOOTHOLD_HOME that only its owner can read. */
import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const credentialsSchema = z.object({
  id: z.int().positive(),
  slug: z.string().nullish(),
  name: z.string(),
  html_url: z.url({ protocol: /^https?$/ }),
  client_id: z.string(),
  client_secret: z.string(),
  webhook_secret: z.string().nullable(),
  pem: z.string(),
});

/** What GitHub answers when an App was made from a manifest, under GitHub's names. */
export type Credentials = z.infer<typeof credentialsSchema>;

/** A file as `readEnvironment` sees it; `null` when there is none. */
export interface FileReader {
  /** @throws what the system says when a file is there and cannot be read. */
  readonly read: (path: string) => { readonly text: string; readonly mode: number } | null;
}

export type StoredCredentials =
  | { readonly status: "none" }
  | { readonly status: "ok"; readonly credentials: Credentials }
  | { readonly status: "refused"; readonly problem: string };

export function credentialsPath(home: string): string {
  return path.join(home, "credentials.json");
}

/** Refuses a file that others can read: what is in it may be known to them, and must not be trusted silently. */
export function readCredentials(home: string, files: FileReader): StoredCredentials {
  const file = credentialsPath(home);
  const refused = (problem: string) => ({ status: "refused", problem }) as const;
  let found: ReturnType<FileReader["read"]>;
  try {
    found = files.read(file);
  } catch (error) {
    return refused(`${file} cannot be read: ${(error as Error).message}`);
  }
  if (found === null) return { status: "none" };
  // Windows has no such modes.
  if (process.platform !== "win32" && (found.mode & 0o077) !== 0) {
    return refused(
      `${file} can be read by other accounts of this machine. Run chmod 600 ${file}, and when others may have read it, ` +
        "make a new private key and a new webhook secret on the App's settings page.",
    );
  }
  try {
    return { status: "ok", credentials: credentialsSchema.parse(JSON.parse(found.text)) };
  } catch {
    // The parser's own message could quote a part of a secret.
    return refused(
      `${file} does not hold an App's credentials. Move it away, and start again to set the App up.`,
    );
  }
}

/** @throws Error when the answer lacks something, without quoting any of it. */
export function toCredentials(answer: unknown): Credentials {
  const parsed = credentialsSchema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const keys = parsed.error.issues.map((issue) => issue.path.join("."));
  throw new Error(`GitHub's answer lacks ${keys.join(", ")}`);
}

/** Writes the file beside its place and renames it: a process killed halfway leaves no half of a key behind. */
export async function storeCredentials(home: string, credentials: Credentials): Promise<string> {
  await mkdir(home, { recursive: true });
  const file = credentialsPath(home);
  const side = `${file}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    const handle = await open(side, "wx", 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(credentials, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(side, file);
  } catch (error) {
    await rm(side, { force: true });
    throw error;
  }
  const folder = await open(home);
  await folder.sync().finally(() => folder.close());
  return file;
}
