import { unzipSync } from 'fflate';
import { readManifest, writeManifest } from '../../lib/evidence-container/container-manifest.ts';
import { LAYOUT } from '../../lib/evidence-container/layout.ts';
import { PROTOCOL_VERSION, renderProtocol } from '../../lib/evidence-container/protocol-pdf.ts';
import { zipFiles, type ContainerFiles } from '../../lib/evidence-container/read-files.ts';
import { readEvents, type ChainedEvent } from '../../lib/evidence-container/event-chain.ts';
import { readSealedManifest, type SealedReceipt } from '../../lib/evidence-container/sealed-manifest.ts';
import { readReceiptName } from '../../lib/evidence-container/receipts.ts';
import { signerOf } from '../../lib/evidence-container/signer-facts.ts';
import { verifyContainer } from '../../lib/evidence-container/verify-container.ts';
import { CONTENT_MUTATIONS, FILE_MUTATIONS, finish, type ForgersHand } from './container-mutations.ts';
import { EVIDENCE_WAYS, closeDraft, openDraft } from './forgers-desk.ts';
import { FORGERIES } from './forgeries.ts';
import { createContainerHouse, makeContainer, technicalXml, type ContainerHouse } from './genuine-container.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import { placesOf } from './tampering.ts';
import { ZIP_MUTATIONS } from './zip-mutations.ts';

export interface MutationReport {
  genuine: { container: string; outcome: string }[];
  outcomes: Record<'failed' | 'indeterminate' | 'passed', number>;
  byMutation: Map<string, number>;
  /** Passed although they say something else than a genuine one; each with what made it. */
  wronglyPassed: string[];
  /** The verifier broke instead of judging. */
  broken: string[];
}

/**
 * Mutates genuine containers and asks the verifier. Right is: it passes only what says byte for byte what a genuine one says, read by another zip reader than its
 * own; certificates, status data and the order of entries may differ, for they say nothing of the document.
 * @param count how many mutants; the same seed makes the same ones
 */
export async function runMutations(count: number, seed: number): Promise<MutationReport> {
  const house = createContainerHouse();
  const genuine = await makeGenuine(house);
  const hand = await makeHand(house, genuine);
  const report: MutationReport = {
    genuine: [],
    outcomes: { failed: 0, indeterminate: 0, passed: 0 },
    byMutation: new Map(),
    wronglyPassed: [],
    broken: [],
  };
  for (const [index, files] of genuine.entries())
    report.genuine.push({ container: String(index), outcome: (await verifyContainer(zipFiles(files), house)).outcome });
  const sayings = genuine.map(saying);
  for (let index = 0; index < count; index += 1) {
    const random = createSeededRandom(seed + index);
    const { name, make } = await makeMutant(genuine, { ...hand, house }, random);
    report.byMutation.set(name, (report.byMutation.get(name) ?? 0) + 1);
    try {
      let zip = await make(false);
      let { outcome, findings } = await verifyContainer(zip, house);
      // Drawn only where nothing else is wrong: drawing is most of the work, and the verifier compares it last.
      if (findings.every(({ code }) => code === 'protocol.differs')) {
        zip = await make(true);
        ({ outcome } = await verifyContainer(zip, house));
      }
      report.outcomes[outcome] += 1;
      if (outcome === 'passed' && !isGenuine(zip, sayings)) report.wronglyPassed.push(`${seed + index}: ${name}`);
    } catch (error) {
      report.broken.push(`${seed + index}: ${name}: ${String(error)}`);
    }
  }
  return report;
}

async function makeGenuine(house: ContainerHouse): Promise<ContainerFiles[]> {
  const subject = (digit: string) => ({ documentId: digit.repeat(32), number: `7/${digit}` });
  return [
    await makeContainer(house, { ...subject('a'), receipts: ['receipt-date', 'receipt-notice', 'buyer-title'], late: [], version: 2 }),
    await makeContainer(house, { ...subject('b'), receipts: ['receipt-date', 'refusal'], late: ['clarification'], version: 2 }),
    await makeContainer(house, {
      ...subject('c'),
      receipts: ['receipt-date', 'dispatch-date'],
      late: ['receipt-notice', 'buyer-title'],
      version: 2,
    }),
    await makeContainer(house, { ...subject('d'), receipts: ['receipt-date', 'buyer-title'], late: [], version: 1 }),
    await makeContainer(house, { ...subject('e'), receipts: [], late: [], version: 2, fileName: 'evidence.ers' }),
  ];
}

/** Late "answers": a title by heads of the house and by somebody without an INN, an answer to another document, one under another signature. */
async function makeHand(house: ContainerHouse, others: readonly ContainerFiles[]): Promise<ForgersHand> {
  const receipts: { name: string; bytes: Buffer; signature: Buffer }[] = [];
  for (const files of others) {
    const { content, signatures } = placesOf(files);
    const fileId = content.slice(content.lastIndexOf('/') + 1).replace(/\.xml$/, '');
    const answers = { fileId, signature: files.get(signatures['b-b'])! };
    const level = files.get(signatures['b-lt'])!;
    for (const [by, target] of [
      [house.head, answers],
      [house.otherHead, answers],
      [house.stranger, answers],
      [house.buyer, { ...answers, signature: level }],
    ] as const) {
      const { fileId: own, bytes } = technicalXml('buyer-title', `${receipts.length}`, target);
      receipts.push({ name: `Титул покупателя-${own}.xml`, bytes, signature: await house.sign(by, bytes) });
    }
  }
  return { others, receipts };
}

