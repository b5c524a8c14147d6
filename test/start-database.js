// Filled in by the store: starts one PostgreSQL for the whole run.
export default async function start() {}
