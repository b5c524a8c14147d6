/** Where the key is that signs what people take along. */

/** PEM, the file that holds it, or the folder in which one is made. */
export type SigningKey = { readonly pem: string } | { readonly file: string } | { readonly home: string };

/** With a database of their own, replicas share no folder: there the key has to be named. */
export function readSigningKey(get: (name: string) => string | undefined, home: string): SigningKey | null {
  const pem = get("FOOTHOLD_SIGNING_KEY");
  const file = get("FOOTHOLD_SIGNING_KEY_PATH");
  if (pem !== undefined) return { pem: pem.replaceAll("\\n", "\n") };
  if (file !== undefined) return { file };
  return get("DATABASE_URL") === undefined ? { home } : null;
}
