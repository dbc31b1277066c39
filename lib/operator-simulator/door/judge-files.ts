import { checkLegalXml } from '../../legal-content/schema-check.ts';

/** One thing that is wrong with a file, in the operator's words. */
export interface Problem {
  code: string;
  text: string;
}

/** Holds a file against the schema of its form, with the rules inside it. Empty where it passes. @param day YYYY-MM-DD, Moscow */
export type JudgeFile = (bytes: Buffer, fileName: string, day: string) => Problem[];

/** Many messages of one broken file say no more than the first ones. */
const PROBLEMS_MAX = 20;

/** By the official schemas where they are configured, otherwise by the field tables that were taken from them. */
export const judgeBySchema: JudgeFile = (bytes, fileName, day) =>
  checkLegalXml(bytes, fileName, 'file', day)
    .slice(0, PROBLEMS_MAX)
    .map(({ code, messageRu }) => ({ code, text: messageRu }));

/** Compiles the schemas of these forms, so that the first caller doesn't wait for it. */
export function warmUp(judge: JudgeFile, forms: readonly { prefix: string; version: string; from: string }[]): void {
  for (const { prefix, version, from } of forms)
    judge(Buffer.from(`<?xml version="1.0"?><Файл ИдФайл="${prefix}_" ВерсФорм="${version}"/>`), `${prefix}_.xml`, from);
}
