/** Address of the page on which anybody who holds a paper can compare it with the electronic original; it stands in the paper's QR. */
export function checkUrl(publicUrl: string, documentId: string): string {
  return `${publicUrl}/check/${documentId}`;
}
