export default {
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": "./test/transform.js" },
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testEnvironment: "node",
  // Two cores: PostgreSQL and a chain run beside the tests.
  maxWorkers: 2,
  testTimeout: 30_000,
  globalSetup: "./test/start-database.js",
  globalTeardown: "./test/stop-database.js",
};
