/** `foothold check <policy>`: is it right, and if not, where. */
import { type AddCommand, exitCodes, printJson } from "./command.ts";
import { parsePolicyFile, problemLine } from "./policy-file.ts";

export const addCheck: AddCommand = (program, stdio, exit) => {
  program
    .command("check")
    .description("Check a policy file. Exit code 1 when it has problems.")
    .argument("<policy>", "the policy file")
    .option("--json", "print {ok, problems: [{file, line, column, key, message, fix}]}")
    .action(async (file: string, options: { json?: true }) => {
      const result = await parsePolicyFile(file);
      const problems = result.status === "ok" ? [] : result.problems;
      if (options.json === true) printJson(stdio, { ok: problems.length === 0, problems });
      else if (result.status === "ok") {
        const { mode, tokens, name } = result.policy;
        stdio.out(
          `${file} is fine: ${name}, mode ${mode}, tokens ${[...tokens.keys()].join(", ") || "none"}.\n`,
        );
      } else stdio.out(`${problems.map(problemLine).join("\n")}\n`);
      exit(problems.length === 0 ? exitCodes.ok : exitCodes.found);
    });
};
