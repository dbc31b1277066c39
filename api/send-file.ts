import type { Response } from 'express';

/** Always a download: a stranger's file must not run in the page of our origin. */
export function sendFile(response: Response, mediaType: string, fileName: string, bytes: Buffer): void {
  setFileHeaders(response, mediaType, fileName);
  response.end(bytes);
}

/** For what is streamed; `sendFile` sets them by itself. */
export function setFileHeaders(response: Response, mediaType: string, fileName: string): void {
  response.set({
    'Content-Type': mediaType,
    'Content-Disposition': `attachment; filename="${fileName.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
  });
}