interface Mutant {
  name: string;
  /** @param isDrawn whether its protocol is drawn again from what it says now */
  make: (isDrawn: boolean) => Promise<Buffer>;
}

async function makeMutant(
  genuine: readonly ContainerFiles[],
  hand: ForgersHand & { house: ContainerHouse },
  random: SeededRandom,
): Promise<Mutant> {
  const kind = random.below(4);
  if (kind === 0) {
    const { name, mutate } = random.pick(ZIP_MUTATIONS);
    const zip = mutate(zipFiles(random.pick(genuine)), random);
    return { name, make: async () => zip };
  }
  return kind === 1 ? makeForgery(genuine[0]!, hand.house, random) : makeChanged(random.pick(genuine), hand, random);
}

/** Somebody with a key, or with a time-stamping authority at hand, makes it anew. */
async function makeForgery(files: ContainerFiles, house: ContainerHouse, random: SeededRandom): Promise<Mutant> {
  const forgery = random.pick(FORGERIES);
  const ways = EVIDENCE_WAYS.filter((way) => !(forgery.isOwnWord && way === 'stamped anew'));
  const way = random.pick(ways);
  const draft = openDraft(files, house);
  await forgery.forge(draft);
  return { name: `${forgery.name}, evidence ${way}`, make: async (isDrawn) => zipFiles(await closeDraft(draft, files, way, isDrawn)) };
}

async function makeChanged(files: ContainerFiles, hand: ForgersHand, random: SeededRandom): Promise<Mutant> {
  const mutant = new Map([...files].map(([path, bytes]) => [path, Buffer.from(bytes)]));
  const chosen = [random.pick(random.below(2) === 0 ? FILE_MUTATIONS : CONTENT_MUTATIONS)];
  if (random.below(3) === 0) chosen.push(random.pick(FILE_MUTATIONS));
  const [drawsAnew, isCareful] = [random.below(2) === 0, random.below(4) !== 0];
  const make = async (isDrawn: boolean) => {
    try {
      if (isDrawn && drawsAnew) await redraw(mutant);
      finish(mutant, isCareful);
    } catch {
      // The first change has taken away what the next step reads; the forger leaves it at that.
    }
    return zipFiles(mutant);
  };
  try {
    for (const { mutate } of chosen) mutate(mutant, random, hand);
  } catch {
    // As above.
  }
  return { name: chosen.map((own) => own.name).join(' + '), make };
}

/** A forger who has our program draws the protocol of what he has made. */
async function redraw(files: ContainerFiles): Promise<void> {
  const sealed = readSealedManifest(files.get(LAYOUT.sealed)!)!;
  const read = (path: string) => (files.has(path) ? (readEvents(files.get(path)!) as ChainedEvent[]) : []);
  const late = [...files.keys()].filter((path) => path.startsWith(LAYOUT.laterReceiptsFolder) && !path.endsWith('.p7s')).sort();
  const described = late.map((path): SealedReceipt => {
    const fileName = path.slice(LAYOUT.laterReceiptsFolder.length);
    const { kind, verdict } = readReceiptName(fileName);
    return { fileName, kind: kind!, operator: '', sha256: '', signatureSha256: files.has(`${path}.p7s`) ? '' : null, verdict };
  });
  const facts = {
    manifest: sealed,
    signer: signerOf(files.get(placesOf(files).signatures['b-b'])!),
    events: [...read(LAYOUT.events), ...read(LAYOUT.laterEvents)],
  };
  files.set(LAYOUT.protocol, await renderProtocol({ ...facts, receipts: [...sealed.receipts, ...described] }));
}

const SAYS_NOTHING = [LAYOUT.certificatesFolder, LAYOUT.statusFolder, LAYOUT.manifest];

/** Everything in it that says something, as one text. */
function saying(files: ReadonlyMap<string, Uint8Array>): string {
  const parts = [...files].filter(([path]) => !SAYS_NOTHING.some((own) => path.startsWith(own)));
  return JSON.stringify(parts.sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]));
}

function isGenuine(zip: Buffer, sayings: readonly string[]): boolean {
  const files = new Map(Object.entries(unzipSync(zip)).map(([path, bytes]) => [path, Buffer.from(bytes)]));
  const manifest = readManifest(files.get(LAYOUT.manifest)!)!;
  const isDescribed = manifest.protocol === PROTOCOL_VERSION && writeManifest(manifest, files).equals(files.get(LAYOUT.manifest)!);
  return isDescribed && sayings.includes(saying(files));
}
