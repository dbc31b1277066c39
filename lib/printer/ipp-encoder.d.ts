/** The package brings no types; these are the parts that we use. */
declare module 'ipp-encoder' {
  export interface IppAttribute {
    tag: number;
    name: string;
    value: unknown;
  }
  export interface IppGroup {
    tag: number;
    attributes: IppAttribute[];
  }
  interface Ipp {
    CONSTANTS: Record<string, number>;
    request: { encode(request: { operationId: number; requestId: number; groups: IppGroup[] }): Buffer };
    response: { decode(bytes: Buffer): { statusCode: number; groups: IppGroup[] } };
  }
  const ipp: Ipp;
  export default ipp;
}
