/** The addresses of the pages, in one place: routes match them, pages link to them. */

/** Where GitHub sends people back to; the setup flow tells GitHub of it. */
export const signInPath = "/sign-in/github";

export const paths = {
  signIn: (to: string) => `/sign-in?to=${encodeURIComponent(to)}`,
  signOut: "/sign-out",
  me: "/me",
  forgotten: "/forgotten",
  own: (owner: string) => `/me/${encodeURIComponent(owner)}`,
  wish: (owner: string, wish: string) => `/me/${encodeURIComponent(owner)}/${wish}`,
  badges: (owner: string) => `/me/${encodeURIComponent(owner)}/badges`,
  download: (owner: string, file: Download) => `/me/${encodeURIComponent(owner)}/${file}`,
  hiring: (owner: string) => `/hiring/${encodeURIComponent(owner)}`,
  people: (owner: string, query: Readonly<Record<string, string | null>> = {}) => {
    const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== null);
    const search = new URLSearchParams(given).toString();
    return `/hiring/${encodeURIComponent(owner)}/people${search === "" ? "" : `?${search}`}`;
  },
  person: (owner: string, login: string) =>
    `/hiring/${encodeURIComponent(owner)}/people/${encodeURIComponent(login)}`,
  badge: (owner: string, login: string, requirement: string) =>
    `/badges/${encodeURIComponent(owner)}/${encodeURIComponent(login)}/${requirement}.json`,
};

export const downloads = ["everything.json", "resume.json", "evidence.md"] as const;
export type Download = (typeof downloads)[number];

/** Whether an address is one of ours that somebody may be led on to after signing in. */
export function isOwnPath(path: string): boolean {
  if (path.length > 300 || !/^\/(me|hiring)(\/[\w.%-]+)*(\?[\w=&%.+-]*)?$/.test(path)) return false;
  // Dots that lead elsewhere are gone once it is read as an address.
  const { pathname, search } = new URL(path, "http://here");
  return `${pathname}${search}` === path;
}
