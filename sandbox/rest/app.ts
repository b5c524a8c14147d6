/** The App's own operations: who it is, where it is installed, its tokens and its deliveries. */
import { reaches } from "../auth.ts";
import type { Delivery } from "../hooks.ts";
import { appJson, clientId, clientSecret, installationJson, tokenJson } from "../json/accounts.ts";
import { repositoryJson } from "../json/repositories.ts";
import type { Installation, Permissions } from "../model.ts";
import { covers, notFound, Refusal } from "../world.ts";
import {
  type Answer,
  created,
  type Handler,
  ok,
  paged,
  param,
  type RestRequest,
  repositoryOf,
  text,
} from "./request.ts";

function shown(request: RestRequest, installation: Installation | undefined): Answer {
  if (!installation) throw notFound();
  return ok(installationJson(request.hub.world, request.hub.app, installation));
}

function ofAccount(request: RestRequest, login: string): Answer {
  const { installations } = request.hub.world;
  return shown(
    request,
    installations.find((one) => one.account.login.toLowerCase() === login.toLowerCase()),
  );
}

function installationOf(request: RestRequest): Installation {
  const id = Number(param(request, "installation_id"));
  const installation = request.hub.world.installations.find((one) => one.id === id);
  if (!installation) throw notFound();
  return installation;
}

const ranks = ["read", "write", "admin"];

/** @throws Refusal 422 for permissions or repositories that the installation does not have. */
const createToken: Handler = (request) => {
  const { hub, body } = request;
  const installation = installationOf(request);
  if (installation.suspendedAt !== null) throw new Refusal(403, "This installation has been suspended");
  const asked = (body.permissions ?? installation.permissions) as Permissions;
  for (const [name, level] of Object.entries(asked)) {
    const had = name === "metadata" ? "read" : installation.permissions[name];
    if (had === undefined || ranks.indexOf(had) < ranks.indexOf(level)) {
      throw new Refusal(422, "The permissions requested are not granted to this installation.");
    }
  }
  const ids = Array.isArray(body.repository_ids) ? body.repository_ids.map(Number) : [];
  const names = Array.isArray(body.repositories) ? body.repositories.map(String) : [];
  const within = hub.world.repositories.filter((one) => covers(installation, one));
  const chosen = within.filter((one) => ids.includes(one.id) || names.includes(one.name));
  if (chosen.length < ids.length + names.length) {
    throw new Refusal(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  }
  const narrowed = chosen.length > 0;
  const only = narrowed ? new Set(chosen.map((one) => one.id)) : null;
  const grant = request.credentials.grant(installation, { metadata: "read", ...asked }, only);
  const all = installation.selected === null && !narrowed;
  return created({
    ...tokenJson(grant.token, new Date(grant.expires), grant.permissions, all),
    ...(narrowed ? { repositories: chosen.map((one) => repositoryJson(hub.world, one)) } : {}),
  });
};

const listRepositories: Handler = (request) => {
  const { hub, asker } = request;
  if (asker.type !== "installation") throw notFound();
  const { grant } = asker;
  const visible = hub.world.repositories.filter((one) => reaches(grant, one));
  return paged(
    visible,
    (one) => repositoryJson(hub.world, one),
    (repositories, total_count) => ({
      total_count,
      repository_selection: grant.installation.selected === null ? "all" : "selected",
      repositories,
    }),
  );
};

function hookConfig(request: RestRequest): Answer {
  const { app } = request.hub;
  return ok({ url: app.webhookUrl ?? "", content_type: "json", insecure_ssl: "0", secret: "********" });
}

function deliveryItem(delivery: Delivery): Record<string, unknown> {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

/** Newest first; the cursor is the id of the delivery before the page. */
const listDeliveries: Handler = ({ hub, query }) => {
  const size = Math.min(Number(query.per_page ?? 30), 100);
  const before = Number(query.cursor?.replace("v1_", "") ?? Number.POSITIVE_INFINITY);
  const good = (delivery: Delivery) => delivery.statusCode >= 200 && delivery.statusCode < 400;
  const found = hub.hooks.deliveries
    .filter((one) => one.status !== "pending" && one.id < before)
    .filter((one) => query.status === undefined || good(one) === (query.status === "success"))
    .reverse();
  const page = found.slice(0, size);
  const last = page.at(-1);
  const more = last !== undefined && found.length > size;
  const others = new URLSearchParams({ ...query, cursor: `v1_${last?.id}` });
  const headers = { link: `<${hub.world.url}/app/hook/deliveries?${others}>; rel="next"` };
  return { status: 200, json: page.map(deliveryItem), ...(more ? { headers } : {}) };
};

function deliveryOf(request: RestRequest): Delivery {
  const id = Number(param(request, "delivery_id"));
  const delivery = request.hub.hooks.deliveries.find((one) => one.id === id);
  if (!delivery) throw notFound();
  return delivery;
}

const getDelivery: Handler = (request) => {
  const delivery = deliveryOf(request);
  return ok({
    ...deliveryItem(delivery),
    url: request.hub.app.webhookUrl ?? "",
    request: { headers: delivery.requestHeaders, payload: delivery.payload },
    response: { headers: delivery.responseHeaders, payload: delivery.responseBody },
  });
};

/** Every code leads to the sandbox's one App. */
const convertManifest: Handler = (request) => {
  const { world, app } = request.hub;
  if (!request.credentials.takeManifestCode(param(request, "code"))) throw notFound();
  return created({
    ...appJson(world, app),
    client_id: clientId(app),
    client_secret: clientSecret(app),
    webhook_secret: app.webhookSecret,
    pem: app.privateKey,
  });
};

export const appHandlers = {
  "apps/create-from-manifest": convertManifest,
  "apps/create-installation-access-token": createToken,
  "apps/get-authenticated": ({ hub }) =>
    ok({ ...appJson(hub.world, hub.app), installations_count: hub.world.installations.length }),
  "apps/get-installation": (request) => shown(request, installationOf(request)),
  "apps/get-org-installation": (request) => ofAccount(request, param(request, "org")),
  "apps/get-user-installation": (request) => ofAccount(request, param(request, "username")),
  "apps/get-repo-installation": (request) =>
    shown(request, request.hub.world.installationFor(repositoryOf(request))),
  "apps/get-webhook-config-for-app": hookConfig,
  "apps/update-webhook-config-for-app": (request) => {
    request.hub.app.webhookUrl = text(request, "url") ?? request.hub.app.webhookUrl;
    return hookConfig(request);
  },
  "apps/get-webhook-delivery": getDelivery,
  "apps/list-installations": ({ hub }) =>
    paged(hub.world.installations, (one) => installationJson(hub.world, hub.app, one)),
  "apps/list-repos-accessible-to-installation": listRepositories,
  "apps/list-webhook-deliveries": listDeliveries,
  "apps/redeliver-webhook-delivery": (request) => {
    request.hub.hooks.redeliver(deliveryOf(request));
    return { status: 202, json: {} };
  },
} as const satisfies Record<string, Handler>;
