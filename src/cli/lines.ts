/** The lines of a file with where each begins, in bytes, so that they can be read again or cut off. */
import { createReadStream } from "node:fs";
import { UsageError } from "./command.ts";

export interface Line {
  /** Without its line end. Good until the next line is asked for. */
  readonly bytes: Buffer;
  readonly offset: number;
  /** Whether a line end follows; the last line of a file that broke off has none. */
  readonly ended: boolean;
}

/** @throws UsageError when the file cannot be read. */
export async function* linesOf(file: string): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  const chunks = createReadStream(file, { highWaterMark: 256 * 1024 });
  try {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let start = 0;
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        yield { bytes: bytes.subarray(start, end), offset: offset + start, ended: true };
        start = end + 1;
      }
      rest = bytes.subarray(start);
      offset += start;
    }
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error) || !("syscall" in error)) throw error;
    cannotRead(file, error);
  }
  if (rest.length > 0) yield { bytes: rest, offset, ended: false };
}

export function cannotRead(file: string, error: Error): never {
  throw new UsageError(`cannot read ${file}: ${error.message}`);
}
