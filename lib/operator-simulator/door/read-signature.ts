/** What is inside a SignedData (RFC 5652, 5.1 and 5.3), as far as the door's judgement needs it. */
export interface SignatureParts {
  detached: boolean;
  /** DER of each certificate. */
  certificates: Buffer[];
  signers: SignerParts[];
}

export interface SignerParts {
  /** Serial of the signer's certificate: hex without leading zeros. */
  serial: string;
  /** DER of the digest algorithm's identifier. */
  digestAlgorithm: string;
  /** DER of the signed attributes as a SET, which is what is signed. */
  signed: Buffer;
  /** First value of each signed attribute, by the hex of its type: contents without tag and length. */
  attributes: Map<string, Buffer>;
  value: Buffer;
}

interface Element {
  tag: number;
  /** With tag and length. */
  bytes: Buffer;
  content: Buffer;
}

const [INTEGER, OCTET_STRING, OBJECT_IDENTIFIER, SEQUENCE, SET, CONTEXT_0] = [0x02, 0x04, 0x06, 0x30, 0x31, 0xa0];
/** 1.2.840.113549.1.7.2 */
const SIGNED_DATA = '2a864886f70d010702';
/** Lengths of more bytes than this don't occur in a signature. */
const LENGTH_BYTES_MAX = 4;

/** Reads a CMS signature in DER: the few elements that are needed, and no other. @throws Error for what is none */
export function readSignature(bytes: Buffer): SignatureParts {
  const [info, ...more] = elements(bytes);
  const [type, wrapped] = elements(expect(info, SEQUENCE));
  if (more.length > 0 || expect(type, OBJECT_IDENTIFIER).toString('hex') !== SIGNED_DATA) throw new Error('This is no SignedData.');
  const parts = elements(expect(elements(expect(wrapped, CONTEXT_0))[0], SEQUENCE));
  const certificates = parts.find(({ tag }) => tag === CONTEXT_0);
  return {
    detached: elements(expect(parts[2], SEQUENCE)).length === 1,
    certificates: certificates ? elements(certificates.content).map((certificate) => certificate.bytes) : [],
    signers: elements(expect(parts.at(-1), SET)).map(readSigner),
  };
}

/** A serial as both node and DER give it. */
export function plainSerial(hex: string): string {
  return hex.toLowerCase().replace(/^0+/, '');
}

function readSigner(element: Element): SignerParts {
  const [, sid, digestAlgorithm, signedAttributes, , value] = elements(expect(element, SEQUENCE));
  const [, serial] = elements(expect(sid, SEQUENCE));
  const attributes = elements(expect(signedAttributes, CONTEXT_0)).map((attribute): [string, Buffer] => {
    const [type, values] = elements(expect(attribute, SEQUENCE));
    const [first] = elements(expect(values, SET));
    if (!first) throw new Error('A signed attribute has no value.');
    return [expect(type, OBJECT_IDENTIFIER).toString('hex'), first.content];
  });
  // Signed as a SET, carried under a context tag (RFC 5652, 5.4).
  const signed = Buffer.from(signedAttributes!.bytes);
  signed[0] = SET;
  return {
    serial: plainSerial(expect(serial, INTEGER).toString('hex')),
    digestAlgorithm: expect(elements(expect(digestAlgorithm, SEQUENCE))[0], OBJECT_IDENTIFIER).toString('hex'),
    signed,
    attributes: new Map(attributes),
    value: expect(value, OCTET_STRING),
  };
}

function expect(element: Element | undefined, tag: number): Buffer {
  if (element?.tag !== tag) throw new Error(`An element ${tag} is missing.`);
  return element.content;
}

/** The elements that stand one after the other in DER (X.690, 8.1 and 10.1). */
function elements(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const short = bytes.readUInt8(at + 1);
    const lengthBytes = short < 0x80 ? 0 : short - 0x80;
    // 0x80 alone is the indefinite length of BER.
    if (short === 0x80 || lengthBytes > LENGTH_BYTES_MAX) throw new Error('A length is not DER.');
    const start = at + 2 + lengthBytes;
    const end = start + (lengthBytes === 0 ? short : bytes.readUIntBE(at + 2, lengthBytes));
    if (end > bytes.length) throw new Error('An element is cut off.');
    found.push({ tag: bytes[at]!, bytes: bytes.subarray(at, end), content: bytes.subarray(start, end) });
    at = end;
  }
  return found;
}
