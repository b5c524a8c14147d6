/**
 * Signing somebody in with GitHub: OAuth's web flow of the App, with PKCE. All that it ends with is who they are; the
 * token that tells so is used once, and kept nowhere.
 * https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
 */
import * as oauth from "oauth4webapi";
import { clientWithToken, GitHubUnavailable, respectingLimits } from "./client.ts";
import { githubWebUrl } from "./manifest.ts";

export interface OAuthApp {
  /** REST root; the pages of sign-in are on the web host beside it. */
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where GitHub sends the browser back to. */
  readonly redirectUri: string;
}

export interface SignInBegun {
  /** Where the browser is to go. */
  readonly url: string;
  /** Random; GitHub sends it back. */
  readonly state: string;
  /** What proves at the end that it was us who began. */
  readonly verifier: string;
}

/** GitHub did not say who it is: the code is used up or not ours, or the person changed their mind. */
export class NotSignedIn extends Error {}

/** GitHub answers within ten seconds, or not at all. */
const answerWithinMs = 15_000;

export async function beginSigningIn(app: OAuthApp): Promise<SignInBegun> {
  const [state, verifier] = [oauth.generateRandomState(), oauth.generateRandomCodeVerifier()];
  const url = new URL(serverOf(app).authorization_endpoint);
  const asked = {
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return { url: url.href, state, verifier };
}

/**
 * @param answer what GitHub sent the browser back with.
 * @throws NotSignedIn when GitHub does not take it, GitHubUnavailable when it cannot be asked.
 */
export async function whoSignedIn(
  app: OAuthApp,
  answer: URLSearchParams,
  { state, verifier }: Pick<SignInBegun, "state" | "verifier">,
  now: () => Date,
): Promise<{ readonly id: number; readonly login: string }> {
  const token = await exchange(app, answer, state, verifier);
  const client = clientWithToken(app.apiUrl, token);
  const { data } = await respectingLimits(now, () => client.rest.users.getAuthenticated());
  return { id: data.id, login: data.login };
}

async function exchange(
  app: OAuthApp,
  answer: URLSearchParams,
  state: string,
  verifier: string,
): Promise<string> {
  const [server, client] = [serverOf(app), { client_id: app.clientId }];
  let response: Response;
  try {
    // Only these: what else GitHub may add some day says nothing here.
    const told = new URLSearchParams(
      [...answer].filter(([name]) => ["code", "state", "error"].includes(name)),
    );
    const code = oauth.validateAuthResponse(server, client, told, state);
    const proof = oauth.ClientSecretPost(app.clientSecret);
    response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      proof,
      code,
      app.redirectUri,
      verifier,
      {
        // The sandbox on this machine has no certificate; the environment lets no other address be without one.
        [oauth.allowInsecureRequests]: app.apiUrl.startsWith("http:"),
        signal: () => AbortSignal.timeout(answerWithinMs),
      },
    );
  } catch (error) {
    if (
      error instanceof oauth.AuthorizationResponseError ||
      error instanceof oauth.OperationProcessingError
    ) {
      throw new NotSignedIn("GitHub's answer was not taken");
    }
    throw new GitHubUnavailable(nameOf(error));
  }
  if (response.status >= 500) throw new GitHubUnavailable(response.status);
  try {
    return (await oauth.processAuthorizationCodeResponse(server, client, response)).access_token;
  } catch {
    // GitHub refuses with status 200 and without a token. The error holds the answer, and is kept nowhere.
    throw new NotSignedIn("GitHub gave no token for the code");
  }
}

function serverOf({ apiUrl }: OAuthApp) {
  const issuer = `${githubWebUrl(apiUrl)}/login/oauth`;
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/access_token`,
  } satisfies oauth.AuthorizationServer;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "an unknown error";
}
