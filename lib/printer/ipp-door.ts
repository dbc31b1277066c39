import { setTimeout as sleep } from 'node:timers/promises';
import ipp, { type IppAttribute, type IppGroup } from 'ipp-encoder';
import { SealpostError } from '../../domain/errors.ts';
import { callOutside } from '../outside-call.ts';
import { batchFolder, type PrintDoor, type SubmittedFile } from './print-door.ts';

export interface IppOptions {
  /** `ipp://host:port/printers/name`, or with ipps. */
  url: string;
  user: string;
  timeoutMs?: number;
}

const C = ipp.CONSTANTS as Record<
  | 'OPERATION_ATTRIBUTES_TAG'
  | 'JOB_ATTRIBUTES_TAG'
  | 'CHARSET'
  | 'NATURAL_LANG'
  | 'URI'
  | 'NAME_WITHOUT_LANG'
  | 'KEYWORD'
  | 'MIME_MEDIA_TYPE'
  | 'PRINT_JOB'
  | 'GET_JOBS',
  number
>;
/** Codes and states of RFC 8011. */
const STATUS = { okMax: 0x00ff, busy: 0x0507, notAccepting: 0x0506, notFound: 0x0406 };
const JOB_STATE = { canceled: 7, aborted: 8 };
const TIMEOUT_MS = 30_000;
/** A list of some thousand jobs. */
const ANSWER_MAX_BYTES = 16 * 1024 * 1024;
const SECOND_LOOK_MS = 300;
const IPP_PORT = '631';

/** A printer or print server by IPP (RFC 8010, RFC 8011). It prints; lists for machines are not for it, and it reports nothing back. */
export function createIppDoor(options: IppOptions): PrintDoor {
  return {
    name: 'ipp',

    async submit({ batch, name, mediaType, bytes }): Promise<SubmittedFile> {
      if (mediaType !== 'application/pdf') return { reference: 'not for a printer', repeated: false };
      const jobName = `${batchFolder(batch)}/${name}`;
      // A job that was taken a moment ago may be in neither of the printer's lists yet: nobody prints twice for want of a second look.
      const existing = (await findJob(options, jobName)) ?? (await sleep(SECOND_LOOK_MS).then(() => findJob(options, jobName)));
      if (existing !== undefined) return { reference: `job ${existing}`, repeated: true };
      const answer = await call(
        options,
        C.PRINT_JOB,
        [
          { tag: C.NAME_WITHOUT_LANG, name: 'requesting-user-name', value: options.user },
          { tag: C.NAME_WITHOUT_LANG, name: 'job-name', value: jobName },
          { tag: C.MIME_MEDIA_TYPE, name: 'document-format', value: mediaType },
        ],
        bytes,
      );
      return { reference: `job ${String(valueOf(jobsOf(answer)[0], 'job-id'))}`, repeated: false };
    },

    async complete() {
      // Each job stands for itself.
    },

    async listReports() {
      return [];
    },
  };
}

/** A job that wasn't given up, under way or done: what a lost answer may have left there. */
async function findJob(options: IppOptions, jobName: string): Promise<number | undefined> {
  for (const which of ['not-completed', 'completed']) {
    const answer = await call(options, C.GET_JOBS, [
      { tag: C.NAME_WITHOUT_LANG, name: 'requesting-user-name', value: options.user },
      { tag: C.KEYWORD, name: 'which-jobs', value: which },
      { tag: C.KEYWORD, name: 'requested-attributes', value: ['job-id', 'job-name', 'job-state'] },
    ]);
    for (const job of jobsOf(answer)) {
      const state = valueOf(job, 'job-state');
      if (valueOf(job, 'job-name') === jobName && state !== JOB_STATE.canceled && state !== JOB_STATE.aborted)
        return Number(valueOf(job, 'job-id'));
    }
  }
  return undefined;
}

async function call(options: IppOptions, operationId: number, attributes: IppAttribute[], document?: Buffer): Promise<IppGroup[]> {
  const request = ipp.request.encode({
    operationId,
    requestId: 1,
    groups: [
      {
        tag: C.OPERATION_ATTRIBUTES_TAG,
        attributes: [
          { tag: C.CHARSET, name: 'attributes-charset', value: 'utf-8' },
          { tag: C.NATURAL_LANG, name: 'attributes-natural-language', value: 'en-us' },
          { tag: C.URI, name: 'printer-uri', value: options.url },
          ...attributes,
        ],
      },
    ],
  });
  const bytes = await post(options, document ? Buffer.concat([request, document]) : request);
  const { statusCode, groups } = decode(bytes);
  if (statusCode <= STATUS.okMax || (operationId === C.GET_JOBS && statusCode === STATUS.notFound)) return groups;
  const details = { status: `0x${statusCode.toString(16).padStart(4, '0')}` };
  if (statusCode === STATUS.busy || statusCode === STATUS.notAccepting)
    throw new SealpostError('print.door-busy', 'The printer takes no job now.', { details });
  throw new SealpostError('print.door-refused', 'The printer refuses the job.', { details });
}

function decode(bytes: Buffer): { statusCode: number; groups: IppGroup[] } {
  try {
    return ipp.response.decode(bytes);
  } catch (error) {
    throw new SealpostError('print.door-unreachable', 'The printer gave an answer that is no IPP.', { cause: error });
  }
}

async function post({ url, timeoutMs = TIMEOUT_MS }: IppOptions, body: Buffer): Promise<Buffer> {
  const target = new URL(url.replace(/^ipp/, 'http'));
  if (!target.port) target.port = IPP_PORT;
  try {
    const headers = { 'content-type': 'application/ipp' };
    const answer = await callOutside({ method: 'POST', url: target, headers, body, totalMs: timeoutMs, bytesMax: ANSWER_MAX_BYTES });
    if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
    return answer.body;
  } catch (error) {
    throw new SealpostError('print.door-unreachable', 'The printer does not answer.', { cause: error });
  }
}

function jobsOf(groups: readonly IppGroup[]): IppGroup[] {
  return groups.filter(({ tag }) => tag === C.JOB_ATTRIBUTES_TAG);
}

function valueOf(group: IppGroup | undefined, name: string): unknown {
  const value = group?.attributes.find((attribute) => attribute.name === name)?.value;
  return Array.isArray(value) ? value[0] : value;
}
